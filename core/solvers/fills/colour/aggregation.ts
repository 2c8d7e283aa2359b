import { apply, type Links, linked } from './links.ts';

interface Level {
  readonly links: Links;
  /** The coarser unknown that holds each one; of the coarsest level nothing. */
  readonly parent: Int32Array;
  readonly right: Float64Array;
  readonly solution: Float64Array;
  readonly defect: Float64Array;
}

/** A level whose unknowns do not fall to this share of the finer one's ends the hierarchy. */
const STALLED = 0.8;
/** Of the strongest link of an unknown: weaker ones do not join it to another. */
const STRONG = 0.25;

/**
 * z ← B r, B close to the inverse of A: one W-cycle of multigrid by aggregation (Notay 2010, ETNA 37, 123–146). Unknowns are
 * joined in pairs by their strongest link, and those pairs again, so that coarse ones never reach across an edge that the
 * weights respect; each holds one value. Gauss–Seidel forwards before, backwards after.
 */
export function aggregation(finest: Links): (r: Float64Array, z: Float64Array) => void {
  const levels: Level[] = [];
  let links = finest;
  for (;;) {
    const first = pairs(links);
    const between = joined(links, first);
    const second = pairs(between);
    const coarse = joined(between, second);
    const ends = links.count <= 1 || coarse.count > STALLED * links.count;
    levels.push({
      links,
      parent: ends ? new Int32Array(0) : first.map((k) => second[k]!),
      right: new Float64Array(links.count),
      solution: new Float64Array(links.count),
      defect: new Float64Array(links.count),
    });
    if (ends) break;
    links = coarse;
  }
  const cycle = (k: number): void => {
    const { links: here, parent, right, solution, defect } = levels[k]!;
    const coarse = levels[k + 1];
    sweepForwards(here, right, solution);
    // The second visit of a W-cycle goes on from the first: A is not symmetric, and one visit leaves too much.
    for (let visit = 0; coarse !== undefined && visit < (k === 0 ? 1 : 2); visit++) {
      apply(here, solution, defect);
      coarse.right.fill(0);
      for (let i = 0; i < here.count; i++) coarse.right[parent[i]!]! += right[i]! - defect[i]!;
      coarse.solution.fill(0);
      cycle(k + 1);
      for (let i = 0; i < here.count; i++) solution[i]! += coarse.solution[parent[i]!]!;
    }
    sweepBackwards(here, right, solution);
  };
  return (r, z) => {
    const top = levels[0]!;
    top.right.set(r);
    top.solution.fill(0);
    cycle(0);
    z.set(top.solution);
  };
}

/** Which pair each unknown falls into; one without a free strong neighbour joins its strongest neighbour's. */
function pairs({ count, start, to, weight }: Links): Int32Array {
  const pair = new Int32Array(count).fill(-1);
  let next = 0;
  for (let i = 0; i < count; i++) {
    if (pair[i]! >= 0) continue;
    let [strongest, free, most, mostFree] = [-1, -1, 0, 0];
    for (let k = start[i]!; k < start[i + 1]!; k++) {
      const w = weight[k]!;
      if (w > most) [strongest, most] = [to[k]!, w];
      if (w > mostFree && pair[to[k]!]! < 0) [free, mostFree] = [to[k]!, w];
    }
    if (free >= 0 && mostFree >= STRONG * most) pair[i] = pair[free] = next++;
    else if (strongest >= 0 && pair[strongest]! >= 0) pair[i] = pair[strongest]!;
    else pair[i] = next++;
  }
  return pair;
}

/** The links between the groups: the sums of those they bundle. */
function joined({ count, start, to, weight, outward }: Links, group: Int32Array): Links {
  let groups = 0;
  for (const k of group) groups = Math.max(groups, k + 1);
  const first = new Int32Array(groups + 1);
  for (const k of group) first[k + 1]!++;
  for (let k = 0; k < groups; k++) first[k + 1]! += first[k]!;
  const members = new Int32Array(count);
  const fill = first.slice();
  for (let i = 0; i < count; i++) members[fill[group[i]!]!++] = i;

  const coarseStart = new Int32Array(groups + 1);
  const coarseTo = new Int32Array(to.length);
  const coarseWeight = new Float32Array(to.length);
  const coarseOutward = new Float64Array(groups);
  const slot = new Int32Array(groups).fill(-1);
  let end = 0;
  for (let k = 0; k < groups; k++) {
    const begin = end;
    for (let m = first[k]!; m < first[k + 1]!; m++) {
      const i = members[m]!;
      coarseOutward[k]! += outward[i]!;
      for (let link = start[i]!; link < start[i + 1]!; link++) {
        const other = group[to[link]!]!;
        if (other === k) continue;
        if (slot[other]! < begin) {
          slot[other] = end;
          coarseTo[end++] = other;
        }
        coarseWeight[slot[other]!]! += weight[link]!;
      }
    }
    coarseStart[k + 1] = end;
  }
  return linked(coarseStart, coarseTo.slice(0, end), coarseWeight.slice(0, end), coarseOutward);
}

function sweepForwards({ count, start, to, weight, diagonal }: Links, b: Float64Array, x: Float64Array): void {
  for (let i = 0; i < count; i++) {
    let sum = b[i]!;
    for (let k = start[i]!; k < start[i + 1]!; k++) sum += weight[k]! * x[to[k]!]!;
    x[i] = sum / diagonal[i]!;
  }
}

function sweepBackwards({ count, start, to, weight, diagonal }: Links, b: Float64Array, x: Float64Array): void {
  for (let i = count - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = start[i]!; k < start[i + 1]!; k++) sum += weight[k]! * x[to[k]!]!;
    x[i] = sum / diagonal[i]!;
  }
}
