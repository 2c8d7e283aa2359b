import { rescaleOf } from '../../../core/modalities/ct/numbers.ts';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { Scan } from '../../../core/modalities/ct/job.ts';
import type { Result } from '../../../core/contract/result.ts';
import { messageOf, type ErrorMessage } from '../../../core/contract/errors.ts';
import type { ResolvedScan } from '../../../core/modalities/ct/resolve-scan.ts';
import type { Image } from '../../../core/image/image.ts';
import { positionsOf } from '../../../core/formats/slice-positions.ts';
import { gridOfReconstruction } from '../../../core/image/plane-grid.ts';
import { WATER_PER_MM } from '../../../core/image/units.ts';
import { automaticWindow } from '../../canvas/windowing.ts';
import type { Window } from '../../canvas/view.ts';
import { gridOf, type Frame } from '../../canvas/frame.ts';
import { itemFrame } from '../../canvas/frames/frames.ts';
import { useFrame } from '../../canvas/frames/use-frame.ts';
import { nativeImage, scanOfRecipe } from '../../compute/recipe-scan.ts';
import type { Measured, Reading, Sinogram } from '../../compute/protocol.ts';
import { useLook } from '../pictures/look.ts';
import { useModels } from '../models.ts';
import { usePixels } from '../pictures/pixels.ts';
import { useProject } from '../project.ts';

/** While slices go past none of them is measured: their pictures go before. */
const REST_MS = 120;

