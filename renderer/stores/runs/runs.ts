import { useDebounceFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef } from 'vue';
import type { Batch } from '../../../core/contract/studio/batch.ts';
import type { Project, Recipe } from '../../../core/contract/studio/project.ts';
import type { Discarded, Queue, RunAct, RunDetails, RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { answerOf, type Answer } from '../../client/answer.ts';
import { useConnection } from '../../client/connection.ts';
import { newestFirst } from './newest-first.ts';
import { append, merge, newHistory, type GrowingHistory, type RunHistory } from './run-history.ts';

const NO_HISTORY: RunHistory = { events: [], phase: null, preview: null };
const EMPTY: Queue = { paused: false, reason: null, running: null, waiting: [], waitingSeconds: [] };

/** A run that goes on never seems to go back: what was expected of its methods is corrected as they are measured. */
export function onwards(before: RunSummary | undefined, now: RunSummary): RunSummary {
  const told = before?.state === 'running' ? before.progress : null;
  if (told === null || now.state !== 'running' || now.progress === null) return now;
  return { ...now, progress: { ...now.progress, share: Math.max(told.share, now.progress.share) } };
}

/** Runs and the queue. Progress belongs to the run, not to a panel: whoever looks finds the whole history. */
export const useRuns = defineStore('runs', () => {
  const connection = useConnection();
  const { api } = connection;
  const byId = shallowRef<ReadonlyMap<string, RunSummary>>(new Map());
  const queue = shallowRef<Queue>(EMPTY);
  const histories = shallowReactive(new Map<string, GrowingHistory>());
  const isLoaded = shallowRef(false);
  const discarded = shallowRef<readonly Discarded[]>([]);

  const all = computed(() => [...byId.value.values()].sort(newestFirst));
  const ofProject = (project: string): readonly RunSummary[] => all.value.filter((r) => r.project === project);
  const running = computed(() => (queue.value.running === null ? null : (byId.value.get(queue.value.running) ?? null)));
  const historyOf = (run: string): RunHistory => histories.get(run) ?? NO_HISTORY;

  connection.onEvent((event) => {
    switch (event.kind) {
      case 'fresh':
        histories.clear();
        void load();
        break;
      case 'run':
        put(event.run);
        break;
      case 'run-removed': {
        const next = new Map(byId.value);
        next.delete(event.run);
        byId.value = next;
        histories.delete(event.run);
        void loadDiscardedSoon();
        break;
      }
      case 'queue':
        queue.value = event.queue;
        break;
      case 'run-event': {
        // A history that was never asked for begins with a request, not in the middle.
        const known = histories.get(event.run);
        if (known !== undefined) append(known, event.event);
        break;
      }
    }
  });

  function put(run: RunSummary): void {
    byId.value = new Map(byId.value).set(run.id, onwards(byId.value.get(run.id), run));
  }

  async function load(): Promise<void> {
    const [list, waiting] = await Promise.all([answerOf(api.runs.list()), answerOf(api.queue.get())]);
    if (list.ok) byId.value = new Map(list.value.map((r) => [r.id, r]));
    if (waiting.ok) queue.value = waiting.value;
    isLoaded.value = list.ok;
  }

  async function loadDiscarded(): Promise<void> {
    const answer = await answerOf(api.runs.discarded());
    if (answer.ok) discarded.value = answer.value;
  }

  /** A batch is removed slice by slice: the trash is looked at once, after the last. */
  const loadDiscardedSoon = useDebounceFn(loadDiscarded, 200);

  async function several(act: RunAct, of: readonly string[]): Promise<Answer<readonly string[]>> {
    const answer = await answerOf(api.runs.several({ act, runs: [...of] }));
    if (act === 'restore') await loadDiscarded();
    return answer;
  }

  async function restore(run: string): Promise<Answer<RunSummary>> {
    const answer = await kept(api.runs.restore({ run }));
    await loadDiscarded();
    return answer;
  }

  /** Fetches what a run told before this window looked; from then on events extend it. */
  async function watch(run: string): Promise<void> {
    if (histories.has(run)) return;
    histories.set(run, newHistory());
    const told = await answerOf(api.runs.events({ run }));
    if (!told.ok) return;
    // What came meanwhile is told in the answer too, unless it came after the answer was made.
    const history = histories.get(run) ?? newHistory();
    merge(history, told.value);
    histories.set(run, history);
  }

  async function kept<T extends RunSummary>(request: PromiseLike<T>): Promise<Answer<T>> {
    const answer = await answerOf(request);
    if (answer.ok) put(answer.value);
    return answer;
  }

  async function submit(project: string, recipe: Recipe, next: boolean): Promise<Answer<readonly RunSummary[]>> {
    const answer = await answerOf(api.runs.submit({ project, recipe, next }));
    if (answer.ok) answer.value.forEach(put);
    return answer;
  }

  async function arrange(request: PromiseLike<Queue>): Promise<Answer<Queue>> {
    const answer = await answerOf(request);
    if (answer.ok) queue.value = answer.value;
    return answer;
  }

  return {
    byId,
    all,
    queue,
    running,
    discarded,
    isLoaded,
    ofProject,
    historyOf,
    load,
    loadDiscarded,
    watch,
    submit,
    batch: (batch: string): Promise<Answer<Batch>> => answerOf(api.runs.batch({ batch })),
    details: (run: string): Promise<Answer<RunDetails>> => answerOf(api.runs.get({ run })),
    pause: (run: string) => kept(api.runs.pause({ run })),
    resume: (run: string) => kept(api.runs.resume({ run })),
    keep: (run: string) => kept(api.runs.keep({ run })),
    halve: (run: string) => kept(api.runs.halve({ run })),
    retry: (run: string) => kept(api.runs.retry({ run })),
    restore,
    several,
    discard: (run: string) => answerOf(api.runs.discard({ run })),
    take: (run: string, result: string): Promise<Answer<Project>> => answerOf(api.runs.take({ run, result })),
    verify: (run: string) => answerOf(api.runs.verify({ run })),
    pauseQueue: () => arrange(api.queue.pause()),
    startQueue: () => arrange(api.queue.start()),
    move: (run: string, before: string | null) => arrange(api.queue.move({ run, before })),
  };
});
