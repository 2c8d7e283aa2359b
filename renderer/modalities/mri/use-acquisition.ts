import { useDebounceFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { messageOf, type ErrorMessage } from '../../../core/contract/errors.ts';
import type { Result } from '../../../core/contract/result.ts';
import type { Frame } from '../../canvas/frame.ts';
import { automaticWindow } from '../../canvas/windowing.ts';
import { useLook } from '../../stores/pictures/look.ts';
import { useProject } from '../../stores/project.ts';
import { useMeasurement } from '../../stores/runs/measurement.ts';
import { measureAtRest } from '../measure-at-rest.ts';
import { useRawKspace } from './use-raw-kspace.ts';
import { openCompute, type Compute } from './compute/compute.ts';
import type { Acquired, Acquisition, Drawn, Native, NativeImage, SmallMaps } from './compute/protocol.ts';
import { acquisitionOfRecipe, type ResolvedAcquisition } from './sampling/recipe-acquisition.ts';
import { toldOf } from './sampling/told.ts';
import { useGivenMask } from './sampling/use-given-mask.ts';

/** ESPIRiT takes longer than a step of a slider. */
const MAPS_REST_MS = 400;

/** How the recipe would measure the slice that is looked at, and its zero-filled image: all at the speed of the hand. */
export const useAcquisition = defineStore('mri-acquisition', () => {
  const project = useProject();
  const input = useMeasurement();
  const look = useLook();
  const compute = openCompute();
  onScopeDispose(() => compute.close());

  // A recipe that only means another slice leaves the measurement as it is.
  const values = computed(() => project.recipe?.values ?? null);
  const files = computed(() => project.recipe?.files ?? {});
  const resolved = computed<Result<ResolvedAcquisition> | null>(() => {
    const { chosen, admission } = project;
    if (chosen === null || values.value === null || admission?.fit === 'none') return null;
    return acquisitionOfRecipe({ values: values.value, files: files.value }, chosen.facts);
  });

  const raw = useRawKspace(() => input.slice);
  /** What is measured, or was: the worker knows it again by its identity. */
  const native = computed<Native | null>(() => {
    if (project.input === 'kspace') return raw.value;
    return input.filed === null ? null : imageOf(input.filed);
  });
  // Of k-space the readout may be cut: how large it is then is known once it is there.
  const ofFile = useGivenMask(() => (project.input === 'kspace' ? native.value : (project.chosen?.facts ?? null)));
  const isOfFile = computed(
    () => resolved.value?.ok === true && resolved.value.value.measurement.sampling.kind === 'file',
  );
  const refusal = computed<ErrorMessage | null>(() => {
    if (resolved.value !== null && !resolved.value.ok) return messageOf(resolved.value.error);
    return isOfFile.value ? ofFile.refusal.value : null;
  });
  /** How much of k-space is measured; null where nothing can be. */
  const told = computed(() => {
    const facts = project.chosen?.facts;
    if (facts === undefined || !resolved.value?.ok) return null;
    return toldOf(resolved.value.value.measurement.sampling, facts, facts.kspace ?? null, ofFile.given.value);
  });
  /** What of it the worker measures; as text, since another method leaves it as it is. */
  const asked = computed(() => {
    if (resolved.value === null || !resolved.value.ok) return null;
    const acquisition = acquisitionOf(resolved.value.value);
    if (acquisition === null || !isOfFile.value) return acquisition && JSON.stringify(acquisition);
    return ofFile.given.value && JSON.stringify({ ...acquisition, item: ofFile.given.value.item });
  });
  const acquisitionAsked = (text: string): Acquisition => {
    const { item, ...acquisition }: Acquisition & { readonly item?: string } = JSON.parse(text);
    const given = ofFile.given.value;
    return item === undefined || given === null ? acquisition : { ...acquisition, sampling: { mask: given.mask } };
  };
  const coils = computed(() => {
    if (native.value?.kind === 'kspace') return native.value.coils;
    return asked.value === null ? 1 : acquisitionAsked(asked.value).coils;
  });
  /** The one whose k-space is looked at. */
  const coil = ref(0);
  watch(coils, (count) => (coil.value = Math.min(coil.value, count - 1)));

  const acquired = shallowRef<(Acquired & { readonly of: Frame }) | null>(null);
  const isWorking = ref(false);
  let round = 0;
  measureAtRest(native, () => `${asked.value} ${coil.value}`, measure);

  async function measure(): Promise<void> {
    const own = ++round;
    const frame = input.filed;
    const of = native.value;
    if (of === null || frame === null || asked.value === null) {
      acquired.value = null;
      isWorking.value = false;
      return;
    }
    isWorking.value = true;
    const found = await compute.acquire(of, acquisitionAsked(asked.value), coil.value);
    // Also one that is no longer the newest: while a slider moves, each that is answered is seen.
    if (found !== null && native.value === of) acquired.value = { ...found, of: frame };
    if (own === round) isWorking.value = false;
  }

  /** Null while there are none, or one coil sees everything alike. */
  const maps = shallowRef<SmallMaps | null>(null);
  const isMapping = ref(false);
  /** Opened when it is first needed: beside the other, which answers the hand. */
  let mapping: Compute | null = null;
  onScopeDispose(() => mapping?.close());
  let mapRound = 0;
  async function map(): Promise<void> {
    const own = ++mapRound;
    const of = native.value;
    if (of === null || asked.value === null || coils.value === 1) {
      maps.value = null;
      isMapping.value = false;
      return;
    }
    mapping ??= openCompute();
    const found = await mapping.maps(of, acquisitionAsked(asked.value));
    if (own !== mapRound) return;
    maps.value = found;
    isMapping.value = false;
  }
  const mapSoon = useDebounceFn(map, MAPS_REST_MS);
  watch(
    [native, asked, () => look.shown === 'measurement'],
    ([now, , isSeen], [before]) => {
      // Those of another image say nothing of this one.
      if (now !== before) maps.value = null;
      if (!isSeen) return;
      isMapping.value = coils.value > 1;
      void mapSoon();
    },
    { immediate: true },
  );

  const kspace = computed<Frame | null>(() =>
    acquired.value === null ? null : { ...ofItself(acquired.value), data: acquired.value.kspace, samples: 2 },
  );
  /** Where a point goes in two directions; null where whole lines are measured, across which it is a curve. */
  const pointSpread = computed<Frame | null>(() =>
    acquired.value === null || acquired.value.lines !== null
      ? null
      : { ...ofItself(acquired.value), data: acquired.value.pointSpread, samples: 1, unit: 'stored' },
  );

  return {
    resolved,
    refusal,
    told,
    acquired,
    coils,
    coil,
    maps,
    isMapping,
    kspace,
    pointSpread,
    hasMeasurement: computed(() => acquired.value !== null),
    baseline: computed(
      () => acquired.value && imageFrame(acquired.value, acquired.value.zeroFilled, project.input === 'kspace'),
    ),
    truth: computed(() => {
      const now = acquired.value;
      return now === null || now.truth === null ? null : imageFrame(now, now.truth, project.input === 'kspace');
    }),
    isWorking,
    statedMm: computed(() => null),
    row: computed(() => null),
    chooseRow: (): void => undefined,
  };
});

function acquisitionOf({ measurement, seed }: ResolvedAcquisition): Acquisition | null {
  const { source, sampling, noise } = measurement;
  const pattern = 'acceleration' in sampling ? sampling : null;
  const isKspace = source.kind === 'kspace';
  if (sampling.kind === 'measured' && !isKspace) return null;
  const { phase, coils, coilSeed } = isKspace ? OF_NO_IMAGE : source;
  return { phase, sampling: pattern, noise, seed, coils, coilSeed };
}
/** Of k-space nothing of this says anything. */
const OF_NO_IMAGE = { phase: { kind: 'none' }, coils: 1, coilSeed: 1 } as const;
/** The worker knows an image again by its identity. */
let last: { readonly frame: Frame; readonly native: NativeImage } | null = null;
function imageOf(frame: Frame): NativeImage | null {
  if (last?.frame === frame) return last.native;
  const { data, height, width, samples } = frame;
  if (samples === 3) return null;
  last = { frame, native: { kind: 'image', data, height, width, samples } };
  return last.native;
}

/**
 * It lies where the input does, but for what of a readout was cut away, and is looked at as that is; k-space is whitened where
 * there is a scan of its noise, and its images have a window of their own, all of them one.
 */
function imageFrame(acquired: Acquired & { readonly of: Frame }, shown: Drawn, isKspace: boolean): Frame {
  const { of, height, width, truth, zeroFilled } = acquired;
  const frameOf = ({ data, samples }: Drawn, windows: NonNullable<Frame['windows']>): Frame => ({
    ...of,
    height,
    width,
    data,
    samples,
    unit: samples === 2 ? 'complex' : 'magnitude',
    fullScale: null,
    windows,
  });
  if (of.unit === 'srgb') return frameOf(shown, []);
  return frameOf(shown, [automaticWindow(isKspace ? frameOf(truth ?? zeroFilled, []) : of)]);
}

/** Frequencies, and the places that a point goes to, are none of the image's. */
const ofItself = ({ height, width }: Acquired): Omit<Frame, 'data' | 'samples'> => ({
  ...{ height, width, unit: 'complex', pixelMm: null, fullScale: null, orientation: null, isSpectrum: true },
});
