import { useI18n } from 'vue-i18n';
import type { Answer } from '../client/answer.ts';
import { useConnection } from '../client/connection.ts';
import { useNotices } from '../stores/notices.ts';

/** A file that the host wrote, as soon as it is there. */
type Written = Answer<{ readonly id: string; readonly name: string }>;

/** Hands what the host wrote to the person and says where it went; a refusal is told, a cancelled dialog needs no word. */
export function useDelivery(): (answer: Written) => Promise<void> {
  const connection = useConnection();
  const notices = useNotices();
  const { t } = useI18n();
  return async (answer) => {
    if (!answer.ok) {
      notices.refuse(answer.error);
      return;
    }
    const saved = await connection.deliver(answer.value);
    if (saved === null) return;
    const { name, folder } = saved;
    notices.say(folder === null ? t('shell.downloaded', { name }) : t('shell.savedIn', { name, folder }));
  };
}
