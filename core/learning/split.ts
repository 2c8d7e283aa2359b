import { PURPOSE, uniformStream } from '../image/random.ts';

/**
 * Which images are held out, for judging: whole groups (patients, series, files), so that no neighbour of what is learnt
 * is judged by, in a random order until the share is reached; one at least is held out, and one at least learnt from.
 * Where all are of one group its last ones, for neighbouring slices are nearly one.
 * @param groups of each image @param share 0 to 1
 */
export function heldOut(groups: readonly string[], share: number, seed: number): readonly boolean[] {
  const wanted = Math.max(1, Math.round(share * groups.length));
  const names = [...new Set(groups)];
  if (names.length === 1) return groups.map((_, i) => i >= groups.length - Math.min(wanted, groups.length - 1));
  const draw = uniformStream(seed, PURPOSE.heldOut, 0, 0);
  const order = names
    .map((name) => ({ name, size: groups.filter((own) => own === name).length, at: draw() }))
    .sort((a, b) => a.at - b.at);
  const chosen = new Set<string>();
  let count = 0;
  for (const { name, size } of order) {
    if (count >= wanted || chosen.size === names.length - 1) break;
    // One that is most of the folder is learnt from.
    if (count + size > MOST * wanted) continue;
    chosen.add(name);
    count += size;
  }
  if (chosen.size === 0) chosen.add(order.reduce((least, one) => (one.size < least.size ? one : least)).name);
  return groups.map((name) => chosen.has(name));
}

/** So many times what was asked for may be held out, since groups stay whole. */
const MOST = 1.5;
