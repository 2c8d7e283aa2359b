import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { recipeForTask } from '../../core/catalogue/other-task.ts';
import { taskOf } from '../../core/catalogue/tasks.ts';
import type { Admission } from '../../core/modalities/modality.ts';
import type { Task } from '../../core/modalities/task.ts';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import { middleFrame, type Item } from '../../core/contract/studio/item.ts';
import { FILE_OF, type Mask, type Project, type Recipe } from '../../core/contract/studio/project.ts';
import type { Discarded } from '../../core/contract/studio/run-summary.ts';
import { answerOf, type Answer } from '../client/answer.ts';
import { useConnection } from '../client/connection.ts';
import { onLeaving } from '../client/leaving.ts';
import { useUnsaved } from './marks/unsaved.ts';

/** A slider tells its value many times a second; the host is told once it rests. */
const REST_MS = 300;
/** What could not be saved, for example on a full disk, is tried again. */
const AGAIN_MS = 5000;

/** The host writes the keys of a recipe in an order of its own. */
const inOrder = (_: string, value: unknown): unknown =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);

export interface Imported {
  readonly items: readonly string[];
  /** Run folders that were taken in, and which of their files were changed since. */
  readonly runs: readonly { readonly run: string; readonly name: string; readonly altered: readonly string[] }[];
  readonly refused: readonly { readonly name: string; readonly error: ErrorMessage }[];
  readonly others: readonly { readonly name: string; readonly kind: string }[];
}

