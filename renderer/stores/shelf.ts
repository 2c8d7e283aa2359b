import { useDebounceFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import type { ProjectCard, SampleId } from '../../core/contract/studio/project.ts';
import type { Discarded } from '../../core/contract/studio/run-summary.ts';
import { answerOf } from '../client/answer.ts';
import { useConnection } from '../client/connection.ts';

/** A project tells every change of itself; the list may lag behind that much. */
const REST_MS = 200;

/** The projects that are kept, newest first. */
export const useShelf = defineStore('shelf', () => {
  const connection = useConnection();
  const { api } = connection;
  const cards = shallowRef<readonly ProjectCard[] | null>(null);
  const refusal = shallowRef<ErrorMessage | null>(null);
  const discarded = shallowRef<readonly Discarded[]>([]);

  const newestFirst = computed(() => [...(cards.value ?? [])].sort((a, b) => (a.changed < b.changed ? 1 : -1)));
  const recovered = computed(() => newestFirst.value.filter((c) => c.recovered));
  const recent = computed(() => newestFirst.value.filter((c) => !c.recovered));

  async function load(): Promise<void> {
    const [answer, trash] = await Promise.all([answerOf(api.projects.list()), answerOf(api.projects.discarded())]);
    if (trash.ok) discarded.value = trash.value;
    if (answer.ok) cards.value = answer.value;
    refusal.value = answer.ok ? null : answer.error;
  }
  const loadSoon = useDebounceFn(load, REST_MS);
  connection.onEvent(({ kind }) => {
    if (kind === 'fresh' || kind === 'project' || kind === 'project-removed') void loadSoon();
  });

  /** A bundled sample as a new project. @returns its id, or null where it was refused */
  async function sample(id: SampleId): Promise<string | null> {
    const answer = await answerOf(api.projects.sample({ id }));
    refusal.value = answer.ok ? null : answer.error;
    return answer.ok ? answer.value.id : null;
  }

  /** @returns whether it was done */
  async function change(request: PromiseLike<unknown>): Promise<boolean> {
    const answer = await answerOf(request);
    if (answer.ok) await load();
    else refusal.value = answer.error;
    return answer.ok;
  }

  return {
    cards,
    recent,
    recovered,
    refusal,
    discarded,
    load,
    sample,
    remove: (project: string) => change(api.projects.remove({ project })),
    restore: (project: string) => change(api.projects.restore({ project })),
    /** It needs no recovery any more. */
    putAway: (project: string) => change(api.projects.close({ project })),
  };
});
