import { fft } from '../fft/fft.ts';
import { uncentred } from '../fft/uncentred.ts';
import type { Vector } from '../linear-operator.ts';
import type { CoilProducts, SeenByCoils } from './coil-products.ts';
import type { ColumnSamples } from './column-samples.ts';

/** Every complex number of a line of the image or of k-space: element j of coil c at [j·together + c]. */
interface Line {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const lineOf = (length: number): Line => ({ re: new Float64Array(length), im: new Float64Array(length) });

/** The products of coils in TypeScript and in doubles, for one layout of samples after another: the one made last is to be used. */
export function coilsInDoubles({
  groups,
  together,
  coils,
  sets,
  height,
  width,
}: SeenByCoils): (samples: ColumnSamples) => CoilProducts {
  const size = height * width;
  const along = fft(width, together);
  const down = fft(height, together);
  const row = lineOf(width * together);
  const column = lineOf(height * together);

  /** row ← Σ_s S_s x_s of row r of the image as the group's coils see it, the first pixel at `turn`. */
  const see = (x: Vector, group: number, r: number, turn: number): void => {
    const { re: sr, im: si } = groups[group]!;
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
    const { re: sr, im: si } = groups[group]!;
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

  return ({ used, starts, rows, numbers }) => {
    const samples = numbers.length;

    /** Used columns of k-space, not yet (or no longer) transformed down: [used, height, together]. */
    const between = lineOf(used.length * height * together);

    /** Row r of k-space's used columns between the row transform and the column transforms; element r stands at `at`. */
    const store = (at: number): void => {
      for (let u = 0; u < used.length; u++) {
        const from = used[u]! * together;
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
        const to = used[u]! * together;
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
      for (let group = 0; group < groups.length; group++) {
        for (let r = 0; r < height; r++) {
          see(x, group, r, turnX);
          along.forward(row.re, row.im);
          store(uncentred(r, height));
        }
        for (let u = 0; u < used.length; u++) {
          copy(between, u * column.re.length, column, 0);
          down.forward(column.re, column.im);
          for (let k = starts[u]!; k < starts[u + 1]!; k++) {
            const from = rows[k]! * together;
            for (let c = 0; c < together; c++) {
              const coil = group * together + c;
              if (coil >= coils) break;
              y[2 * coil * samples + numbers[k]!] = unitary * column.re[from + c]!;
              y[(2 * coil + 1) * samples + numbers[k]!] = unitary * column.im[from + c]!;
            }
          }
        }
      }
    };
    const adjoint = (y: Vector, x: Vector): void => {
      x.fill(0);
      for (let group = 0; group < groups.length; group++) {
        for (let u = 0; u < used.length; u++) {
          column.re.fill(0);
          column.im.fill(0);
          for (let k = starts[u]!; k < starts[u + 1]!; k++) {
            const to = rows[k]! * together;
            for (let c = 0; c < together; c++) {
              const coil = group * together + c;
              if (coil >= coils) break;
              column.re[to + c] = y[2 * coil * samples + numbers[k]!]!;
              column.im[to + c] = y[(2 * coil + 1) * samples + numbers[k]!]!;
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
    const normal = (x: Vector, out: Vector): void => {
      out.fill(0);
      for (let group = 0; group < groups.length; group++) {
        for (let r = 0; r < height; r++) {
          see(x, group, r, 0);
          along.forward(row.re, row.im);
          store(r);
        }
        for (let u = 0; u < used.length; u++) {
          flags.fill(0);
          for (let k = starts[u]!; k < starts[u + 1]!; k++) flags[rows[k]!] = 1;
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
    return { forward, adjoint, normal };
  };
}