/** The project that is open. The host has it; here are its newest state and what was changed since. */
export const useProject = defineStore('project', () => {
  const connection = useConnection();
  const unsaved = useUnsaved();
  const { api } = connection;
  const project = shallowRef<Project | null>(null);
  const isLoading = ref(false);
  const refusal = shallowRef<ErrorMessage | null>(null);
  /** The recipe as the person sees it: ahead of the project's until it is saved. */
  const recipe = shallowRef<Recipe | null>(null);
  /** Each slice of the item makes a run. */
  const isEverySlice = computed(() => recipe.value?.slice === 'all');
  const savedAt = ref<string | null>(null);
  const isSaved = computed(() => project.value === null || same(project.value.recipe, recipe.value));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> = Promise.resolve();
  /** What a save asks for, until it is done: where it comes back, nobody else has changed the recipe. */
  let sent: Recipe | null = null;
  /** Recipes of projects that were left before they could be saved, each with the one that it was made of. */
  const left = new Map<string, { readonly base: Recipe; readonly wanted: Recipe }>();
  onLeaving({ flush: () => void save() });

  const items = computed<readonly Item[]>(() => project.value?.items ?? []);
  const masks = computed<readonly Mask[]>(() => project.value?.masks ?? []);
  const itemOf = (id: string | null): Item | null => items.value.find((i) => i.id === id) ?? null;
  /** What is to be reconstructed. */
  const chosen = computed<Item | null>((before) => {
    const now = itemOf(recipe.value?.item ?? null);
    // Whatever is saved comes back as a new project: an item that is the same stays the same to all who look at it.
    return before !== undefined && now !== before && same(now, before) ? before : now;
  });

  connection.onEvent((event) => {
    if (event.kind === 'project-removed') {
      left.delete(event.project);
      unsaved.set(event.project, null);
    }
    const open = project.value;
    if (open === null) return;
    if (event.kind === 'fresh') void refresh();
    if (event.kind === 'project' && event.project === open.id && event.revision > open.revision) void refresh();
    if (event.kind === 'project-removed' && event.project === open.id) forget();
  });

  function forget(): void {
    clearTimeout(timer);
    project.value = null;
    recipe.value = null;
    refusal.value = null;
    savedAt.value = null;
  }

  /** Takes the host's newer state; a recipe that was changed here since stays. */
  function adopt(next: Project): void {
    const open = project.value;
    if (open !== null && open.id === next.id && next.revision < open.revision) return;
    // What was set while a save was on its way is newer than it, also where it is what was there before.
    const isSent = sent !== null && same(sent, next.recipe);
    const isAhead = isSent ? recipe.value !== sent : !isSaved.value && same(open?.recipe, next.recipe);
    const keepsOwn = open?.id === next.id && isAhead;
    project.value = next;
    if (!keepsOwn && !same(recipe.value, next.recipe)) recipe.value = next.recipe;
  }

  async function take(request: PromiseLike<Project>): Promise<boolean> {
    const answer = await answerOf(request);
    refusal.value = answer.ok ? null : answer.error;
    if (answer.ok) adopt(answer.value);
    return answer.ok;
  }

  async function refresh(): Promise<void> {
    if (project.value !== null) await take(api.projects.get({ project: project.value.id }));
  }

  /** Opens a project, and lets go of the one before. */
  async function open(id: string): Promise<boolean> {
    if (project.value?.id === id) return true;
    await leave();
    isLoading.value = true;
    const opened = await take(api.projects.get({ project: id }));
    isLoading.value = false;
    takeBack(id);
    return opened;
  }

  /** What was left unsaved is seen again, unless another window has changed it since. */
  function takeBack(id: string): void {
    const own = left.get(id);
    if (own === undefined || project.value?.id !== id) return;
    left.delete(id);
    if (same(project.value.recipe, own.base)) setRecipe(own.wanted);
    else unsaved.set(id, null);
  }

  async function leave(): Promise<void> {
    await save();
    const before = project.value;
    const wanted = recipe.value;
    forget();
    if (before === null) return;
    if (wanted === null || same(before.recipe, wanted)) await answerOf(api.projects.close({ project: before.id }));
    else {
      left.set(before.id, { base: before.recipe, wanted });
      setTimeout(() => void saveLeft(before.id), AGAIN_MS);
    }
  }

  async function saveLeft(id: string): Promise<void> {
    const own = left.get(id);
    if (own === undefined) return;
    const now = await answerOf(api.projects.get({ project: id }));
    const isOurs = now.ok && same(now.value.recipe, own.base);
    const answer = isOurs
      ? await answerOf(
          api.projects.update({ project: id, revision: now.value.revision, patch: { recipe: own.wanted } }),
        )
      : now;
    if (left.get(id) !== own) return;
    if (answer.ok || answer.error.code === 'not-found') {
      left.delete(id);
      unsaved.set(id, null);
      if (project.value?.id !== id) await answerOf(api.projects.close({ project: id }));
      return;
    }
    unsaved.set(id, answer.error);
    setTimeout(() => void saveLeft(id), AGAIN_MS);
  }

  function setRecipe(change: Partial<Recipe>): void {
    if (recipe.value === null) return;
    recipe.value = { ...recipe.value, ...change };
    clearTimeout(timer);
    timer = setTimeout(() => void save(), REST_MS);
  }

  /** Saves what was changed, one request after the other. */
  function save(): Promise<void> {
    clearTimeout(timer);
    saving = saving.then(() => saveNow());
    return saving;
  }

  async function saveNow(mayRetry = true): Promise<void> {
    const open = project.value;
    const wanted = recipe.value;
    if (open === null || wanted === null || same(open.recipe, wanted)) return;
    sent = wanted;
    const answer = await answerOf(
      api.projects.update({ project: open.id, revision: open.revision, patch: { recipe: wanted } }),
    );
    if (answer.ok) {
      refusal.value = null;
      unsaved.set(open.id, null);
      adopt(answer.value);
      sent = null;
      savedAt.value = answer.value.changed;
      return;
    }
    // A run or a mask raised the revision: not a conflict. Another window's recipe is one, and then theirs stands.
    await refresh();
    if (mayRetry && project.value?.revision !== open.revision && !isSaved.value) await saveNow(false);
    else {
      refusal.value = answer.error;
      unsaved.set(open.id, isSaved.value ? null : answer.error);
      timer = setTimeout(() => void save(), AGAIN_MS);
    }
  }

  async function rename(name: string): Promise<void> {
    const open = project.value;
    if (open === null || name.trim() === '' || name === open.name) return;
    await save();
    await take(api.projects.update({ project: open.id, revision: project.value!.revision, patch: { name } }));
  }

  /** What was uploaded, or picked in a native dialog. */
  async function importSource(source: string, signal: AbortSignal): Promise<Answer<Imported>> {
    const answer = await answerOf(api.library.import({ project: idOfOpen(), source }, { signal }));
    if (answer.ok) adopt(answer.value.project);
    return answer;
  }

  /** Images and masks in the trash. */
  const discarded = shallowRef<readonly Discarded[]>([]);
  let timesAsked = 0;
  async function loadDiscarded(): Promise<void> {
    const id = project.value?.id;
    const turn = ++timesAsked;
    const answer = id === undefined ? null : await answerOf(api.library.discarded({ project: id }));
    // An answer that was overtaken by a later question tells of what is no more.
    if (turn === timesAsked) discarded.value = answer?.ok === true ? answer.value : [];
  }
  watch([() => project.value?.id, () => items.value.length, () => masks.value.length], loadDiscarded);

  async function removeItem(item: string): Promise<Answer<Project>> {
    await save();
    return kept(api.library.remove({ project: idOfOpen(), item }));
  }
  /** An image with its masks, or a mask, from the trash. @param of the project, which may have been left since */
  async function restore(id: string, of = idOfOpen()): Promise<Answer<Project>> {
    await save();
    return kept(api.library.restore({ project: of, id }));
  }
  async function kept(request: PromiseLike<Project>): Promise<Answer<Project>> {
    const answer = await answerOf(request);
    if (answer.ok && answer.value.id === project.value?.id) adopt(answer.value);
    return answer;
  }
  function idOfOpen(): string {
    if (project.value === null) throw new Error('No project is open.');
    return project.value.id;
  }

  /** What the recipe asks for. */
  const task = computed(() => (recipe.value === null ? null : (taskOf(recipe.value.task) ?? null)));
  /** What the chosen item is to it: an image, or a kind of raw measurement. */
  const input = computed(() => {
    const raw = task.value?.modality.raw ?? null;
    return raw !== null && chosen.value?.facts.kind === raw ? raw : 'image';
  });

  /** What the task makes of an item, where that is an image to it. */
  function admissionOf({ facts }: Item): Admission | null {
    const asked = task.value;
    return asked === null || facts.kind === asked.modality.raw ? null : asked.modality.admit(facts);
  }
  const admission = computed(() => (chosen.value === null ? null : admissionOf(chosen.value)));

  /** What was painted last on an item for each file of a task. */
  function rastersFor({ files, painted = files }: Task, item: string | null): Recipe['files'] {
    const found: Record<string, string> = {};
    for (const mask of masks.value) {
      if (mask.item !== item || mask.purpose === 'roi' || mask.revision === 0) continue;
      const file = FILE_OF[mask.purpose];
      if (painted.includes(file)) found[file] = mask.id;
    }
    return found;
  }

  /** Asks for something else of the same image; what was set for both stays. */
  function askFor(id: string): void {
    const next = taskOf(id);
    if (recipe.value === null || next === undefined) return;
    const asked = recipeForTask(recipe.value, next);
    setRecipe({ ...asked, files: { ...rastersFor(next, asked.item), ...asked.files } });
  }

  /** Makes an item the one to reconstruct, with its middle slice. */
  function chooseItem(id: string): void {
    const item = itemOf(id);
    if (item === null || recipe.value === null) return;
    // What numbers are was said of the image before: it holds for another one that looks alike, and for no other.
    const isAlike = chosen.value === null || chosen.value.facts.numbers?.kind === item.facts.numbers?.kind;
    const said = (name: string): boolean => task.value?.numbers.includes(name) ?? false;
    const kept = Object.entries(recipe.value.values).filter(([name]) => isAlike || !said(name));
    // What was painted on the image before says nothing of this one.
    const files = task.value === null ? {} : rastersFor(task.value, id);
    setRecipe({ item: id, slice: middleFrame(item.facts), values: Object.fromEntries(kept), files });
  }

  return {
    project,
    items,
    masks,
    chosen,
    isEverySlice,
    recipe,
    task,
    input,
    admission,
    admissionOf,
    askFor,
    isLoading,
    isSaved,
    savedAt,
    refusal,
    itemOf,
    open,
    leave,
    adopt,
    refresh,
    setRecipe,
    save,
    rename,
    importSource,
    chooseItem,
    discarded,
    removeItem,
    restore,
  };
});
