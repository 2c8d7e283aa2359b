import { simd } from '../../simd/simd.ts';
import { hasLanes, LINES } from '../fft/lanes.ts';
import { uncentred } from '../fft/uncentred.ts';
import type { Vector } from '../linear-operator.ts';
import type { ProximalOperator } from '../proximal-map.ts';
import { circulantOf } from './circulant.ts';
import { coilsInDoubles } from './coils-in-doubles.ts';
import { coilsInEither } from './coils-in-lanes.ts';
import { columnSamples } from './column-samples.ts';
import { normalOfLines, type NormalOfLines } from './lines-of-coils.ts';
import { type Lines, linesOf } from './lines.ts';
import { proximalOfNormal } from './proximal-of-normal.ts';

/** An operator of which AᵀA is cheaper than A and Aᵀ. */
export interface CoilOperator extends ProximalOperator {
  /** out ← AᵀA x; of whole lines a thousandth of what the coils see of a pixel may be left out (lines-of-coils.ts). */
  normal(x: Vector, out: Vector): void;
  /** The diagonal of F AᵀA Fᴴ, [sets, height, width], centred: what a preconditioner in k-space needs. Made at each call. */
  spectrum(): Float32Array;
}

/** Three already end where twelve do. */
const ITERATIONS = 4;

/** Coils transformed together: the inner loops of the transform run over them, and a line of so many stays in the first caches. */
const MOST_TOGETHER = 8;

/**
 * What several coils measure of an image, A = M F S: each coil sees it through its sensitivity S, F is the centred
 * orthonormal Fourier transform, M keeps the samples of the mask (Pruessmann 2001, Magn. Reson. Med. 46, eq. 2).
 * x [2·sets, height, width] → y [coils, 2, samples], the samples in row-major order of the mask; of two sets of maps
 * (Uecker 2014, Magn. Reson. Med. 71) each has a complex image of its own, and a coil measures the sum.
 *
 * Two thirds of a transform fall away: columns without a sample are never transformed, and where the mask is one of columns
 * (or rows) AᵀA needs the transforms along the other index only: along the full index F and Fᴴ cancel, and so do all shifts.
 * @param maps [sets, coils, 2, height, width]
 * @param mask [height, width], 1 = measured
 */
export const coilOperator = (
  maps: Float32Array,
  mask: Uint8Array,
  height: number,
  width: number,
  sets: 1 | 2 = 1,
  using = simd,
): CoilOperator => coilsOf(maps, height, width, sets, using)(mask);

/** Operators of the same coils for one mask after another, which share what takes long to make: the one made last is to be used. */
export function coilsOf(
  maps: Float32Array,
  height: number,
  width: number,
  sets: 1 | 2 = 1,
  using = simd,
): (mask: Uint8Array) => CoilOperator {
  const size = height * width;
  const coils = maps.length / (2 * size * sets);
  if (!Number.isInteger(coils) || coils === 0)
    throw new Error(`coils: ${maps.length} numbers for maps of ${size} pixels`);
  const groups = Math.ceil(coils / MOST_TOGETHER);
  const lanes = hasLanes(height) && hasLanes(width) ? using : null;
  const together = lanes === null ? Math.ceil(coils / groups) : LINES;
  const sensitivity = interleaved(maps, { sets, coils, size, groups, together });
  const seen = { groups: sensitivity, together, coils, sets, height, width };
  const products = lanes === null ? coilsInDoubles(seen) : coilsInEither(seen, lanes);

  const of = (mask: Uint8Array): CoilOperator => {
    if (mask.length !== size) throw new Error(`coils: ${mask.length} flags for ${size} samples`);
    const columns = columnSamples(mask, height, width);
    const { forward, adjoint, normal: normalOfAny } = products(columns);
    const lines = linesOf(mask, height, width);
    // Made when it is asked for: what only measures needs none.
    let made: NormalOfLines | null = null;
    const ofLines = (all: Lines): NormalOfLines =>
      (made ??= normalOfLines({ groups: sensitivity, together, sets, coils, size }, all, using));
    const normal: CoilOperator['normal'] = (x, out) =>
      lines === null ? normalOfAny(x, out) : ofLines(lines).normal(x, out);
    const spectrum = (): Float32Array => {
      if (lines !== null) {
        const ofElement = ofLines(lines).spectrum();
        const { length } = lines.flags;
        const out = new Float32Array(sets * size);
        for (let set = 0, i = 0; set < sets; set++)
          for (let row = 0; row < height; row++)
            for (let column = 0; column < width; column++, i++)
              out[i] = ofElement[set * length + uncentred(lines.step === 1 ? column : row, length)]!;
        return out;
      }
      const everything = of(new Uint8Array(size).fill(1));
      const seen = new Float32Array(2 * coils * size);
      const out = new Float32Array(sets * size);
      for (let set = 0; set < sets; set++) {
        const one = new Float32Array(2 * sets * size).fill(1, 2 * set * size, (2 * set + 1) * size);
        everything.forward(one, seen);
        const power = new Float32Array(size);
        for (let from = 0; from < seen.length; from += size)
          for (let i = 0; i < size; i++) power[i]! += seen[from + i]! ** 2;
        out.set(circulantOf(power, mask, height, width), set * size);
      }
      return out;
    };

    const shapes = { inShape: [2 * sets, height, width], outShape: [coils, 2, columns.numbers.length] };
    const operator = { ...shapes, forward, adjoint, normal, spectrum };
    return {
      ...operator,
      proximal: (data, weights, iterations = ITERATIONS) => proximalOfNormal(operator, data, weights, iterations),
    };
  };
  return of;
}

/** The maps group by group as they are read: [pixel, set, coil]; coils that fill the last group up see nothing. */
function interleaved(
  maps: Float32Array,
  n: { sets: number; coils: number; size: number; groups: number; together: number },
): { readonly re: Float32Array; readonly im: Float32Array }[] {
  return Array.from({ length: n.groups }, (_, group) => {
    const re = new Float32Array(n.size * n.sets * n.together);
    const im = new Float32Array(re.length);
    for (let set = 0; set < n.sets; set++) {
      for (let c = 0; c < n.together && group * n.together + c < n.coils; c++) {
        const from = (set * n.coils + group * n.together + c) * 2 * n.size;
        for (let p = 0; p < n.size; p++) {
          const to = (p * n.sets + set) * n.together + c;
          re[to] = maps[from + p]!;
          im[to] = maps[from + n.size + p]!;
        }
      }
    }
    return { re, im };
  });
}
