import type { Fidelity } from '../contract/report.ts';
import { bias, nrmse, psnr, rmse } from './error.ts';
import { hfen } from './hfen.ts';
import { ssim } from './ssim.ts';

interface Shape {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly samples: number;
}

/** [frame, row, column, sample] → one plane after the other; of complex numbers their magnitudes. */
function planesOf(values: Float64Array, { frames, height, width, samples }: Shape): Float64Array {
  if (samples === 1) return values;
  if (samples === 2)
    return Float64Array.from({ length: values.length / 2 }, (_, i) => Math.hypot(values[2 * i]!, values[2 * i + 1]!));
  const out = new Float64Array(values.length);
  const plane = height * width;
  for (let f = 0; f < frames; f++) {
    for (let i = 0; i < plane; i++) {
      for (let s = 0; s < samples; s++) out[(f * samples + s) * plane + i] = values[(f * plane + i) * samples + s]!;
    }
  }
  return out;
}

/**
 * Fidelity of any image: errors over all samples, SSIM and HFEN as the mean over planes (frames and colours); a complex
 * image is scored by its magnitude, as in every report.
 * @param range R on the scale of x and t
 * @param mask [height, width], the same for every plane
 * @param unitPerOne what a difference of 1 in x is in the unit in which bias and RMSE are told; null where they are not
 */
export function imageFidelity(
  x: Float64Array,
  t: Float64Array,
  shape: Shape,
  range: number,
  mask: Uint8Array | null,
  unitPerOne: number | null,
): Fidelity {
  const { height, width } = shape;
  const size = height * width;
  const a = planesOf(x, shape);
  const b = planesOf(t, shape);
  const planes = a.length / size;
  const everywhere = mask === null ? null : Uint8Array.from({ length: a.length }, (_, i) => mask[i % size]!);
  const decibels = psnr(a, b, range, everywhere);
  const detail = Array.from({ length: planes }, (_, p) =>
    hfen(a.subarray(p * size, (p + 1) * size), b.subarray(p * size, (p + 1) * size), height, width, mask),
  ).filter((v) => v !== null);
  const inUnit = (value: number | null): number | null =>
    value === null || unitPerOne === null ? null : value * unitPerOne;
  return {
    // JSON has no infinity: of identical images the NRMSE of 0 tells.
    psnr: decibels === Infinity ? null : decibels,
    ssim: ssim(a, b, { channels: planes, height, width }, range, mask),
    nrmse: nrmse(a, b, everywhere),
    hfen: detail.length < planes ? null : detail.reduce((sum, v) => sum + v, 0) / planes,
    bias: inUnit(bias(a, b, everywhere)),
    rmse: inUnit(rmse(a, b, everywhere)),
  };
}
