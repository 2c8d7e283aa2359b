import { type Field, march, PLACE } from './fast-marching.ts';
import { holeOf, type Planes } from './hole.ts';

/** Pixels around an unknown one that it is computed from; published are 3 to 10, and of those 3 fills thin holes best. */
const RADIUS = 3;
/** Pixels that lie across the way of the front, (p − q)·∇T below the first, count with the second. */
const ACROSS = { below: 0.01, as: 1e-6 };

/**
 * Fills the holes by fast marching (Telea 2004, J. Graphics Tools 9(1), 23–34): from the rim inwards, in the order of the
 * distance T from it, each pixel p becomes the weighted mean of the known and already filled pixels q within RADIUS. A
 * weight is the product of |cos| between p − q and ∇T, of 1/|p − q|² and of 1/(1 + |T(p) − T(q)|) (equation 3; T is
 * negative outside the hole). Known pixels stay as they are to the bit; what stands in the holes is not read.
 *
 * The values alone are averaged, as OpenCV's `INPAINT_TELEA` does down to a grey level. Equation 2 adds ∇I(q)·(p − q):
 * slopes of filled pixels then feed on each other and grow without bound in wide holes.
 * @param known [height, width]: 1 where the pixel is known, 0 in a hole
 * @param out may be the picture's own data
 * @throws where no pixel is known
 */
export function fillTelea({ data, channels, height, width }: Planes, known: Uint8Array, out: Float32Array): void {
  const plane = height * width;
  const { pixels } = holeOf(height, width, known);
  if (out !== data) out.set(data);
  const { field, rim } = distancesFrom(known, pixels, height, width);
  const { place, arrival } = field;
  const disc = discOf(RADIUS);
  const sums = new Float64Array(channels);

  march(field, rim, Infinity, (i) => {
    const row = Math.floor(i / width);
    const column = i - row * width;
    const here = arrival[i]!;
    const acrossT = slope(field, i, column > 0 ? i - 1 : -1, column + 1 < width ? i + 1 : -1);
    const alongT = slope(field, i, row > 0 ? i - width : -1, row + 1 < height ? i + width : -1);
    sums.fill(0);
    let total = 0;
    for (let k = 0; k < disc.length; k += 2) {
      const dy = disc[k]!;
      const dx = disc[k + 1]!;
      const r = row + dy;
      const c = column + dx;
      if (r < 0 || r >= height || c < 0 || c >= width) continue;
      const q = r * width + c;
      if (place[q] !== PLACE.reached) continue;
      const square = dx * dx + dy * dy;
      const along = Math.abs(dx * acrossT + dy * alongT);
      const cosine = (along > ACROSS.below ? along : ACROSS.as) / Math.sqrt(square);
      const weight = cosine / (square * (1 + Math.abs(arrival[q]! - here)));
      total += weight;
      for (let channel = 0, at = q; channel < channels; channel++, at += plane) sums[channel]! += weight * out[at]!;
    }
    for (let channel = 0, at = i; channel < channels; channel++, at += plane) out[at] = sums[channel]! / total;
  });
}

/** The signed distance of the known pixels near the hole, ready to march from its rim, the known pixels that touch it. */
function distancesFrom(
  known: Uint8Array,
  hole: Int32Array,
  height: number,
  width: number,
): { readonly field: Field; readonly rim: Int32Array } {
  const plane = height * width;
  const place = Uint8Array.from(known, (k) => (k === 0 ? PLACE.closed : PLACE.ahead));
  const arrival = new Float32Array(plane);
  const reach = (i: number): void => {
    if (place[i] === PLACE.ahead) place[i] = PLACE.reached;
  };
  for (const i of hole) {
    const column = i % width;
    if (column > 0) reach(i - 1);
    if (column + 1 < width) reach(i + 1);
    if (i >= width) reach(i - width);
    if (i + width < plane) reach(i + width);
  }
  let touching = 0;
  for (let i = 0; i < plane; i++) if (place[i] === PLACE.reached) touching++;
  const rim = new Int32Array(touching);
  for (let i = 0, k = 0; i < plane; i++) if (place[i] === PLACE.reached) rim[k++] = i;

  const field = { height, width, place, arrival };
  march(field, rim, RADIUS + 1, () => undefined);
  for (let i = 0; i < plane; i++) {
    arrival[i] = -arrival[i]!;
    place[i] = known[i] === 0 ? PLACE.ahead : PLACE.reached;
  }
  return { field, rim };
}

/** Of T at i between the pixels before and after it where the front has been there, to one side where only that one is. */
function slope({ place, arrival }: Field, i: number, before: number, after: number): number {
  const behind = before >= 0 && place[before] === PLACE.reached;
  const beyond = after >= 0 && place[after] === PLACE.reached;
  if (behind && beyond) return (arrival[after]! - arrival[before]!) / 2;
  if (behind) return arrival[i]! - arrival[before]!;
  return beyond ? arrival[after]! - arrival[i]! : 0;
}

/** Offsets (down, right) of the pixels within a radius. */
function discOf(radius: number): Int32Array {
  const offsets: number[] = [];
  for (let dy = -radius; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++) {
      const square = dx * dx + dy * dy;
      if (square > 0 && square <= radius * radius) offsets.push(dy, dx);
    }
  }
  return Int32Array.from(offsets);
}
