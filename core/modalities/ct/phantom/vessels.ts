import type { Canvas } from '../../../image/phantom/canvas.ts';
import { PURPOSE, uniformStream } from '../../../image/random.ts';

type Place = readonly [x: number, y: number, z: number];

/** A piece of a vessel in space, in mm; z = 0 is the slice. */
export interface Segment {
  readonly from: Place;
  readonly to: Place;
  readonly radius: number;
}

/** Radius of the last twigs, and Murray's exponent as measured in lungs (between 2.3 and 3). */
const TWIG_MM = 0.46;
const MURRAY = 2.6;
/** Wider vessels are drawn with the mediastinum. */
const WIDEST_MM = 4.5;
/** How much a short way to the root counts against little material (Cuntz et al. 2010, "One rule to grow them all"). */
const BALANCE = 0.3;

/**
 * A vascular tree grown in the space of one lung: points scattered through it are joined to the root one by one,
 * each where new length plus weighted way to the root is least; radii follow from the twigs carried. The slice then
 * cuts it as it would a lung: lines where branches run in it, ovals and dots where they cross it.
 */
export function growTree(
  seed: number,
  stream: number,
  root: Place,
  inside: (x: number, y: number) => boolean,
  box: { readonly x: readonly [number, number]; readonly y: readonly [number, number]; readonly z: number },
  count: number,
): Segment[] {
  const draw = uniformStream(seed, PURPOSE.phantom, stream, 0);
  const points: Place[] = [root];
  while (points.length <= count) {
    const x = box.x[0] + (box.x[1] - box.x[0]) * draw();
    const y = box.y[0] + (box.y[1] - box.y[0]) * draw();
    const z = box.z * (2 * draw() - 1);
    if (inside(x, y)) points.push([x, y, z]);
  }
  const { order, parent } = join(points);
  const carried = new Float64Array(points.length);
  for (const i of order.toReversed()) {
    const own = Math.max(carried[i]!, 1);
    carried[i] = own;
    carried[parent[i]!]! += own;
  }
  return order.map((i) => ({
    from: points[parent[i]!]!,
    to: points[i]!,
    radius: Math.min(TWIG_MM * carried[i]! ** (1 / MURRAY), WIDEST_MM),
  }));
}

/** Prim's algorithm with the way to the root in the price. The root is point 0. @returns points as they were joined */
function join(points: readonly Place[]): { readonly order: number[]; readonly parent: Int32Array } {
  const n = points.length;
  const x = Float64Array.from(points, (p) => p[0]);
  const y = Float64Array.from(points, (p) => p[1]);
  const z = Float64Array.from(points, (p) => p[2]);
  const away = (i: number, j: number): number =>
    Math.sqrt((x[i]! - x[j]!) ** 2 + (y[i]! - y[j]!) ** 2 + (z[i]! - z[j]!) ** 2);
  const parent = new Int32Array(n);
  const price = new Float64Array(n).fill(Infinity);
  const way = new Float64Array(n);
  const joined = new Uint8Array(n);
  const order: number[] = [];
  let newest = 0;
  joined[0] = 1;
  for (let k = 1; k < n; k++) {
    let next = -1;
    for (let i = 1; i < n; i++) {
      if (joined[i]) continue;
      const offered = away(i, newest) + BALANCE * way[newest]!;
      if (offered < price[i]!) {
        price[i] = offered;
        parent[i] = newest;
      }
      if (next < 0 || price[i]! < price[next]!) next = i;
    }
    joined[next] = 1;
    way[next] = way[parent[next]!]! + away(next, parent[next]!);
    order.push(next);
    newest = next;
  }
  return { order, parent };
}

/**
 * Share of every pixel filled by the segments within a slice of the given thickness (three planes are averaged).
 * @param out size × size, the larger share wins
 */
export function cutTree(canvas: Canvas, segments: readonly Segment[], thicknessMm: number, out: Float64Array): void {
  const { size, pixelMm } = canvas;
  const planes = [-thicknessMm / 3, 0, thicknessMm / 3];
  for (const { from, to, radius } of segments) {
    const reach = radius + thicknessMm / 3;
    if (Math.min(from[2], to[2]) > reach || Math.max(from[2], to[2]) < -reach) continue;
    const column = (mm: number): number => Math.min(Math.max(Math.floor(mm / pixelMm + size / 2), 0), size - 1);
    const edge = radius + pixelMm;
    const d = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const;
    const length2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2] || 1;
    for (let r = column(Math.min(from[1], to[1]) - edge); r <= column(Math.max(from[1], to[1]) + edge); r++) {
      for (let c = column(Math.min(from[0], to[0]) - edge); c <= column(Math.max(from[0], to[0]) + edge); c++) {
        const x = (c + 0.5 - size / 2) * pixelMm - from[0];
        const y = (r + 0.5 - size / 2) * pixelMm - from[1];
        let share = 0;
        for (const plane of planes) {
          const z = plane - from[2];
          const t = Math.min(Math.max((x * d[0] + y * d[1] + z * d[2]) / length2, 0), 1);
          const away = Math.sqrt((x - t * d[0]) ** 2 + (y - t * d[1]) ** 2 + (z - t * d[2]) ** 2);
          share += Math.min(Math.max((radius - away) / pixelMm + 0.5, 0), 1) / planes.length;
        }
        const i = r * size + c;
        if (share > out[i]!) out[i] = share;
      }
    }
  }
}
