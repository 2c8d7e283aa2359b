import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { messageOf, type ErrorMessage } from '../../../core/contract/errors.ts';
import type { Result } from '../../../core/contract/result.ts';
import type { Image } from '../../../core/image/image.ts';
import { gridOfReconstruction } from '../../../core/image/grids/plane-grid.ts';
import { WATER_PER_MM } from '../../../core/image/units/units.ts';
import type { Scan } from '../../../core/modalities/ct/job.ts';
import { holdingOf } from '../../../core/modalities/ct/numbers/holding.ts';
import { rescaleOf } from '../../../core/modalities/ct/numbers/rescale.ts';
import type { ResolvedScan } from '../../../core/modalities/ct/scan/resolve-scan.ts';
import { reconstructCt } from '../../../core/modalities/ct/tasks.ts';
import type { Frame } from '../../canvas/frame.ts';
import type { Window } from '../../canvas/view.ts';
import { automaticWindow } from '../../canvas/windowing.ts';
import { useModels } from '../../stores/models.ts';
import { useLook } from '../../stores/pictures/look.ts';
import { useProject } from '../../stores/project.ts';
import { useMeasurement } from '../../stores/runs/measurement.ts';
import { measureAtRest } from '../measure-at-rest.ts';
import { openCompute } from './compute/compute.ts';
import type { Measured, Reading, Sinogram } from './compute/protocol.ts';
import { nativeImage, scanOfRecipe } from './scan/recipe-scan.ts';

/** How the recipe would measure the slice that is looked at, and its FBP: all at the speed of the hand. */
export const useScan = defineStore('ct-scan', () => {
  const project = useProject();
  const models = useModels();
  const look = useLook();
  const input = useMeasurement();
  const compute = openCompute();
  onScopeDispose(() => compute.close());

  // Each for itself: a recipe that only means another slice leaves the scan as it is.
  const values = computed(() => project.recipe?.values ?? null);
  const lists = computed(() => project.recipe?.lists ?? {});
  const scan = computed<Result<ResolvedScan> | null>(() => {
    const { chosen } = project;
    if (chosen === null || values.value === null) return null;
    const wanted = { values: values.value, lists: lists.value };
    return scanOfRecipe(
      wanted,
      chosen.facts,
      models.meant(wanted.values['model'], reconstructCt.modality.images)?.manifest ?? null,
    );
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
  const chooseRow = (n: number): void => project.setRecipe({ values: { ...values.value, row: n } });
  /** A file that states no spacing is measured by the one that the recipe states. */
  const statedMm = computed(() => {
    if (!scan.value?.ok) return null;
    const { from, native, simulate } = scan.value.value;
    return from === 'flag' && simulate !== null ? native : null;
  });

  const measured = shallowRef<Sinogram | null>(null);
  const full = shallowRef<Sinogram | null>(null);
  const baseline = shallowRef<Frame | null>(null);
  /** The truth on the reconstruction's matrix, where the input is an image. */
  const truth = shallowRef<Frame | null>(null);
  const isWorking = ref(false);
  let round = 0;
  measureAtRest(() => input.filed, scan, measure);

  async function measure(): Promise<void> {
    const own = ++round;
    const frame = input.filed;
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
    const frame = input.filed;
    if (frame === null || !facts || facts.kind === 'sinogram' || !scan.value?.ok) return null;
    const holds = holdingOf(facts);
    const { native, ...wanted } = scan.value.value;
    const rescale = rescaleOf(project.recipe?.values ?? {}, facts.fullScale);
    if (!rescale.ok || holds === null) return null;
    return { image: nativeImage(frame, holds, native, rescale.value), scan: { ...wanted, simulate: 'same' } };
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
      orientation: input.filed?.orientation ?? null,
      windows: lookedAt(),
    };
  }

  /** What the input is looked at through serves what is made of it, as far as its numbers are HU. */
  function lookedAt(): readonly Window[] {
    const { filed } = input;
    const facts = project.chosen?.facts;
    const isHu = facts !== undefined && facts.kind !== 'sinogram' && holdingOf(facts) === 'HU';
    return filed === null || !isHu ? [] : [automaticWindow(filed)];
  }

  return {
    scan,
    refusal,
    measured,
    hasMeasurement: computed(() => measured.value !== null),
    full,
    baseline,
    truth,
    isWorking,
    statedMm,
    row: shownRow,
    chooseRow,
  };
});
