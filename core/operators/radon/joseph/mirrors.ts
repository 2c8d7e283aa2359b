import type { Lines } from '../lines.ts';
import { PAD, type Rays } from './rays.ts';

/**
 * Rays that are mirror images of each other in the image's two middle axes take the same steps, so their positions are
 * computed once. Equispaced views over 180°, and over 360° for an even number of fans, with a centred detector consist
 * almost wholly of fours; a view of a centred detector of pairs.
 * Four numbers a group: a ray, its image left for right, its image top for bottom, and both; −1 where there is none.
 */
export type Groups = Int32Array;

/** Agreement in pixels up to which rays count as each other's image: far above rounding, and nothing that a sum would show. */
const SAME = 1e-10;

export function findMirrors(rays: Rays, lines: Lines, pixelMm: number, height: number, width: number): Groups {
  const { count, byRow, first, steps, start, slope } = rays;
  const keyOf = (ray: number): number => lineKey(lines.thetaRad[ray]!, lines.offsetMm[ray]! / pixelMm);
  const byLine = hashed(count, keyOf);
  for (let ray = 0; ray < count; ray++) if (steps[ray]! > 0) byLine.set(ray);
  const taken = new Uint8Array(count);
  const groups = new Int32Array(4 * count);
  let used = 0;

  /** The ray on a line if it is free and takes the steps given: it is taken then. */
  const find = (theta: number, s: number, like: number, from: number, at: number, change: number): number => {
    const ray = byLine.get(lineKey(theta, s));
    const fits =
      ray >= 0 &&
      taken[ray] === 0 &&
      byRow[ray] === byRow[like] &&
      first[ray] === from &&
      steps[ray] === steps[like] &&
      Math.abs(start[ray]! - at) < SAME &&
      Math.abs(slope[ray]! - change) * steps[like]! < SAME;
    if (!fits) return -1;
    taken[ray] = 1;
    return ray;
  };

  for (let ray = 0; ray < count; ray++) {
    if (taken[ray] === 1 || steps[ray] === 0) continue;
    taken[ray] = 1;
    const theta = lines.thetaRad[ray]!;
    const s = lines.offsetMm[ray]! / pixelMm;
    const along = byRow[ray] === 1 ? height : width;
    const across = byRow[ray] === 1 ? width : height;
    const begin = start[ray]!;
    const end = begin + (steps[ray]! - 1) * slope[ray]!;
    const fromEnd = mirrored(first[ray]! + steps[ray]! - 1, along);
    // Left for right is θ → π − θ, top for bottom θ → −θ, both s → −s.
    const [overAcross, overAlong] = byRow[ray] === 1 ? [Math.PI - theta, -theta] : [-theta, Math.PI - theta];
    const a = find(overAcross, s, ray, first[ray]!, mirrored(begin, across), -slope[ray]!);
    const b = find(overAlong, s, ray, fromEnd, end, -slope[ray]!);
    const c = find(theta, -s, ray, fromEnd, mirrored(end, across), slope[ray]!);
    groups[used++] = ray;
    groups[used++] = byRow[ray] === 1 ? a : b;
    groups[used++] = byRow[ray] === 1 ? b : a;
    groups[used++] = c;
  }
  return groups.slice(0, used);
}

/**
 * Numbers below `count` by a key of theirs: open addressing. A Map takes several times as long, and no more than 2²⁴ of them,
 * which are 32,000 views of 513 bins.
 */
function hashed(count: number, keyOf: (entry: number) => number) {
  const size = 2 ** Math.ceil(Math.log2(2 * count + 2));
  const entries = new Int32Array(size).fill(-1);
  /** Where the entry of a key lies, or would. */
  const placeOf = (key: number): number => {
    const mixed = Math.imul(key % 0x100000000, 0x9e3779b1) ^ Math.imul(key / 0x4000000, 0x85ebca6b);
    let at = (mixed ^ (mixed >>> 15)) & (size - 1);
    while (entries[at]! >= 0 && keyOf(entries[at]!) !== key) at = (at + 1) & (size - 1);
    return at;
  };
  return {
    set(entry: number): void {
      entries[placeOf(keyOf(entry))] = entry;
    },
    /** −1 where there is none. */
    get: (key: number): number => entries[placeOf(key)]!,
  };
}

/** Where a position of the frame comes to in the mirror: the image of `size` pixels lies between PAD zeros. */
export const mirrored = (position: number, size: number): number => size - 1 + 2 * PAD - position;

/** One number a line, equal for (θ, s) and (θ + π, −s): the angle to 10⁻⁷, the offset to 1/1000 of a pixel. */
function lineKey(theta: number, s: number): number {
  const turns = theta / Math.PI;
  // A hair below a whole turn is the line at 0, seen from the other side.
  const whole = Math.floor(turns + 1e-9);
  const angle = Math.round((turns - whole) * 1e7);
  const offset = Math.round((whole % 2 === 0 ? s : -s) * 1e3);
  return angle * 0x4000000 + offset;
}