/** The slice that is looked at, how the recipe would measure it, and its FBP: all at the speed of the hand. */
export const useMeasurement = defineStore('measurement', () => {
  const project = useProject();
  const models = useModels();
  const look = useLook();
  const { frames, compute } = usePixels();

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
  const input = useFrame(frames, series, slice);
  /** A file that states no spacing is measured by the one that the recipe states. */
  const frame = computed<Frame | null>(() => {
    const found = input.frame.value;
    const resolved = scan.value;
    if (found === null || found.pixelMm !== null || !resolved?.ok) return found;
    const { from, native, simulate } = resolved.value;
    return from === 'flag' && simulate !== null ? { ...found, pixelMm: native, grid: gridOf(found) } : found;
  });

  /** Looks at another slice; a recipe of one slice means that one from now on, as a stack of sinograms its row. */
  function goTo(n: number): void {
    slice.value = n;
    if (shownRow.value !== null) {
      if (shownRow.value !== n) project.setRecipe({ values: { ...values.value, row: n } });
      return;
    }
    if (typeof project.recipe?.slice === 'number' && project.recipe.slice !== n) project.setRecipe({ slice: n });
  }

  // Each for itself: a recipe that only means another slice leaves the scan as it is.
  const values = computed(() => project.recipe?.values ?? null);
  const anglesDeg = computed(() => project.recipe?.anglesDeg ?? null);
  const flat = computed(() => project.recipe?.flat);
  const dark = computed(() => project.recipe?.dark);
  const fields = computed(() => ({ flat: flat.value, dark: dark.value }));
  const scan = computed<Result<ResolvedScan> | null>(() => {
    const { chosen } = project;
    if (chosen === null || values.value === null) return null;
    const wanted = { values: values.value, anglesDeg: anglesDeg.value, ...fields.value };
    return scanOfRecipe(wanted, chosen.facts, models.meant(wanted.values['model'])?.manifest ?? null);
  });
  const refusal = computed<ErrorMessage | null>(() =>
    scan.value === null || scan.value.ok ? null : messageOf(scan.value.error),
  );

  /** The row of the detector that a frame of the input is: null where it is an image, one sinogram, or a projection. */
  const shownRow = computed(() => {
    const reading = scan.value?.ok ? scan.value.value.reading : null;
    return reading?.convention.axes === 'rows-views-bins' ? reading.row : null;
  });
  /** Its frames then hold no sinogram to draw; a run reads the row by itself. */
  const isProjection = computed(() => {
    const reading = scan.value?.ok ? scan.value.value.reading : null;
    return reading !== null && reading.row !== null && shownRow.value === null;
  });
  watch(shownRow, (row) => {
    if (row !== null) slice.value = row;
  });

  const measured = shallowRef<Sinogram | null>(null);
  const full = shallowRef<Sinogram | null>(null);
  const baseline = shallowRef<Frame | null>(null);
  /** The truth on the reconstruction's matrix, where the input is an image. */
  const truth = shallowRef<Frame | null>(null);
  const isWorking = ref(false);
  let round = 0;

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    [input.frame, scan],
    ([frame, now], [before, last]) => {
      clearTimeout(timer);
      const isNext = frame !== null && before !== null && before !== undefined && now === last;
      if (isNext) timer = setTimeout(() => void measure(), REST_MS);
      else void measure();
    },
    { immediate: true },
  );

  async function measure(): Promise<void> {
    const own = ++round;
    const frame = input.frame.value;
    const item = project.chosen;
    const resolved = scan.value;
    if (frame === null || item === null || resolved === null || !resolved.ok || isProjection.value) {
      measured.value = full.value = null;
      baseline.value = truth.value = null;
      isWorking.value = false;
      return;
    }
    isWorking.value = true;
    const found = item.facts.kind === 'sinogram' ? await given(frame, resolved.value) : await simulated();
    if (own !== round) return;
    if (found !== null) {
      measured.value = found;
      const image = await compute.fbp({
        sinogram: found.data,
        scan: resolved.value,
        measured: 'measured' in found ? found.measured : null,
        waterPerMm: resolved.value.reading?.waterPerMm ?? WATER_PER_MM,
        options: { window: 'hann', cutoff: 1 },
      });
      if (own !== round) return;
      if (image !== null) baseline.value = pictureOf(image, resolved.value);
      truth.value = found.truth === null ? null : pictureOf(found.truth, resolved.value);
    }
    isWorking.value = false;
  }

  /** An image is measured by the reconstruction's own operator: a preview; a run measures on a finer grid. */
  function preview(): { readonly image: Image; readonly scan: Scan } | null {
    const facts = project.chosen?.facts;
    const frame = input.frame.value;
    if (frame === null || !facts || facts.kind === 'sinogram' || facts.holds === null || !scan.value?.ok) return null;
    const { native, ...wanted } = scan.value.value;
    const rescale = rescaleOf(project.recipe?.values ?? {}, facts.fullScale);
    if (!rescale.ok) return null;
    return { image: nativeImage(frame, facts.holds, native, rescale.value), scan: { ...wanted, simulate: 'same' } };
  }

  async function simulated(): Promise<Measured | null> {
    const quick = preview();
    return quick && compute.measure(quick.image, quick.scan);
  }

  // All the way round is drawn with the sinogram alone and takes longest: it waits until that is looked at.
  watch([measured, () => look.shown === 'measurement'], async ([, isSeen]) => {
    const quick = isSeen ? preview() : null;
    if (quick === null) full.value = null;
    else full.value = (await compute.full(quick.image, quick.scan)) ?? full.value;
  });

  async function given(
    frame: Frame,
    { geometry, noise, reading }: ResolvedScan,
  ): Promise<(Sinogram & Reading & { readonly truth: null }) | null> {
    if (reading === null) return null;
    const found = await compute.read({ file: frame.data.slice(), scan: { reading, geometry, noise } });
    return found && { ...found, anglesDeg: geometry.anglesDeg, bins: geometry.bins, truth: null };
  }

  function pictureOf(data: Float32Array, { image, simulate, from, native }: ResolvedScan): Frame {
    const isAssumed = simulate !== null && from === 'assumed';
    const ownMm = project.chosen?.facts.pixelMm ?? null;
    return {
      data,
      height: image.height,
      width: image.width,
      samples: 1,
      unit: 'HU',
      pixelMm: isAssumed ? null : [image.pixelMm, image.pixelMm],
      fullScale: null,
      grid: gridOfReconstruction(image, simulate === null ? null : native, ownMm),
      orientation: input.frame.value?.orientation ?? null,
      windows: lookedAt(),
    };
  }

  /** What the input is looked at through serves what is made of it, as far as its numbers are HU. */
  function lookedAt(): readonly Window[] {
    const { frame } = input;
    const isHu = project.chosen?.facts.kind !== 'sinogram' && project.chosen?.facts.holds === 'HU';
    return frame.value === null || !isHu ? [] : [automaticWindow(frame.value)];
  }

  return {
    slice,
    series,
    positions,
    frame,
    loading: input.loading,
    error: input.error,
    loaded: input.loaded,
    scan,
    refusal,
    measured,
    full,
    baseline,
    truth,
    isWorking,
    goTo,
  };
});
