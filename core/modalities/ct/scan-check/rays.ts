/** A measurement as the check sees it: rays, without a grid. */
import type { JobGeometry } from '../../../contract/measurement/ct.ts';
import { fanAngleRad } from '../../../operators/radon/fan-beam.ts';

export interface Rays {
  readonly geometry: JobGeometry;
  /** Line integrals [views, bins]. */
  readonly data: Float32Array;
}

/** Distance of each bin's ray from the axis in mm, signed. */
export function distances(g: JobGeometry): Float64Array {
  return Float64Array.from({ length: g.bins }, (_, bin) =>
    g.kind === 'parallel'
      ? (bin - (g.bins - 1) / 2) * g.binMm + g.offsetMm
      : g.sourceMm * Math.sin(fanAngleRad(g, bin)),
  );
}

/** Direction θ of the line of a ray, X cos θ + Y sin θ = s, in radians. */
export const directionRad = (g: JobGeometry, view: number, bin: number): number =>
  (g.anglesDeg[view]! * Math.PI) / 180 + (g.kind === 'parallel' ? 0 : fanAngleRad(g, bin) - Math.PI / 2);

export const offsetOf = (g: JobGeometry): number => (g.kind === 'parallel' ? g.offsetMm : g.offset);
export const binWidthOf = (g: JobGeometry): number => (g.kind === 'parallel' ? g.binMm : g.binPitch);
export const withOffset = (g: JobGeometry, offset: number): JobGeometry =>
  g.kind === 'parallel' ? { ...g, offsetMm: offset } : { ...g, offset };

/** The same with its bins in the other order. */
export function flipped({ geometry, data }: Rays): Rays {
  const { bins } = geometry;
  return { geometry, data: data.map((_, i) => data[i - 2 * (i % bins) + bins - 1]!) };
}

/** Evenly chosen views and neighbouring bins averaged, down to about so many: what is asked here is coarse. */
export function reduced({ geometry: g, data }: Rays, mostViews: number, mostBins: number): Rays {
  const views = g.anglesDeg.length;
  const every = Math.ceil(views / mostViews);
  const together = Math.ceil(g.bins / mostBins);
  const chosen = Array.from({ length: Math.ceil(views / every) }, (_, i) => i * every);
  const bins = Math.floor(g.bins / together);
  const out = new Float32Array(chosen.length * bins);
  for (const [row, view] of chosen.entries()) {
    for (let bin = 0; bin < bins; bin++) {
      let sum = 0;
      for (let k = 0; k < together; k++) sum += data[view * g.bins + bin * together + k]!;
      out[row * bins + bin] = sum / together;
    }
  }
  const width = binWidthOf(g);
  // Bins that fill no group are left out at the end, which moves the detector's centre.
  const offset = offsetOf(g) - ((g.bins - bins * together) / 2) * width;
  const scan = { bins, anglesDeg: chosen.map((view) => g.anglesDeg[view]!) };
  const geometry: JobGeometry =
    g.kind === 'parallel'
      ? { ...g, ...scan, binMm: width * together, offsetMm: offset }
      : { ...g, ...scan, binPitch: width * together, offset };
  return { geometry, data: out };
}

/** Standard deviation of the noise, from second differences along the detector: half of them lie below 0.6745 σ·√6. */
export function noiseOf({ geometry: { bins }, data }: Rays): number {
  const differences: number[] = [];
  for (let i = 1; i < data.length - 1; i++) {
    const bin = i % bins;
    if (bin > 0 && bin < bins - 1) differences.push(Math.abs(data[i - 1]! - 2 * data[i]! + data[i + 1]!));
  }
  differences.sort((a, b) => a - b);
  return (differences[differences.length >> 1] ?? 0) / (0.6745 * Math.sqrt(6));
}

export function norm(v: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!;
  return Math.sqrt(sum);
}

/** The value below which a share of the numbers lies. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
