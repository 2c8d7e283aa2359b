import type { Frame } from './frame.ts';
import type { ComplexPart } from './view.ts';

const derived = new WeakMap<Frame, Map<ComplexPart, Float32Array>>();

const PARTS: Readonly<Record<ComplexPart, (re: number, im: number) => number>> = {
  magnitude: Math.hypot,
  phase: (re, im) => Math.atan2(im, re),
  real: (re) => re,
  imaginary: (_re, im) => im,
  'log-magnitude': (re, im) => Math.log10(1e-6 + Math.hypot(re, im)),
};

/** Rec. 709 weights on the encoded values (luma): one number for the histogram and the figures of a picture. */
const luma = (data: Float32Array, i: number): number =>
  0.2126 * data[i]! + 0.7152 * data[i + 1]! + 0.0722 * data[i + 2]!;

/** One number a pixel [row, column]: the values themselves, a part of complex ones, the luma of RGB. Not to be written to. */
export function scalarsOf(frame: Frame, part: ComplexPart = 'magnitude'): Float32Array {
  if (frame.samples === 1) return frame.data;
  const known = derived.get(frame) ?? new Map<ComplexPart, Float32Array>();
  derived.set(frame, known);
  const key = frame.samples === 3 ? 'magnitude' : part;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const { data } = frame;
  const out = new Float32Array(frame.height * frame.width);
  const of = PARTS[key];
  for (let i = 0; i < out.length; i++)
    out[i] = frame.samples === 3 ? luma(data, 3 * i) : of(data[2 * i]!, data[2 * i + 1]!);
  known.set(key, out);
  return out;
}
