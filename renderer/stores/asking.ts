import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import type { Item } from '../../core/contract/studio/item.ts';
import type { OwnProject, Project, Recipe } from '../../core/contract/studio/project.ts';
import type { RunSummary } from '../../core/contract/studio/run-summary.ts';
import { answerOf, type Answer } from '../client/answer.ts';
import { useConnection } from '../client/connection.ts';
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

  const items = computed<readonly Item[]>(() => project.value?.items ?? []);
  /** The newest first. */
  const runsOf = (model: string): readonly RunSummary[] => runs.ofProject(MODELS).filter((run) => run.model === model);

  function take(answer: Answer<Project>): Answer<Project> {
    refusal.value = answer.ok ? null : answer.error;
    if (answer.ok) project.value = answer.value;
    return answer;
  }
  const load = async (): Promise<Answer<Project>> => take(await answerOf(api.projects.models()));

  /** @returns those that were brought in, in their order */
  async function bring(files: readonly File[]): Promise<Answer<readonly Item[]>> {
    const kept = project.value === null ? await load() : { ok: true as const, value: project.value };
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
    const kept = project.value === null ? await load() : { ok: true as const, value: project.value };
    return kept.ok ? runs.submit(kept.value.id, { ...question, lists: {}, roi: null }, false) : kept;
  }

  return { items, refusal, runsOf, load, bring, ask };
});
