/** Detector bins that measured nothing: a constant in all views that its neighbours do not share. */
import { ok, type Result } from '../../../contract/result.ts';
import { invalid } from '../../../contract/values.ts';

/** A bin of an even object changes by more than this share of the data's range over the views; a dead one does not. */
const STILL = 1e-4;
/** Further than this share of the range from what its neighbours say. */
const APART = 0.05;
/** Fewer views cannot tell a dead bin from an even object. */
const LEAST_VIEWS = 5;
/** More than this share of the detector is no defect but the data's nature. */
const MOST = 0.25;

/** `3,17-20` as bins; a bin beyond the end is refused. */
export function parseBins(text: string, bins: number): Result<readonly number[]> {
  const found = new Set<number>();
  for (const part of text.split(',').map((p) => p.trim())) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (match === null || last < first)
      return invalid('--dead-bins', `"${part}" is not auto, none, or bins as in 3,17-20`);
    if (last >= bins) return invalid('--dead-bins', `${last} is beyond the end: there are ${bins} bins, from 0`);
    for (let bin = first; bin <= last; bin++) found.add(bin);
  }
  return ok([...found].sort((a, b) => a - b));
}

/** `3, 17-20`. */
export function binsText(bins: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const bin of bins) {
    const last = runs.at(-1);
    if (last?.[1] === bin - 1) last[1] = bin;
    else runs.push([bin, bin]);
  }
  return runs.map(([a, b]) => (a === b ? String(a) : `${a}-${b}`)).join(', ');
}

/**
 * Bins of line integrals [views, bins] that never change while the measurement around them does. Bins beside the object
 * never change either, but agree with their neighbours.
 */
export function findDeadBins(data: Float32Array, views: number, bins: number): number[] {
  if (views < LEAST_VIEWS || bins < 3) return [];
  const [low, high] = rangeOf(data);
  const range = high - low;
  const mean = new Float64Array(bins);
  const isStill = new Uint8Array(bins);
  for (let bin = 0; bin < bins; bin++) {
    let [least, most, sum] = [Infinity, -Infinity, 0];
    for (let view = 0; view < views; view++) {
      const v = data[view * bins + bin]!;
      least = Math.min(least, v);
      most = Math.max(most, v);
      sum += v;
    }
    mean[bin] = sum / views;
    isStill[bin] = most - least <= STILL * range ? 1 : 0;
  }
  const dead: number[] = [];
  for (let bin = 0; bin < bins;) {
    if (isStill[bin] === 0) {
      bin++;
      continue;
    }
    let end = bin + 1; // of a run of the same constant
    while (end < bins && isStill[end] === 1 && Math.abs(mean[end]! - mean[bin]!) <= STILL * range) end++;
    const [left, right] = [mean[bin - 1] ?? -Infinity, mean[end] ?? -Infinity];
    const above = mean[bin]! - Math.max(left, right);
    const below = Math.min(left, right) - mean[bin]!;
    // At the border, less than the neighbour is what air is; nothing there absorbs more than what lies further inside.
    const isWhole = bin === 0 && end === bins;
    if (!isWhole && Math.max(above, below) > APART * range) for (let k = bin; k < end; k++) dead.push(k);
    bin = end;
  }
  return dead.length > MOST * bins ? [] : dead;
}

function rangeOf(data: Float32Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const v of data) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  return [low, high];
}
