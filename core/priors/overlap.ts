/**
 * How far D reaches, on a scale of [0, 1]: within so many pixels lies 99.9 % of the energy of its answer to a change of one
 * pixel, rounded up (the shipped photograph network, test/bench/photo/large.ts --reach: 24 up to σ 0.2, 32 at 0.5, 46 at 1, 65
 * at 6). The least overlap is half of a receptive field.
 */
const REACH: readonly (readonly [number, number])[] = [
  [0.5, 32],
  [1, 56],
  [Infinity, 96],
];

/** Pixels by which tiles overlap at noise level σ; never more than a third of a tile, so that some of it is its own. */
export const overlapAt = (sigma: number, side: number): number =>
  Math.min(REACH.find(([most]) => sigma <= most)![1], Math.floor(side / 3));
