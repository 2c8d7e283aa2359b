import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { GuideCard } from '../../core/contract/studio/guide-card.ts';
import type { ModelManifest } from '../../core/contract/model.ts';
import { answerOf, type Answer } from '../client/answer.ts';
import { useConnection } from '../client/connection.ts';

/** The networks that steer models: what came with the program, and one's own. */
export const useGuides = defineStore('guides', () => {
  const connection = useConnection();
  const { api } = connection;
  const cards = shallowRef<readonly GuideCard[]>([]);

  connection.onEvent((event) => {
    if (event.kind === 'guides' || event.kind === 'fresh') void load();
  });

  async function load(): Promise<void> {
    const answer = await answerOf(api.guides.list());
    if (answer.ok) cards.value = answer.value;
  }

  /** Those that judge images of such a model. */
  const suited = ({ channels, scale }: Pick<ModelManifest, 'channels' | 'scale'>): readonly GuideCard[] =>
    cards.value.filter(({ manifest }) => manifest.channels === channels && manifest.scale.kind === scale.kind);

  async function bring(files: readonly File[]): Promise<Answer<GuideCard>> {
    const source = await answerOf(connection.upload(files.map((file) => ({ file, path: file.name }))));
    if (!source.ok) return source;
    const brought = await answerOf(api.guides.import({ source: source.value }));
    if (brought.ok) await load();
    return brought;
  }

  return { cards, suited, load, bring };
});
