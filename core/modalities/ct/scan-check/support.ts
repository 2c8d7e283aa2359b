/** Where the object lies, as far as its rays say. */
import type { Grid } from '../job.ts';
import { directionRad, distances, quantile, type Rays } from './rays.ts';

/** A ray meets the object where it holds more than this share of what the densest rays hold; air holds 0. */
const SIGNAL = 0.05;

/** Distance from the axis of the furthest rays that meet the object: one in five hundred may be noise. */
export function objectRadiusMm({ geometry, data }: Rays): number {
  const away = distances(geometry);
  const level = SIGNAL * quantile(data, 0.995);
  const met: number[] = [];
  for (let i = 0; i < data.length; i++) if (data[i]! > level) met.push(Math.abs(away[i % geometry.bins]!));
  return quantile(met, 0.998);
}

/** Share of what the rays measured of the object on lines that do not meet the grid at all. */
export function shareBeside({ geometry, data }: Rays, grid: Grid): number {
  const away = distances(geometry);
  const level = SIGNAL * quantile(data, 0.995);
  const [halfX, halfY] = [(grid.width * grid.pixelMm) / 2, (grid.height * grid.pixelMm) / 2];
  let [beside, all] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    if (data[i]! <= level) continue;
    const bin = i % geometry.bins;
    const theta = directionRad(geometry, (i - bin) / geometry.bins, bin);
    const reach = halfX * Math.abs(Math.cos(theta)) + halfY * Math.abs(Math.sin(theta));
    all += data[i]!;
    if (Math.abs(away[bin]!) > reach + grid.pixelMm) beside += data[i]!;
  }
  return all > 0 ? beside / all : 0;
}

/** What the outermost bins read, in line integrals. */
export interface Edges {
  /** What air reads, where some views show air at an end of the detector; null where none seems to. */
  readonly air: number | null;
  /** What three in four of the ends read at most, above air, as a share of the largest values. */
  readonly share: number;
}

/** Air is a plateau: the lowest ends agree among each other and with the bins next to them. */
const PLATEAU = 0.015;

/** The outermost bins of each view, 2 % of the detector and two at least, beside their neighbours. */
export function edgesOf({ geometry: { bins, anglesDeg }, data }: Rays): Edges {
  const n = Math.max(2, Math.round(bins * 0.02));
  const most = Math.max(quantile(data, 0.995) - quantile(data, 0.005), 1e-12);
  const median = (from: number): number => quantile(data.subarray(from, from + n), 0.5);
  const ends = anglesDeg.flatMap((_, view) => {
    const [left, right] = [view * bins, (view + 1) * bins - n];
    return [
      { level: median(left), slope: median(left + n) - median(left) },
      { level: median(right), slope: median(right - n) - median(right) },
    ];
  });
  ends.sort((a, b) => a.level - b.level);
  const low = ends.slice(0, Math.max(3, Math.ceil(ends.length / 10)));
  const levels = low.map(({ level }) => level);
  const isFlat =
    levels.at(-1)! - levels[0]! < 2 * PLATEAU * most &&
    Math.abs(
      quantile(
        low.map(({ slope }) => slope),
        0.5,
      ),
    ) <
      PLATEAU * most;
  const air = isFlat ? quantile(levels, 0.5) : null;
  const share =
    (quantile(
      ends.map(({ level }) => level),
      0.75,
    ) -
      (air ?? 0)) /
    most;
  return { air, share };
}
