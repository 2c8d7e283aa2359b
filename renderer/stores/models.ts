import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import type { ModelCard } from '../../core/contract/studio/model-card.ts';
import { firstSuited, type ImageKind, unsuited } from '../../core/priors/image-kind.ts';
import { answerOf, type Answer } from '../client/answer.ts';
import { useConnection } from '../client/connection.ts';

/** The models on the shelf, bundled and one's own. */
export const useModels = defineStore('models', () => {
  const connection = useConnection();
  const { api } = connection;
  const cards = shallowRef<readonly ModelCard[]>([]);
  const isLoaded = shallowRef(false);
  const refusal = shallowRef<ErrorMessage | null>(null);
  const asked = new Set<string>();

  connection.onEvent((event) => {
    if (event.kind === 'models' || event.kind === 'fresh') void load();
  });

  async function load(): Promise<void> {
    const answer = await answerOf(api.models.list());
    refusal.value = answer.ok ? null : answer.error;
    if (answer.ok) cards.value = answer.value;
    isLoaded.value = answer.ok;
    if (answer.ok) void checkBundled();
  }

  /** What came with the program is looked at once, without being asked. */
  async function checkBundled(): Promise<void> {
    const unchecked = cards.value.filter((c) => c.bundled && c.sound === null && !asked.has(c.id));
    for (const { id } of unchecked) {
      asked.add(id);
      const checked = await answerOf(api.models.check({ id }));
      if (checked.ok) await load();
    }
  }

  /** Those that can serve images of this kind. */
  const suited = (kind: ImageKind): readonly ModelCard[] =>
    cards.value.filter(({ manifest }) => unsuited(manifest, kind) === null);
  /** The model that a recipe means: the one it names, else the first of its kind. */
  const meant = (named: unknown, kind: ImageKind | null): ModelCard | null =>
    (typeof named === 'string' ? cards.value.find((c) => c.id === named) : firstSuited(cards.value, kind)) ?? null;

  /** The model that a run has made, on the shelf from now on. */
  async function take(run: string): Promise<Answer<ModelCard>> {
    const taken = await answerOf(api.models.take({ run }));
    if (taken.ok) await load();
    return taken;
  }

  return { cards, take, suited, isLoaded, refusal, load, meant };
});
