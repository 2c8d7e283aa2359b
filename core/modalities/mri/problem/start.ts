/** Where solvers begin, and by which the scale of the network is found. */
import { magnitudesOf } from '../../../image/complex.ts';
import { sizeOf, type LinearOperator } from '../../../operators/linear-operator.ts';
import type { CoilOperator } from '../../../operators/kspace/coils.ts';
import { splitBregman, splitBregmanOfCoils } from '../../../solvers/tv/split-bregman.ts';
import type { KspaceGrid } from '../sampling/mask.ts';
import { kspaceOf } from '../sampling/samples.ts';

/** The share of pixels at or below 1 on the network's scale. */
const BRIGHT = 0.995;
/** On that scale; without noise anything from 0.001 to 0.003 is alike. */
const LAMBDA = { least: 0.003, perNoise: 1 };

const ITERATIONS = { one: 12, coils: 10 };

/** The 99.5th percentile of the magnitude, linear between neighbours. @param image [2·sets, height, width] */
export function brightnessOf(image: Float32Array, pixels = image.length / 2): number {
  const sorted = magnitudesOf(image, pixels).sort();
  const at = BRIGHT * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low);
}

export interface Samples extends KspaceGrid {
  readonly mask: Uint8Array;
  /** [coils, 2, m] */
  readonly data: Float32Array;
  readonly noiseSd: number;
}

/**
 * A short TV, [2·sets, height, width] in the unit of the samples. Its brightness is within 6 % of the truth's at fourfold
 * acceleration, where that of the zero-filled image is up to 36 % low.
 * @param operator of the samples, without any phase taken off; with its normal operator where there are many coils
 */
export function totalVariationStart(
  { height, width, mask, data, noiseSd }: Samples,
  operator: LinearOperator | CoilOperator,
): Float32Array {
  const zeroFilled = new Float32Array(sizeOf(operator.inShape));
  operator.adjoint(data, zeroFilled);
  const bright = brightnessOf(zeroFilled, height * width);
  if (bright === 0) return zeroFilled;
  const lambda = Math.max(LAMBDA.least, (LAMBDA.perNoise * noiseSd) / bright);
  const scaled = data.map((v) => v / bright);
  const found =
    'normal' in operator
      ? splitBregmanOfCoils(operator, scaled, { lambda, iterations: ITERATIONS.coils })
      : splitBregman(kspaceOf(scaled, mask), mask, { height, width }, { lambda, iterations: ITERATIONS.one });
  return found.map((v) => v * bright);
}
