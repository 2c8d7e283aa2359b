import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Picked } from '../../core/contract/studio/desktop.ts';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import { answerOf, type Answer } from '../client/answer.ts';
import { useConnection, type Incoming } from '../client/connection.ts';
import { meaningOf, nameOf, type Gathered } from '../shell/drop.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useProject, type Imported } from './project.ts';

export interface Unread {
  readonly name: string;
  readonly reason: string;
  readonly hint: string;
}

type Named = Pick<Incoming, 'path'>;

/** Where files go: into the project that is open, or into a new one. */
export type Target = 'here' | 'new';

/** Files on their way in, whether they were dropped, chosen or pasted. */
export const useIntake = defineStore('intake', () => {
  const connection = useConnection();
  const { api } = connection;
  const project = useProject();
  const navigation = useNavigation();
  const notices = useNotices();
  const { t } = useI18n({ useScope: 'global' });

  const isBusy = ref(false);
  const sent = shallowRef<{ readonly done: number; readonly of: number } | null>(null);
  /** What could not be read of what came last. */
  const unread = shallowRef<readonly Unread[]>([]);
  const refusal = shallowRef<ErrorMessage | null>(null);
  /** Items that came of it. */
  const opened = ref(0);
  const canAddHere = computed(() => navigation.page === 'workspace' && project.project !== null);

  const upload = (files: readonly Incoming[]): Promise<Answer<string>> =>
    answerOf(connection.upload(files, (done, of) => (sent.value = { done, of })));

  /** Takes what was gathered from a drop: says what its limits left out, and opens the rest. */
  async function takeGathered(gathered: Gathered, target: Target): Promise<void> {
    if (gathered.isCut) notices.warn(t('shell.drop.cut'), t('shell.drop.cutHint'));
    await take(gathered.files, target);
    const lost = gathered.unread.map((name) => ({ name, reason: t('shell.drop.gone'), hint: '' }));
    unread.value = [...unread.value, ...lost];
  }

  const take = (files: readonly Incoming[], target: Target): Promise<void> => admit(files, () => upload(files), target);

  /** What the desktop's own dialog gave is there already. */
  const takePicked = ({ source, names }: Picked, target: Target): Promise<void> =>
    admit(
      names.map((path) => ({ path })),
      async () => ({ ok: true, value: source }),
      target,
    );

  async function admit(
    files: readonly Named[],
    sourceOf: () => Promise<Answer<string>>,
    target: Target,
  ): Promise<void> {
    if (files.length === 0 || isBusy.value) return;
    isBusy.value = true;
    refusal.value = null;
    unread.value = [];
    opened.value = 0;
    try {
      const source = await sourceOf();
      const failed = source.ok ? await open(source.value, files, target) : source.error;
      refusal.value = failed;
    } finally {
      isBusy.value = false;
      sent.value = null;
    }
  }

  /** @returns why it could not be opened, or null */
  async function open(source: string, files: readonly Named[], target: Target): Promise<ErrorMessage | null> {
    switch (meaningOf(files)) {
      case 'model': {
        const model = await answerOf(api.models.import({ source }));
        if (!model.ok) return model.error;
        notices.say(t('shell.drop.modelAdded', { name: model.value.manifest.name }));
        navigation.go('models', model.value.id);
        return null;
      }
      case 'project': {
        const unpacked = await answerOf(api.projects.open({ source }));
        if (!unpacked.ok) return unpacked.error;
        navigation.go('workspace', unpacked.value.id);
        return null;
      }
      case 'data':
        return target === 'here' && canAddHere.value ? addHere(source) : openNew(source, nameOf(files));
    }
  }

  async function addHere(source: string): Promise<ErrorMessage | null> {
    const answer = await project.importSource(source);
    if (!answer.ok) return answer.error;
    tell(answer.value);
    return null;
  }

  async function openNew(source: string, name: string): Promise<ErrorMessage | null> {
    const made = await answerOf(api.projects.create({ name }));
    if (!made.ok) return made.error;
    const { id } = made.value;
    const failed = (await project.open(id)) ? await addHere(source) : project.refusal;
    if (project.project?.id === id && project.items.length === 0) {
      // Nothing of it could be read: an empty project would only stand in the way.
      await project.leave();
      await answerOf(api.projects.remove({ project: id }));
    } else if (failed === null) navigation.go('workspace', id);
    return failed;
  }

  function tell(imported: Imported): void {
    unread.value = imported.refused.map((r) => ({ name: r.name, reason: r.error.message, hint: r.error.hint }));
    for (const other of imported.others) {
      notices.warn(t(`shell.drop.other.${other.kind}`, { name: other.name }));
    }
    opened.value = imported.items.length;
    if (imported.items.length > 0) notices.say(t('shell.drop.added', imported.items.length));
  }

  function putAway(): void {
    unread.value = [];
    refusal.value = null;
  }

  return { isBusy, sent, unread, opened, refusal, canAddHere, take, takePicked, takeGathered, putAway };
});
