import { type Simd, simd } from '../../simd/simd.ts';
import { fft, type Fft } from '../fft/fft.ts';
import { hasLanes } from '../fft/lanes.ts';
import type { Vector } from '../linear-operator.ts';
import { batched, normalInLanes } from './lines-in-lanes.ts';
import type { Lines } from './lines.ts';
import { type Maps, type SeenLine, virtualCoils } from './virtual-coils.ts';

/** Transformed together at the most: the inner loops run over them, and lines of so many stay in the first caches. */
const TOGETHER = 8;

export interface NormalOfLines {
  /** out ← AᵀA x, x and out [2·sets, height, width]. */
  normal(x: Vector, out: Vector): void;
  /**
   * The diagonal of F AᵀA Fᴴ, [sets, length], the origin first: it is the same all along the lines.
   */
  spectrum(): Float64Array;
}

/** Lines of as many virtual coils, transformed together. */
interface Batch {
  readonly lines: readonly SeenLine[];
  readonly plan: Fft;
}

/**
 * AᵀA of coils whose mask selects elements of the lines' transform, line by line. Along one line a few combinations of the coils
 * see all that the coils do, and AᵀA is the same of any that span them: Σ_c S_cᴴ T S_c = Σ_v (US)_vᴴ T (US)_v for a unitary U
 * (compression of coils along the readout, Zhang 2013, Magn. Reson. Med. 69(2)).
 */
export function normalOfLines(maps: Maps, lines: Lines, using = simd): NormalOfLines {
  const { sets, size } = maps;
  const findAll = (): SeenLine[] => {
    const find = virtualCoils(maps, lines);
    return Array.from({ length: lines.count }, (_, l) => find(l * lines.apart)).filter(({ coils }) => coils > 0);
  };
  // Each is made when it is asked for. What is seen is as large as the maps: once it lies in the lanes' order it is let go.
  let seen: SeenLine[] | null = null;
  let plain: NormalOfLines | null = null;
  let batches: Int32Array | null = null;
  let [singles, doubles]: (NormalOfLines['normal'] | null)[] = [null, null];
  const plainly = (): NormalOfLines => (plain ??= plainLines((seen ??= findAll()), maps, lines));
  const inLanes = (lane: 4 | 8, of: Simd): NormalOfLines['normal'] => {
    batches ??= batched((seen ??= findAll()), sets, lines.flags.length);
    [seen, plain] = [null, null];
    return normalInLanes(batches, lines, sets, size, lane, of);
  };
  return {
    normal(x, out) {
      if (using === null || !hasLanes(lines.flags.length)) plainly().normal(x, out);
      else if (x instanceof Float32Array && out instanceof Float32Array) (singles ??= inLanes(4, using))(x, out);
      else (doubles ??= inLanes(8, using))(x, out);
    },
    spectrum: () => plainly().spectrum(),
  };
}

function plainLines(all: readonly SeenLine[], { sets, size }: Maps, lines: Lines): NormalOfLines {
  const { step, flags } = lines;
  const length = flags.length;
  const batches = batchesOf(all, lines.flags.length);
  const most = batches.reduce((n, { plan }) => Math.max(n, plan.batch), 0);
  const scratch = (n: number): Float64Array => new Float64Array(n);
  const [xr, xi, re, im] = [scratch(length), scratch(length), scratch(length * most), scratch(length * most)];
  const scale = 1 / length;

  const see = (x: Vector, line: SeenLine, place: number, together: number): void => {
    for (let set = 0; set < sets; set++) {
      for (let j = 0, i = 2 * set * size + line.from; j < length; j++, i += step) {
        xr[j] = x[i]!;
        xi[j] = x[size + i]!;
      }
      (set === 0 ? seen : alsoSeen)(line, set * length * line.coils, xr, xi, re, im, place, together);
    }
  };
  const gather = (line: SeenLine, place: number, together: number, out: Vector): void => {
    for (let set = 0; set < sets; set++) {
      combined(line, set * length * line.coils, re, im, place, together, xr, xi);
      for (let j = 0, i = 2 * set * size + line.from; j < length; j++, i += step) {
        out[i] = scale * xr[j]!;
        out[size + i] = scale * xi[j]!;
      }
    }
  };

  const transform = ({ lines: own, plan }: Batch, x: Vector): void => {
    for (const [l, line] of own.entries()) see(x, line, l * line.coils, plan.batch);
    plan.forward(re, im);
  };
  return {
    normal(x, out) {
      out.fill(0); // lines that no coil sees
      for (const batch of batches) {
        const { lines: own, plan } = batch;
        const together = plan.batch;
        transform(batch, x);
        for (let k = 0; k < length; k++) {
          if (flags[k] !== 0) continue;
          for (let c = k * together; c < (k + 1) * together; c++) re[c] = im[c] = 0;
        }
        plan.forward(im, re); // the inverse without its 1/n: exchanging the parts conjugates
        for (const [l, line] of own.entries()) gather(line, l * line.coils, together, out);
      }
    },
    spectrum() {
      const out = new Float64Array(sets * length);
      for (let set = 0; set < sets; set++) {
        const one = new Float64Array(2 * sets * size).fill(1, 2 * set * size, (2 * set + 1) * size);
        const power = new Float64Array(length);
        for (const batch of batches) {
          transform(batch, one);
          const { batch: together } = batch.plan;
          for (let k = 0, i = 0; k < length; k++)
            for (const end = i + together; i < end; i++) power[k]! += re[i]! * re[i]! + im[i]! * im[i]!;
        }
        // Where a map turns k into k′ the sample at k′ sees it.
        for (let k = 0; k < length; k++)
          for (let other = 0; other < length; other++)
            if (flags[other] !== 0) out[set * length + k]! += power[(other - k + length) % length]!;
      }
      return out.map((v) => v / (size * length));
    },
  };
}

