import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { middleFrame, type Item } from '../../../core/contract/studio/item.ts';
import type { RunDetails } from '../../../core/contract/studio/run-summary.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import { answerOf, type Answer } from '../../client/answer.ts';
import { useConnection } from '../../client/connection.ts';
import { useNotices } from '../notices.ts';
import { itemEntry, useComparison, type Entry } from '../runs/comparison.ts';
import type { Imported } from '../project.ts';
import { useRuns } from '../runs/runs.ts';

/** Files that were opened on Compare itself. The host keeps them, in no project that a person sees, until they are taken out. */
export const useOpenedPictures = defineStore('opened-pictures', () => {
  const { api } = useConnection();
  const comparison = useComparison();
  const notices = useNotices();
  const runs = useRuns();
  const { t } = useI18n({ useScope: 'global' });
  const project = shallowRef<Project | null>(null);

  /** Runs that came last: their pictures are compared, too. */
  const taken = shallowRef<readonly RunDetails[]>([]);

  const entryOf = (of: string, item: Item): Entry => itemEntry(of, item, middleFrame(item.facts), item.name);
  const entries = computed<readonly Entry[]>(() => {
    const of = project.value;
    return of === null ? [] : of.items.map((item) => entryOf(of.id, item));
  });

  async function load(): Promise<Answer<Project>> {
    const answer = await answerOf(api.projects.comparison());
    if (answer.ok) project.value = answer.value;
    return answer;
  }

  /** Brings files in and compares them with what is there. */
  async function importSource(source: string, signal: AbortSignal): Promise<Answer<Imported>> {
    const kept = project.value === null ? await load() : { ok: true as const, value: project.value };
    if (!kept.ok) return kept;
    const answer = await answerOf(api.library.import({ project: kept.value.id, source }, { signal }));
    if (!answer.ok) return answer;
    project.value = answer.value.project;
    const found = await Promise.all(answer.value.runs.map(({ run }) => runs.details(run)));
    taken.value = found.flatMap((details) => (details.ok ? [details.value] : []));
    // The image of a run is compared as the run has it.
    const ofRuns = new Set(answer.value.runs.map(({ name }) => name));
    const items = answer.value.project.items
      .filter(({ id, name }) => answer.value.items.includes(id) && !ofRuns.has(name))
      .map(({ id }) => id);
    const isFull = !comparison.add(
      entries.value.filter((e) => e.picture.from === 'item' && items.includes(e.picture.item)),
    );
    if (isFull) notices.say(t('compare.full'));
    return answer;
  }

  /** Nobody else shows it: its file goes to the trash. @returns how to bring it back; null where it stays */
  async function letGo({ picture }: Entry): Promise<Answer<() => Promise<void>> | null> {
    const of = project.value?.id;
    if (picture.from !== 'item' || of === undefined || picture.project !== of) return null;
    const { item } = picture;
    const answer = await answerOf(api.library.remove({ project: of, item }));
    if (!answer.ok) return answer;
    project.value = answer.value;
    const restore = async (): Promise<void> => {
      const restored = await answerOf(api.library.restore({ project: of, id: item }));
      if (!restored.ok) return;
      project.value = restored.value;
      comparison.add(entries.value.filter((e) => e.picture.from === 'item' && e.picture.item === item));
    };
    return { ok: true, value: restore };
  }

  return { entries, taken, load, importSource, letGo };
});
