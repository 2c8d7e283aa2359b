import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { ErrorMessage } from '../../../core/contract/errors.ts';
import { positionsOf } from '../../../core/formats/slice-positions.ts';
import { gridOf, type Frame } from '../../canvas/frame.ts';
import { itemFrame } from '../../canvas/frames/frames.ts';
import { useFrame } from '../../canvas/frames/use-frame.ts';
import { usePixels } from '../pictures/pixels.ts';
import { useProject } from '../project.ts';

/** What a modality makes of the slice that is looked at, before any run and at the speed of the hand. */
export interface QuickLook {
  /** Why the recipe cannot be measured. */
  readonly refusal: ErrorMessage | null;
  readonly isWorking: boolean;
  /** There is a measurement to draw. */
  readonly hasMeasurement: boolean;
  /** A first image of it. */
  readonly baseline: Frame | null;
  /** What is measured, on the matrix of the reconstruction; null where the measurement is real. */
  readonly truth: Frame | null;
  /** Spacing [row, column] of the input's pixels as the recipe states it, where it is an image. */
  readonly statedMm: readonly [number, number] | null;
  /** The frame that the recipe means, where frames of the input are no slices of an image. */
  readonly row: number | null;
  chooseRow(n: number): void;
}

/** The slice that is looked at, and what its modality makes of it. */
export const useMeasurement = defineStore('measurement', () => {
  const project = useProject();
  const { frames } = usePixels();
  /** Of the open recipe's modality, which puts it here (modalities.ts). */
  const quick = shallowRef<QuickLook | null>(null);
  /** Not by setting a property of this store: that would keep the other store without its unwrapping. */
  const lookBy = (next: QuickLook | null): void => void (quick.value = next);

  const slice = ref(0);
  const openId = computed(() => project.project?.id ?? null);
  const series = computed(() => {
    const item = project.chosen;
    const open = openId.value;
    if (item === null || open === null) return [];
    return Array.from({ length: item.facts.frames }, (_, n) => itemFrame(open, item, n));
  });
  /** Where each slice lies along the normal, in mm; null where they do not say. */
  const positions = computed(() => (project.chosen === null ? null : positionsOf(project.chosen.facts.places)));
  watch(
    () => [project.recipe?.item, project.recipe?.slice] as const,
    ([, wanted]) => {
      if (typeof wanted === 'number') slice.value = wanted;
      else slice.value = Math.min(slice.value, Math.max(0, series.value.length - 1));
    },
    { immediate: true },
  );
  const row = computed(() => quick.value?.row ?? null);
  watch(row, (n) => {
    if (n !== null) slice.value = n;
  });
  const input = useFrame(frames, series, slice);
  /** A file that states no spacing is measured by the one that the recipe states. */
  const frame = computed<Frame | null>(() => {
    const found = input.frame.value;
    const mm = quick.value?.statedMm ?? null;
    return found === null || found.pixelMm !== null || mm === null
      ? found
      : { ...found, pixelMm: mm, grid: gridOf(found) };
  });

  /** Looks at another slice; a recipe of one slice means that one from now on. */
  function goTo(n: number): void {
    slice.value = n;
    if (row.value !== null) {
      if (row.value !== n) quick.value?.chooseRow(n);
      return;
    }
    if (typeof project.recipe?.slice === 'number' && project.recipe.slice !== n) project.setRecipe({ slice: n });
  }

  return {
    lookBy,
    slice,
    series,
    positions,
    frame,
    /** As its file has it. */
    filed: input.frame,
    loading: input.loading,
    error: input.error,
    loaded: input.loaded,
    goTo,
    refusal: computed(() => quick.value?.refusal ?? null),
    hasMeasurement: computed(() => quick.value?.hasMeasurement ?? false),
    baseline: computed(() => quick.value?.baseline ?? null),
    truth: computed(() => quick.value?.truth ?? null),
    isWorking: computed(() => quick.value?.isWorking ?? false),
  };
});
