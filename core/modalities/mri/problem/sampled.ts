import { coilOperator } from '../../../operators/kspace/coils.ts';
import { oneCoil } from '../../../operators/kspace/one-coil.ts';
import type { Measured } from '../../measuring.ts';
import type { CoilMaps } from '../phase/calibration-phase.ts';
import { coilsOfSamples } from '../sampling/samples.ts';
import { mapsFromCalibration } from '../sensitivities/from-calibration.ts';
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
