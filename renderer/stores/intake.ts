import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Picked } from '../../core/contract/studio/desktop.ts';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import { recipeOfJob } from '../../core/catalogue/recipe-of-job.ts';
import { answerOf, type Answer } from '../client/answer.ts';
import { useConnection, type Incoming } from '../client/connection.ts';
import { meaningOf, nameOf, type Gathered } from '../client/drop.ts';
import { useLook } from './pictures/look.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useOpenedPictures } from './pictures/opened-pictures.ts';
import { useProject, type Imported } from './project.ts';

export interface Unread {
  readonly name: string;
  readonly reason: string;
  readonly hint: string;
}

type ImportSource = ReturnType<typeof useProject>['importSource'];
type Named = Pick<Incoming, 'path'>;

/** Where files go: to what the page shows (the open project, the comparison), or into a new project. */
export type Target = 'here' | 'new';

/** How far files are that are on their way. */
export interface Arriving {
  /** They travel to the host; then it reads them. */
  readonly stage: 'sending' | 'reading';
  readonly files: Share;
  readonly bytes: Share;
  /** Where it is too late to stop, it is almost done. */
  readonly canCancel: boolean;
  /** Address of a picture of the first that arrived, where the rest will take a while. */
  readonly picture: string | null;
}
interface Share {
  readonly done: number;
  readonly of: number;
}

/** By their names no images: what lies in a folder beside them. */
const FOREIGN =
  /\.(txt|md|pdf|csv|tsv|json|ndjson|html?|xml|log|ya?ml|docx?|xlsx?|py|m|sh|rtf|ini|cfg)$|(^|\/)DICOMDIR$/i;

/** So many of them are named. */
const NAMED = 4;

const listOf = (names: readonly string[]): string =>
  [...names.slice(0, NAMED), ...(names.length > NAMED ? ['…'] : [])].join(', ');

/** Less than this is there before a picture of it could be looked at. */
const LONG_BYTES = 32e6;