/** (re, im) ← S x of a line, its coils at `place` of those together; S begins at s. */
function seen(
  { coils, re: sr, im: si }: SeenLine,
  s: number,
  xr: Float64Array,
  xi: Float64Array,
  re: Float64Array,
  im: Float64Array,
  place: number,
  together: number,
): void {
  for (let j = 0, at = place; j < xr.length; j++, at += together) {
    const ar = xr[j]!;
    const ai = xi[j]!;
    for (let to = at; to < at + coils; to++, s++) {
      const mr = sr[s]!;
      const mi = si[s]!;
      re[to] = mr * ar - mi * ai;
      im[to] = mr * ai + mi * ar;
    }
  }
}

/** (re, im) += S x */
function alsoSeen(
  { coils, re: sr, im: si }: SeenLine,
  s: number,
  xr: Float64Array,
  xi: Float64Array,
  re: Float64Array,
  im: Float64Array,
  place: number,
  together: number,
): void {
  for (let j = 0, at = place; j < xr.length; j++, at += together) {
    const ar = xr[j]!;
    const ai = xi[j]!;
    for (let to = at; to < at + coils; to++, s++) {
      const mr = sr[s]!;
      const mi = si[s]!;
      re[to]! += mr * ar - mi * ai;
      im[to]! += mr * ai + mi * ar;
    }
  }
}

/** x ← Σ_v conj(S_v)(re, im)_v */
function combined(
  { coils, re: sr, im: si }: SeenLine,
  s: number,
  re: Float64Array,
  im: Float64Array,
  place: number,
  together: number,
  xr: Float64Array,
  xi: Float64Array,
): void {
  for (let j = 0, at = place; j < xr.length; j++, at += together) {
    let ar = 0;
    let ai = 0;
    for (let from = at; from < at + coils; from++, s++) {
      const mr = sr[s]!;
      const mi = si[s]!;
      const vr = re[from]!;
      const vi = im[from]!;
      ar += mr * vr + mi * vi;
      ai += mr * vi - mi * vr;
    }
    xr[j] = ar;
    xi[j] = ai;
  }
}

function batchesOf(all: readonly SeenLine[], length: number): readonly Batch[] {
  const alike = new Map<number, SeenLine[]>();
  for (const line of all) {
    const own = alike.get(line.coils);
    if (own === undefined) alike.set(line.coils, [line]);
    else own.push(line);
  }
  const plans = new Map<number, Fft>();
  const planOf = (together: number): Fft => {
    const plan = plans.get(together) ?? fft(length, together);
    plans.set(together, plan);
    return plan;
  };
  const batches: Batch[] = [];
  for (const [coils, own] of alike) {
    const most = Math.max(1, Math.floor(TOGETHER / coils));
    for (let first = 0; first < own.length; first += most) {
      const some = own.slice(first, first + most);
      batches.push({ lines: some, plan: planOf(coils * some.length) });
    }
  }
  return batches;
}
