/** What a grey that should have been kept differs by, in levels of 8 bits. */
export interface GreyResidual {
  /** The largest, 1 being 1/255. */
  readonly max: number;
  readonly rms: number;
}

/** @param residual grey of the result − grey that was measured, both in [0, 1] */
export function greyResidual(residual: Float32Array): GreyResidual {
  let [max, sum] = [0, 0];
  for (const r of residual) {
    max = Math.max(max, Math.abs(r));
    sum += r * r;
  }
  return { max: 255 * max, rms: residual.length === 0 ? 0 : 255 * Math.sqrt(sum / residual.length) };
}