/** Files on their way in, whether they were dropped, chosen or pasted. */
export const useIntake = defineStore('intake', () => {
  const connection = useConnection();
  const { api } = connection;
  const project = useProject();
  const openedPictures = useOpenedPictures();
  const look = useLook();
  const navigation = useNavigation();
  const notices = useNotices();
  const { t } = useI18n({ useScope: 'global' });

  const isBusy = ref(false);
  const arriving = shallowRef<Arriving | null>(null);
  let source: string | null = null;
  let stop = new AbortController();
  /** What could not be read of what came last. */
  const unread = shallowRef<readonly Unread[]>([]);
  const refusal = shallowRef<ErrorMessage | null>(null);
  /** Items that came of it. */
  const opened = ref(0);
  /** What they can be added to on this page. */
  const here = computed<'project' | 'comparison' | null>(() => {
    if (navigation.page === 'compare') return 'comparison';
    return navigation.page === 'workspace' && project.project !== null ? 'project' : null;
  });
  const canAddHere = computed(() => here.value !== null);

  connection.onEvent((event) => {
    const now = arriving.value;
    if (now === null || (event.kind !== 'upload' && event.kind !== 'import') || event.source !== source) return;
    if (event.kind === 'import') {
      arriving.value = { ...now, stage: 'reading', files: { done: event.done, of: event.of } };
      return;
    }
    const { files, bytes } = event;
    const hasPicture = files > 0 && now.bytes.of > LONG_BYTES;
    arriving.value = {
      ...now,
      files: { ...now.files, done: files },
      bytes: { ...now.bytes, done: bytes },
      picture: hasPicture ? connection.url(`/uploads/${source}/first.png`) : null,
    };
  });

  function upload(files: readonly Incoming[]): Promise<Answer<string>> {
    const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
    const [none, all] = [
      { done: 0, of: files.length },
      { done: 0, of: bytes },
    ];
    arriving.value = { stage: 'sending', files: none, bytes: all, canCancel: true, picture: null };
    return answerOf(connection.upload(files, { signal: stop.signal, onBegun: (id) => (source = id) }));
  }

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
    stop = new AbortController();
    try {
      const given = await sourceOf();
      const failed = given.ok ? await open(given.value, files, target) : given.error;
      if (stop.signal.aborted) {
        if (source !== null) await answerOf(api.library.forget({ source }));
        notices.say(t('shell.drop.cancelled'));
      } else refusal.value = failed;
    } finally {
      isBusy.value = false;
      arriving.value = null;
      source = null;
    }
  }

  /** @returns why it could not be opened, or null */
  async function open(given: string, files: readonly Named[], target: Target): Promise<ErrorMessage | null> {
    source = given;
    const meaning = meaningOf(files);
    arriving.value = {
      stage: 'reading',
      files: { done: 0, of: files.length },
      bytes: { done: 0, of: 0 },
      canCancel: meaning === 'data',
      picture: arriving.value?.picture ?? null,
    };
    switch (meaning) {
      case 'model': {
        const model = await answerOf(api.models.import({ source: given }));
        if (!model.ok) return model.error;
        notices.say(t('shell.drop.modelAdded', { name: model.value.manifest.name }));
        navigation.go('models', model.value.id);
        return null;
      }
      case 'project': {
        const unpacked = await answerOf(api.projects.open({ source: given }));
        if (!unpacked.ok) return unpacked.error;
        navigation.go('workspace', unpacked.value.id);
        return null;
      }
      case 'data':
        if (target === 'here' && here.value !== null)
          return bringIn(here.value === 'comparison' ? openedPictures.importSource : project.importSource, given);
        return openNew(given, nameOf(files));
    }
  }

  async function bringIn(importSource: ImportSource, given: string): Promise<ErrorMessage | null> {
    const answer = await importSource(given, stop.signal);
    if (!answer.ok) return answer.error;
    const into = importSource === project.importSource ? 'project' : 'comparison';
    tell(answer.value, into);
    if (into === 'project') show(answer.value);
    return null;
  }

  async function openNew(given: string, name: string): Promise<ErrorMessage | null> {
    const made = await answerOf(api.projects.create({ name }));
    if (!made.ok) return made.error;
    const { id } = made.value;
    // What was just opened is what one wants to see, wherever one looked before.
    look.shown = 'input';
    look.run = null;
    const failed = (await project.open(id)) ? await bringIn(project.importSource, given) : project.refusal;
    if (project.project?.id === id && opened.value === 0 && project.items.length === 0) {
      // Nothing of it could be read: an empty project would only stand in the way.
      await project.leave();
      await answerOf(api.projects.remove({ project: id }));
    } else if (failed === null) navigation.go('workspace', id);
    return failed;
  }

  function tell(imported: Imported, into: 'project' | 'comparison'): void {
    opened.value = imported.items.length + imported.runs.length;
    // Beside what was opened, files that are no data of ours need no more than a line.
    const isForeign = (name: string): boolean => opened.value > 0 && FOREIGN.test(name);
    const listed = imported.refused.filter(({ name }) => !isForeign(name));
    unread.value = listed.map(({ name, error: { message, hint } }) => {
      // Its name stands beside it.
      const reason = message.startsWith(`${name} `) ? message.slice(name.length + 1) : message;
      return { name, reason, hint };
    });
    const passed = imported.refused.map(({ name }) => name).filter(isForeign);
    const angles = imported.others.filter(({ kind }) => kind === 'angles').map(({ name }) => name);
    if (angles.length > 0) notices.say(t('shell.drop.angles', { names: listOf(angles) }));
    for (const { name, kind } of imported.others.filter((other) => other.kind !== 'angles'))
      // Where nothing else came, what can be done with it is all there is to say.
      if (opened.value === 0) notices.warn(t(`shell.drop.other.${kind}`, { name }));
      else passed.push(name);
    const said = { names: listOf(passed), n: passed.length };
    const more = passed.length === 0 ? undefined : t('shell.drop.passed', said, passed.length);
    if (imported.runs.length > 0) tellOfRuns(imported.runs, into, more);
    // Where there is a list of what was not, it says this too.
    else if (opened.value > 0 && unread.value.length === 0) notices.say(t('shell.drop.added', opened.value), more);
  }

  /** A run that was opened is looked at; a result that carries its recipe offers it. */
  function show({ runs, items }: Imported): void {
    const last = runs.at(-1);
    if (last !== undefined) look.lookAt(last.run);
    const item = items.length === 1 ? project.itemOf(items[0] ?? null) : null;
    const recipe = item?.facts.recipe ?? null;
    if (last !== undefined || item === null || recipe === null) return;
    notices.offer(t('shell.drop.hasRecipe', { name: item.name }), t('workspace.data.restore'), () => {
      if (project.recipe !== null) project.setRecipe(recipeOfJob(recipe, project.recipe));
    });
  }

  function tellOfRuns(taken: Imported['runs'], into: 'project' | 'comparison', more: string | undefined): void {
    const said = { name: taken.at(-1)?.name ?? '', n: taken.length };
    notices.say(t(into === 'project' ? 'shell.drop.runs' : 'shell.drop.runsCompared', said, taken.length), more);
    for (const { name, altered } of taken)
      if (altered.length > 0)
        notices.warn(t('shell.drop.altered', { name, n: altered.length }, altered.length), altered.join('; '));
  }

  /** Nothing of what is on its way will be kept. */
  const cancel = (): void => stop.abort();

  function putAway(): void {
    unread.value = [];
    refusal.value = null;
  }

  return {
    isBusy,
    arriving,
    unread,
    opened,
    refusal,
    here,
    canAddHere,
    take,
    takePicked,
    takeGathered,
    cancel,
    putAway,
  };
});
