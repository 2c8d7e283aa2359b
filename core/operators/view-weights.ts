/** How much of the turn each view stands for, and whether part of the turn was never measured. */
export interface ViewWeights {
  /** One weight a view, in radians. */
  readonly weightsRad: Float64Array;
  /** The measured arc in degrees, when a range is missing; null where the views go all the way round. */
  readonly arc: { readonly startDeg: number; readonly spanDeg: number } | null;
}

const modulo = (a: number, period: number): number => ((a % period) + period) % period;

/**
 * Half the gap to each neighbour, modulo the period (180° parallel, 360° fan). The widest gap counts as a missing range
 * when it is more than twice the next: then it is not spanned, and the views at its ends reach as far outwards as
 * inwards. One lost view of an even set is a gap of just twice the others, which its neighbours fill.
 */
export function viewWeights(anglesDeg: readonly number[], periodDeg: number): ViewWeights {
  const views = anglesDeg.length;
  const weightsRad = new Float64Array(views);
  if (views === 0) return { weightsRad, arc: null };
  const angles = anglesDeg.map((a) => modulo(a, periodDeg));
  const order = angles.map((_, i) => i).sort((i, j) => angles[i]! - angles[j]!);
  const sorted = order.map((i) => angles[i]!);
  const gapAfter = sorted.map((a, i) => (i + 1 < views ? sorted[i + 1]! - a : sorted[0]! + periodDeg - a));
  const widest = gapAfter.reduce((best, gap, i) => (gap > gapAfter[best]! ? i : best), 0);
  const next = gapAfter.reduce((most, gap, i) => (i === widest ? most : Math.max(most, gap)), 0);
  const isMissing = views > 1 && gapAfter[widest]! > 2.001 * next;

  for (let i = 0; i < views; i++) {
    const before = (i + views - 1) % views;
    let [low, high] = [gapAfter[before]!, gapAfter[i]!];
    if (isMissing && before === widest) low = high;
    if (isMissing && i === widest) high = gapAfter[before]!;
    weightsRad[order[i]!] = (((low + high) / 2) * Math.PI) / 180;
  }
  if (!isMissing) return { weightsRad, arc: null };
  const first = (widest + 1) % views;
  const outwards = gapAfter[first]! / 2;
  const inwards = gapAfter[(widest + views - 1) % views]! / 2;
  return {
    weightsRad,
    arc: { startDeg: sorted[first]! - outwards, spanDeg: periodDeg - gapAfter[widest]! + outwards + inwards },
  };
}
