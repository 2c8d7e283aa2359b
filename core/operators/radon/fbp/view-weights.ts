/** A stretch of views without a missing range. */
export interface Arc {
  readonly startDeg: number;
  readonly spanDeg: number;
}

/** How much of the turn each view stands for, and whether parts of the turn were never measured. */
export interface ViewWeights {
  /** One weight a view, in radians. */
  readonly weightsRad: Float64Array;
  /** What lies between the widest missing range's ends; null where the views go all the way round. */
  readonly arc: Arc | null;
  /** The stretches between all missing ranges, in the order of their angles; none where the views go all the way round. */
  readonly arcs: readonly Arc[];
}

const modulo = (a: number, period: number): number => ((a % period) + period) % period;

/** Views this close to each other are one that was measured twice. */
const SAME_DEG = 1e-9;
/** A gap of just twice the others is one lost view, which its neighbours fill. */
const LOST = 2.001;
/** Several missing ranges are told from views that stand in pairs by what is left between them. */
const LEAST_COVERED = 0.25;

/**
 * Half the gap to each neighbour, modulo the period (180° parallel, 360° fan), but no half of a missing range: there the
 * view reaches as far outwards as inwards. The widest gap counts as missing when it is more than twice the next; so
 * do several, when all of them are more than twice all others.
 */
export function viewWeights(anglesDeg: readonly number[], periodDeg: number): ViewWeights {
  const views = anglesDeg.length;
  const weightsRad = new Float64Array(views);
  if (views === 0) return { weightsRad, arc: null, arcs: [] };
  const angles = anglesDeg.map((a) => modulo(a, periodDeg));
  const order = angles.map((_, i) => i).sort((i, j) => angles[i]! - angles[j]!);
  const sorted = order.map((i) => angles[i]!);
  const gapAfter = sorted.map((a, i) => (i + 1 < views ? sorted[i + 1]! - a : sorted[0]! + periodDeg - a));
  const missing = missingGaps(gapAfter, periodDeg);
  const typical = gapAfter.find((_, i) => !missing.has(i)) ?? 0;

  for (let i = 0; i < views; i++) {
    const before = (i + views - 1) % views;
    let [low, high] = [gapAfter[before]!, gapAfter[i]!];
    if (missing.has(before)) low = missing.has(i) ? typical : high;
    if (missing.has(i)) high = missing.has(before) ? typical : gapAfter[before]!;
    weightsRad[order[i]!] = (((low + high) / 2) * Math.PI) / 180;
  }
  if (missing.size === 0) return { weightsRad, arc: null, arcs: [] };

  /** From the view after one missing gap to the view before another, each with its half step outwards. */
  const between = (from: number, to: number): Arc => {
    const first = (from + 1) % views;
    const outwards = (missing.has(first) ? typical : gapAfter[first]!) / 2;
    const last = (to + views - 1) % views;
    const inwards = (missing.has(last) ? typical : gapAfter[last]!) / 2;
    const length = from === to ? periodDeg - gapAfter[from]! : modulo(sorted[to]! - sorted[first]!, periodDeg);
    return { startDeg: sorted[first]! - outwards, spanDeg: length + outwards + inwards };
  };
  const ends = [...missing].sort((a, b) => a - b);
  const widest = ends.reduce((best, gap) => (gapAfter[gap]! > gapAfter[best]! ? gap : best));
  return {
    weightsRad,
    arc: between(widest, widest),
    arcs: ends.map((gap, i) => between(gap, ends[(i + 1) % ends.length]!)),
  };
}

/** The gaps, by the view that they follow, across which nothing was measured. */
function missingGaps(gapAfter: readonly number[], periodDeg: number): ReadonlySet<number> {
  const byWidth = gapAfter.map((_, i) => i).sort((a, b) => gapAfter[b]! - gapAfter[a]!);
  const distinct = byWidth.filter((i) => gapAfter[i]! > SAME_DEG);
  let count = gapAfter.length > 1 && gapAfter[distinct[0]!]! > LOST * (gapAfter[distinct[1]!] ?? 0) ? 1 : 0;
  let left = periodDeg - gapAfter[distinct[0]!]!;
  for (let k = 2; 2 * k < distinct.length; k++) {
    left -= gapAfter[distinct[k - 1]!]!;
    if (left < LEAST_COVERED * periodDeg) break;
    if (gapAfter[distinct[k - 1]!]! > LOST * gapAfter[distinct[k]!]!) count = k;
  }
  return new Set(distinct.slice(0, count));
}
