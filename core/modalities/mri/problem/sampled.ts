import { coilOperator } from '../../../operators/kspace/coils.ts';
import { oneCoil } from '../../../operators/kspace/one-coil.ts';
import type { Kept, Measured } from '../../measuring.ts';
import type { CoilMaps } from '../phase/calibration-phase.ts';
import type { KspaceGrid } from '../sampling/mask.ts';
import { coilsOfSamples } from '../sampling/samples.ts';
import { mapsFromCalibration } from '../sensitivities/from-calibration.ts';
import type { MriData } from './problem.ts';
import { totalVariationStart, type Samples } from './start.ts';

/**
 * Samples as a run keeps them, with what they alone tell of the image: the maps of the coils, and where solvers begin.
 * @param count of the coils; one sees everything alike, and has no map
 * @param sets of maps, each with an image of its own
 * @param given maps that are used instead
 * @param tell called now and then while it goes on
 * @throws Refused where several coils have no calibration region
 */
export function sampled(
  samples: Samples,
  count: number,
  sets: 1 | 2,
  given: CoilMaps | null = null,
  tell?: () => void,
): { readonly coils: CoilMaps | null; readonly kept: Omit<Measured, 'truth'> } {
  const { height, width, mask, data, noiseSd } = samples;
  const coils =
    given ??
    (count === 1 ? null : mapsFromCalibration(coilsOfSamples(data, mask), count, mask, { height, width }, sets, tell));
  const operator =
    coils === null ? oneCoil(height, width, mask) : coilOperator(coils.maps, mask, height, width, coils.sets);
  const start = totalVariationStart(samples, operator);
  const kept = {
    ...{ data, shape: [...operator.outShape], noiseSd, weights: null },
    arrays: {
      mask: { data: mask, shape: [height, width] },
      start: { data: start, shape: [start.length / (height * width), height, width] },
      ...(coils === null ? {} : { maps: { data: coils.maps, shape: [coils.sets, count, 2, height, width] } }),
    },
  };
  return { coils, kept };
}

/** What was kept, as the problem takes it. */
export function keptSamples(
  { height, width }: KspaceGrid,
  { data, noiseSd, arrays: { mask, start, maps } }: Omit<Measured, 'truth'>,
): MriData {
  if (mask === undefined || start === undefined) throw new Error('mask and start are part of what is measured');
  return {
    ...{ height, width, data, noiseSd },
    mask: Uint8Array.from(mask.data),
    coils: maps === undefined ? null : { maps: single(maps), sets: maps.shape[0] === 2 ? 2 : 1 },
    start: single(start),
  };
}

/** Not copied where it is of such numbers already: maps are much. */
const single = ({ data }: Kept): Float32Array => (data instanceof Float32Array ? data : Float32Array.from(data));
