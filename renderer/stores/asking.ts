import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import type { Folder } from '../../core/contract/studio/folder.ts';
import type { Item } from '../../core/contract/studio/item.ts';
import type { OwnProject, Project, Recipe } from '../../core/contract/studio/project.ts';
import type { Plan, RunSummary } from '../../core/contract/studio/run-summary.ts';
import { answerOf, type Answer } from '../client/answer.ts';
import { useConnection, type Incoming } from '../client/connection.ts';
import { useRuns } from './runs/runs.ts';

/** The project on no list that holds them. */
const MODELS: OwnProject = 'models';

/** What of a recipe says what a model is asked. */
export type Question = Pick<Recipe, 'task' | 'item' | 'slice' | 'values' | 'solverValues' | 'files'>;

/** The images that models are asked about on their own pages, and what they answered. */
export const useAsking = defineStore('asking', () => {
  const connection = useConnection();
  const { api } = connection;
  const runs = useRuns();
  const project = shallowRef<Project | null>(null);
  const refusal = shallowRef<ErrorMessage | null>(null);
  /** Folders of images that models can learn from. */
  const folders = shallowRef<readonly Folder[]>([]);

  const items = computed<readonly Item[]>(() => project.value?.items ?? []);
  /** The newest first. */
  const runsOf = (model: string): readonly RunSummary[] => runs.ofProject(MODELS).filter((run) => run.model === model);

  function take(answer: Answer<Project>): Answer<Project> {
    refusal.value = answer.ok ? null : answer.error;
    if (answer.ok) project.value = answer.value;
    return answer;
  }
  const load = async (): Promise<Answer<Project>> => take(await answerOf(api.projects.models()));

  async function opened(): Promise<Answer<Project>> {
    return project.value === null ? load() : { ok: true, value: project.value };
  }

  async function loadFolders(): Promise<void> {
    const kept = await opened();
    if (!kept.ok) return;
    const found = await answerOf(api.library.folders({ project: kept.value.id }));
    if (found.ok) folders.value = found.value;
  }

  /** @param source of its files, that were sent or chosen by the system's dialog */
  async function keepFolder(source: Answer<string>): Promise<Answer<Folder>> {
    if (!source.ok) return source;
    const kept = await opened();
    if (!kept.ok) return kept;
    const folder = await answerOf(api.library.keepFolder({ project: kept.value.id, source: source.value }));
    if (folder.ok) await loadFolders();
    return folder;
  }
  const sendFolder = async (files: readonly Incoming[]): Promise<Answer<Folder>> =>
    keepFolder(await answerOf(connection.upload(files)));

  async function dropFolder(folder: string): Promise<Answer<unknown>> {
    const kept = await opened();
    if (!kept.ok) return kept;
    const dropped = await answerOf(api.library.dropFolder({ project: kept.value.id, folder }));
    await loadFolders();
    return dropped;
  }

  /** What a question would take, before it is asked. */
  async function plan(question: Question): Promise<Answer<Plan>> {
    const kept = await opened();
    if (!kept.ok) return kept;
    return answerOf(api.runs.plan({ project: kept.value.id, recipe: { ...question, lists: {}, roi: null } }));
  }

  /** @returns those that were brought in, in their order */
  async function bring(files: readonly File[]): Promise<Answer<readonly Item[]>> {
    const kept = await opened();
    if (!kept.ok) return kept;
    const source = await answerOf(connection.upload(files.map((file) => ({ file, path: file.name }))));
    if (!source.ok) return source;
    const brought = await answerOf(api.library.import({ project: kept.value.id, source: source.value }));
    if (!brought.ok) return brought;
    const { project: now, items: ids, refused } = brought.value;
    project.value = now;
    if (ids.length === 0 && refused[0] !== undefined) return { ok: false, error: refused[0].error };
    return { ok: true, value: now.items.filter(({ id }) => ids.includes(id)) };
  }

  async function ask(question: Question): Promise<Answer<readonly RunSummary[]>> {
    const kept = await opened();
    return kept.ok ? runs.submit(kept.value.id, { ...question, lists: {}, roi: null }, false) : kept;
  }

  return {
    items,
    folders,
    refusal,
    runsOf,
    load,
    loadFolders,
    keepFolder,
    sendFolder,
    dropFolder,
    bring,
    plan,
    ask,
  };
});
