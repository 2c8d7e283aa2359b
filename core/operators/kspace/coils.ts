import { fft } from '../fft/fft.ts';
import { uncentred } from '../fft/uncentred.ts';
import type { Vector } from '../linear-operator.ts';
import type { ProximalOperator } from '../proximal-map.ts';
import { circulantOf } from './circulant.ts';
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

/** Every complex number of a line of the image or of k-space: element j of coil c at [j·together + c]. */
interface Line {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const lineOf = (length: number): Line => ({ re: new Float64Array(length), im: new Float64Array(length) });

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
): CoilOperator => coilsOf(maps, height, width, sets)(mask);

/** Operators of the same coils for one mask after another, which share what takes long to make: the one made last is to be used. */
export function coilsOf(
  maps: Float32Array,
  height: number,
  width: number,
  sets: 1 | 2 = 1,
): (mask: Uint8Array) => CoilOperator {
  const size = height * width;
  const coils = maps.length / (2 * size * sets);
  if (!Number.isInteger(coils) || coils === 0)
    throw new Error(`coils: ${maps.length} numbers for maps of ${size} pixels`);
  const groups = Math.ceil(coils / MOST_TOGETHER);
  const together = Math.ceil(coils / groups);
  const sensitivity = interleaved(maps, { sets, coils, size, groups, together });
  const along = fft(width, together);
  const down = fft(height, together);
  const row = lineOf(width * together);
  const column = lineOf(height * together);

  /** row ← Σ_s S_s x_s of row r of the image as the group's coils see it, the first pixel at `turn`. */
  const see = (x: Vector, group: number, r: number, turn: number): void => {
    const { re: sr, im: si } = sensitivity[group]!;
    for (let j = 0; j < width; j++) {
      const pixel = r * width + j;
      const to = (j + turn < width ? j + turn : j + turn - width) * together;
      const ar = x[pixel]!;
      const ai = x[size + pixel]!;
      let s = pixel * sets * together;
      for (let c = to; c < to + together; c++, s++) {
        row.re[c] = sr[s]! * ar - si[s]! * ai;
        row.im[c] = sr[s]! * ai + si[s]! * ar;
      }
      if (sets === 1) continue;
      const br = x[2 * size + pixel]!;
      const bi = x[3 * size + pixel]!;
      for (let c = to; c < to + together; c++, s++) {
        row.re[c]! += sr[s]! * br - si[s]! * bi;
        row.im[c]! += sr[s]! * bi + si[s]! * br;
      }
    }
  };

  /** Row r of x_s += scale·Σ_c conj(S_sc) row_c, its first pixel at `turn`. */
  const gather = (group: number, r: number, turn: number, scale: number, x: Vector): void => {
    const { re: sr, im: si } = sensitivity[group]!;
    for (let j = 0; j < width; j++) {
      const pixel = r * width + j;
      const at = (j + turn < width ? j + turn : j + turn - width) * together;
      let s = pixel * sets * together;
      for (let set = 0; set < sets; set++) {
        let re = 0;
        let im = 0;
        for (let c = at; c < at + together; c++, s++) {
          re += sr[s]! * row.re[c]! + si[s]! * row.im[c]!;
          im += sr[s]! * row.im[c]! - si[s]! * row.re[c]!;
        }
        x[2 * set * size + pixel]! += scale * re;
        x[(2 * set + 1) * size + pixel]! += scale * im;
      }
    }
  };

  const copy = (from: Line, at: number, to: Line, begin: number): void => {
    for (let i = 0; i < column.re.length; i++) {
      to.re[begin + i] = from.re[at + i]!;
      to.im[begin + i] = from.im[at + i]!;
    }
  };

  const of = (mask: Uint8Array): CoilOperator => {
    if (mask.length !== size) throw new Error(`coils: ${mask.length} flags for ${size} samples`);

    // Where samples lie, column by column: those of the u-th used column are starts[u] … starts[u + 1] − 1.
    const counts = new Int32Array(width);
    for (let i = 0; i < size; i++) if (mask[i] !== 0) counts[i % width]!++;
    const used = Int32Array.from(counts.keys()).filter((c) => counts[c]! > 0);
    const starts = new Int32Array(used.length + 1);
    for (let u = 0; u < used.length; u++) starts[u + 1] = starts[u]! + counts[used[u]!]!;
    const samples = starts[used.length]!;
    const sampleRow = new Int32Array(samples);
    const sampleNumber = new Int32Array(samples);
    const next = new Int32Array(width);
    for (let u = 0; u < used.length; u++) next[used[u]!] = starts[u]!;
    for (let i = 0, number = 0; i < size; i++) {
      if (mask[i] === 0) continue;
      const k = next[i % width]!++;
      sampleRow[k] = uncentred(Math.floor(i / width), height);
      sampleNumber[k] = number++;
    }

    /** Used columns of k-space, not yet (or no longer) transformed down: [used, height, together]. */
    const between = lineOf(used.length * height * together);

    /** Row r of k-space's used columns between the row transform and the column transforms; element r stands at `at`. */
    const store = (at: number): void => {
      for (let u = 0; u < used.length; u++) {
        const from = uncentred(used[u]!, width) * together;
        const to = (u * height + at) * together;
        for (let c = 0; c < together; c++) {
          between.re[to + c] = row.re[from + c]!;
          between.im[to + c] = row.im[from + c]!;
        }
      }
    };
    const fetch = (at: number): void => {
      row.re.fill(0);
      row.im.fill(0);
      for (let u = 0; u < used.length; u++) {
        const to = uncentred(used[u]!, width) * together;
        const from = (u * height + at) * together;
        for (let c = 0; c < together; c++) {
          row.re[to + c] = between.re[from + c]!;
          row.im[to + c] = between.im[from + c]!;
        }
      }
    };

    const unitary = 1 / Math.sqrt(size);
    const turnX = uncentred(0, width);
    const forward = (x: Vector, y: Vector): void => {
      for (let group = 0; group < groups; group++) {
        for (let r = 0; r < height; r++) {
          see(x, group, r, turnX);
          along.forward(row.re, row.im);
          store(uncentred(r, height));
        }
        for (let u = 0; u < used.length; u++) {
          copy(between, u * column.re.length, column, 0);
          down.forward(column.re, column.im);
          for (let k = starts[u]!; k < starts[u + 1]!; k++) {
            const from = sampleRow[k]! * together;
            for (let c = 0; c < together; c++) {
              const coil = group * together + c;
              if (coil >= coils) break;
              y[2 * coil * samples + sampleNumber[k]!] = unitary * column.re[from + c]!;
              y[(2 * coil + 1) * samples + sampleNumber[k]!] = unitary * column.im[from + c]!;
            }
          }
        }
      }
    };
    const adjoint = (y: Vector, x: Vector): void => {
      x.fill(0);
      for (let group = 0; group < groups; group++) {
        for (let u = 0; u < used.length; u++) {
          column.re.fill(0);
          column.im.fill(0);
          for (let k = starts[u]!; k < starts[u + 1]!; k++) {
            const to = sampleRow[k]! * together;
            for (let c = 0; c < together; c++) {
              const coil = group * together + c;
              if (coil >= coils) break;
              column.re[to + c] = y[2 * coil * samples + sampleNumber[k]!]!;
              column.im[to + c] = y[(2 * coil + 1) * samples + sampleNumber[k]!]!;
            }
          }
          down.forward(column.im, column.re); // the inverse without its 1/n: exchanging the parts conjugates
          copy(column, 0, between, u * column.re.length);
        }
        for (let r = 0; r < height; r++) {
          fetch(uncentred(r, height));
          along.forward(row.im, row.re);
          gather(group, r, turnX, unitary, x);
        }
      }
    };

    const flags = new Uint8Array(height);
    const normalOfAny: CoilOperator['normal'] = (x, out) => {
      out.fill(0);
      for (let group = 0; group < groups; group++) {
        for (let r = 0; r < height; r++) {
          see(x, group, r, 0);
          along.forward(row.re, row.im);
          store(r);
        }
        for (let u = 0; u < used.length; u++) {
          flags.fill(0);
          for (let k = starts[u]!; k < starts[u + 1]!; k++) flags[sampleRow[k]!] = 1;
          copy(between, u * column.re.length, column, 0);
          down.forward(column.re, column.im);
          for (let k = 0; k < height; k++) {
            if (flags[k] !== 0) continue;
            for (let c = k * together; c < (k + 1) * together; c++) column.re[c] = column.im[c] = 0;
          }
          down.forward(column.im, column.re);
          copy(column, 0, between, u * column.re.length);
        }
        for (let r = 0; r < height; r++) {
          fetch(r);
          along.forward(row.im, row.re);
          gather(group, r, 0, 1 / size, out);
        }
      }
    };
    const lines = linesOf(mask, height, width);
    // Made when it is asked for: what only measures needs none.
    let made: NormalOfLines | null = null;
    const ofLines = (all: Lines): NormalOfLines =>
      (made ??= normalOfLines({ groups: sensitivity, together, sets, coils, size }, all));
    const normal: CoilOperator['normal'] = (x, out) =>
      lines === null ? normalOfAny(x, out) : ofLines(lines).normal(x, out);
    const spectrum = (): Float32Array => {
      if (lines !== null) {
        const ofElement = ofLines(lines).spectrum();
        const { length } = lines.flags;
        return Float32Array.from({ length: sets * size }, (_, i) => {
          const [set, pixel] = [Math.floor(i / size), i % size];
          const at = lines.step === 1 ? pixel % width : Math.floor(pixel / width);
          return ofElement[set * length + uncentred(at, length)]!;
        });
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

    const shapes = { inShape: [2 * sets, height, width], outShape: [coils, 2, samples] };
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
