import type { ModelManifest } from '../contract/model.ts';

/** σ_d on a [0, 1] scale, where a manifest does not say. */
const ASSUMED_DATA_SD = 0.25;

/** σ_d: the standard deviation of the images that the network was trained on, where its manifest says it. */
export function dataDeviation({ training }: ModelManifest): number {
  const said = training?.['sd'];
  return typeof said === 'number' && said > 0 ? said : ASSUMED_DATA_SD;
}

/** What a report says of a model without a table; null where it has one. */
export const assumedVariance = ({ name, residualVariance: table }: ModelManifest): string | null =>
  table === undefined
    ? `The manifest of "${name}" has no residualVariance: σ²σ_d²/(σ² + σ_d²) with σ_d = ${ASSUMED_DATA_SD} is assumed, which costs quality.`
    : null;

/**
 * r²(σ) = E‖x₀ − D(x₀ + σn, σ)‖²/dim: interpolated over ln σ and ln r² of the manifest's table, σ² beyond its lower
 * end in proportion; σ²σ_d²/(σ²+σ_d²) where there is no table (a report then says so).
 */
export function residualVariance(manifest: ModelManifest): (sigma: number) => number {
  const table = manifest.residualVariance;
  if (table === undefined) {
    const v = ASSUMED_DATA_SD ** 2;
    return (sigma) => (sigma * sigma * v) / (sigma * sigma + v);
  }
  const [first, last] = [table[0]!, table[table.length - 1]!];
  return (sigma) => {
    if (sigma <= first[0]) return first[1] * (sigma / first[0]) ** 2;
    if (sigma >= last[0]) return last[1];
    const above = table.findIndex(([s]) => s > sigma);
    const [s0, r0] = table[above - 1]!;
    const [s1, r1] = table[above]!;
    const t = Math.log(sigma / s0) / Math.log(s1 / s0);
    return Math.exp((1 - t) * Math.log(r0) + t * Math.log(r1));
  };
}
