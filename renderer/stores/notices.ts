import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import type { Answer } from '../client/answer.ts';
import { useConnection } from '../client/connection.ts';
import type { Notice } from '../components/overlays/ToastStack.vue';

/** News leaves by itself, a warning after longer than anybody looks away from what it is about; every error stays until it is put away. */
const NEWS_MS = 8000;
const WARNING_MS = 120_000;
/** An undo that the trash offers too, for seven days (WCAG 2.2.1), does not cover the panels for long. */
const UNDO_MS = 30_000;
/** More than these hide the window; the oldest goes. */
const MOST = 5;

interface Told extends Notice {
  readonly perform?: () => void;
}

/** What a person should know and where nothing else on the screen says it. */
export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Told[]>([]);
  let count = 0;

  useConnection().onEvent((event) => {
    if (event.kind === 'notice') add({ level: event.level, text: event.text, hint: event.hint });
  });

  function add(notice: Omit<Told, 'id'>): number {
    const id = ++count;
    // Said again it is news once more, not twice.
    const isSame = (n: Told): boolean => n.level === notice.level && n.text === notice.text && n.act === undefined;
    notices.value = [...notices.value.filter((n) => !isSame(n)), { ...notice, id }].slice(-MOST);
    const stays = notice.level === 'warning' ? WARNING_MS : notice.act === undefined ? NEWS_MS : UNDO_MS;
    if (notice.level !== 'error') setTimeout(() => dismiss(id), stays);
    return id;
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((n) => n.id !== id);
  }

  function act(id: number): void {
    const told = notices.value.find((n) => n.id === id);
    dismiss(id);
    told?.perform?.();
  }

  const refuse = (error: ErrorMessage): number => add({ level: 'error', text: error.message, hint: error.hint });

  /** Waits for what was asked of the host, and tells a refusal. @returns whether it was done */
  async function heed(request: Promise<Answer<unknown>>): Promise<boolean> {
    const answer = await request;
    if (!answer.ok) refuse(answer.error);
    return answer.ok;
  }

  return {
    notices,
    refuse,
    heed,
    dismiss,
    act,
    say: (text: string, hint?: string) => add({ level: 'info', text, hint }),
    warn: (text: string, hint?: string) => add({ level: 'warning', text, hint }),
    /** Something was done that `perform` undoes; `act` names that, for example "Undo". */
    offer: (text: string, label: string, perform: () => void) => add({ level: 'info', text, act: label, perform }),
  };
});
