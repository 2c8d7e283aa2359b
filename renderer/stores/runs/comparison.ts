import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Picture, Treatment } from '../../../core/contract/studio/picture.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import type { RunDetails } from '../../../core/contract/studio/run-summary.ts';
import type { Place } from '../../../core/image/grids/plane-grid.ts';
import { factsOfRun, itemFrame, runArray, type FrameAddress } from '../../canvas/frames/frames.ts';
import { FITTED, type View } from '../../canvas/view.ts';
import type { ViewerTool } from '../../tools/viewer-tools.ts';

/** Slices that can be gone through together with those of other series. */
export interface Series {
  readonly project: string;
  readonly item: Item;
  readonly frame: number;
}

/** A slice of an imported image. */
interface Source {
  readonly project: string;
  readonly item: string;
  readonly frame: number;
}

/** One picture of a comparison: where it lies, and how its pixels are fetched. */
export interface Entry {
  readonly id: string;
  /** The series it is a slice of; null: a single picture. */
  readonly series: Series | null;
  readonly name: string;
  /** Its file is an array that names no unit. */
  readonly plain: boolean;
  readonly picture: Picture;
  readonly address: FrameAddress;
  /** The slice of an imported image whose places it shows; null where that is not known. */
  readonly source: Source | null;
}

const AS_IT_IS: Treatment = { resampler: null, numbers: null };

export const MOST = 9;
export const modes = ['grid', 'slider', 'flicker', 'error'] as const;
export type Mode = (typeof modes)[number];

/** What people call that by which all others are measured. */
const TRUTH = /(^|[^a-z])(truth|reference|ref|gt|ground[ _-]?truth)([^a-z]|$)/i;

/** A series keeps its place while its slices go by. */
const keyOf = (picture: Picture): string =>
  picture.from === 'item' ? `${picture.project}/${picture.item}` : `${picture.run}/${picture.file}`;

const sourceOfRun = ({ summary: { project }, source }: RunDetails): Source | null =>
  project === null || source === null ? null : { project, ...source };

export function runEntry(details: RunDetails, file: string, name: string): Entry {
  const picture: Picture = { from: 'run', run: details.summary.id, file };
  return {
    id: keyOf(picture),
    series: null,
    name,
    plain: false,
    picture,
    address: runArray(details.summary.id, file, factsOfRun(details, file)),
    source: sourceOfRun(details),
  };
}

export function itemEntry(project: string, item: Item, frame: number, name: string): Entry {
  const picture: Picture = { from: 'item', project, item: item.id, frame };
  const series = item.facts.frames > 1 ? { project, item, frame } : null;
  const { format, unit } = item.facts;
  const plain = (format === 'npy' || format === 'nifti') && unit === 'stored';
  const address = itemFrame(project, item, frame);
  const source = { project, item: item.id, frame };
  return { id: keyOf(picture), series, name, plain, picture, address, source };
}

/** The pictures that are compared, and how all of them are looked at: what is linked is one value. */
export const useComparison = defineStore('comparison', () => {
  const entries = shallowRef<readonly Entry[]>([]);
  const referenceId = ref<string | null>(null);
  const mode = ref<Mode>('grid');
  const view = shallowRef<View>(FITTED);
  const probe = shallowRef<Place | null>(null);
  const crossHair = shallowRef<Place | null>(null);
  /** Of every picture. */
  const tool = ref<ViewerTool>('window');
  /** One cross-hair for all pictures; once more takes it away. */
  function toggleCrossHair(): void {
    const isOn = tool.value === 'cross-hair';
    tool.value = isOn ? 'window' : 'cross-hair';
    if (isOn) crossHair.value = null;
  }
  /** What is seen against the reference in slider and flicker. */
  const upperId = ref<string | null>(null);
  const statedRange = ref<number | null>(null);
  /** Of the maps of signed errors where they are not in HU; null: by the errors. */
  const errorLimit = ref<number | null>(null);
  /** What may be done to a picture so that it can be compared, by its id. */
  const treatments = shallowRef<ReadonlyMap<string, Treatment>>(new Map());

  /** The one that was chosen, else the first that is called so, else the first. */
  const reference = computed(() => {
    const [first = null] = entries.value;
    const chosen = entries.value.find((e) => e.id === referenceId.value);
    return chosen ?? entries.value.find(({ name }) => TRUTH.test(name)) ?? first;
  });
  const others = computed(() => entries.value.filter((e) => e !== reference.value));
  const upper = computed(() => others.value.find((e) => e.id === upperId.value) ?? others.value[0] ?? null);

  function set(next: readonly Entry[]): void {
    entries.value = next.slice(0, MOST);
    view.value = FITTED;
    probe.value = crossHair.value = null;
  }
  /** Those that are not there yet, as far as there is room. @returns whether there was room for all */
  function add(more: readonly Entry[]): boolean {
    const known = new Set(entries.value.map(({ id }) => id));
    const all = [...entries.value, ...more.filter(({ id }) => !known.has(id))];
    entries.value = all.slice(0, MOST);
    return all.length <= MOST;
  }
  /** Every series moves by the same number of slices, as far as it reaches. */
  function scroll(by: number): void {
    entries.value = entries.value.map((e) => {
      if (e.series === null) return e;
      const { project, item, frame } = e.series;
      const next = Math.max(0, Math.min(item.facts.frames - 1, frame + by));
      return itemEntry(project, item, next, e.name);
    });
  }
  const treatmentOf = (id: string): Treatment => treatments.value.get(id) ?? AS_IT_IS;
  const treat = (id: string, change: Partial<Treatment>): void => {
    treatments.value = new Map(treatments.value).set(id, { ...treatmentOf(id), ...change });
  };
  const remove = (id: string): void => {
    entries.value = entries.value.filter((e) => e.id !== id);
  };

  return {
    entries,
    referenceId,
    mode,
    view,
    probe,
    crossHair,
    tool,
    toggleCrossHair,
    upperId,
    statedRange,
    errorLimit,
    treatmentOf,
    treat,
    reference,
    others,
    upper,
    set,
    add,
    scroll,
    remove,
  };
});
