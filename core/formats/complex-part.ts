import type { ComplexPart } from '../image/complex.ts';
import type { Decoded } from './decoded.ts';

const OF: Readonly<Record<ComplexPart, (re: number, im: number) => number>> = {
  magnitude: (re, im) => Math.hypot(re, im),
  phase: (re, im) => Math.atan2(im, re),
  real: (re) => re,
  imaginary: (_re, im) => im,
};

/** One part of a complex image, as an image of its own, the phase in radians, (−π, π]; any other image stays as it is. */
export function partOf(decoded: Decoded, part: ComplexPart): Decoded {
  const { data, samples } = decoded;
  if (samples !== 2) return decoded;
  const of = OF[part];
  const out = new (data instanceof Float64Array ? Float64Array : Float32Array)(data.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = of(data[2 * i]!, data[2 * i + 1]!);
  const unit = part === 'magnitude' ? 'magnitude' : 'stored';
  return { ...decoded, data: out, samples: 1, unit, depth: { bits: 32, signed: true, float: true } };
}
