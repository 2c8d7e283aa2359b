import type { ModelManifest } from '../contract/model.ts';
import { fillNormal, PURPOSE } from '../image/random.ts';
import { mixture, type ExactMixture } from '../priors/mixture.ts';
import { logSpaced } from '../priors/schedule.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { POINT_SD, SIGMA_MAX, SIGMA_MIN, type Grid } from './scene.ts';

export const PLANE_SDE: ModelManifest['sde'] = { kind: 've', sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX };

/** Points [n, 2], n > 0, as a prior: a mixture with one component a point, all alike. */
export const pointsPrior = (points: Float32Array): ExactMixture =>
  mixture(
    Array.from({ length: points.length / 2 }, (_, k) => ({
      weight: 2 / points.length,
      mean: points.slice(2 * k, 2 * k + 2),
      variance: POINT_SD ** 2,
    })),
  );

/** Centre of a cell of one side, from −half to half. */
const centre = (cell: number, cells: number, half: number): number => half * ((2 * cell + 1) / cells - 1);

/**
 * out ← p_σ of the points at the centres of the cells, divided by its largest value there. A round Gaussian is a product
 * of one of x and one of y, so a point costs one exponential a row and a column.
 */
export function densityOnGrid(points: Float32Array, sigma: number, grid: Grid, out: Float32Array): void {
  const { columns, rows, halfWidth, halfHeight } = grid;
  const spread = 2 * (POINT_SD ** 2 + sigma ** 2);
  const across = new Float32Array(columns);
  out.fill(0);
  for (let k = 0; k < points.length; k += 2) {
    for (let c = 0; c < columns; c++)
      across[c] = Math.exp(-((centre(c, columns, halfWidth) - points[k]!) ** 2) / spread);
    for (let r = 0; r < rows; r++) {
      const share = Math.exp(-((centre(r, rows, -halfHeight) - points[k + 1]!) ** 2) / spread);
      if (share < 1e-6) continue;
      for (let c = 0, i = r * columns; c < columns; c++, i++) out[i]! += share * across[c]!;
    }
  }
  let largest = Number.MIN_VALUE;
  for (let i = 0; i < out.length; i++) largest = Math.max(largest, out[i]!);
  for (let i = 0; i < out.length; i++) out[i]! /= largest;
}

/** Centres of the cells, [rows, columns, 2]. */
export function centresOf({ columns, rows, halfWidth, halfHeight }: Grid): Float32Array {
  const at = new Float32Array(2 * columns * rows);
  for (let r = 0, i = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      at[i++] = centre(c, columns, halfWidth);
      at[i++] = centre(r, rows, -halfHeight);
    }
  return at;
}

/** σ²∇ log p_σ = D(x, σ) − x at places [n, 2], of any model of images of two numbers. */
export async function pullAt(model: ScoreModel, places: Float32Array, sigma: number): Promise<Float32Array> {
  const count = places.length / 2;
  const out = new Float32Array(places.length);
  await model.denoise(places, count, new Float64Array(count).fill(sigma), out);
  for (let i = 0; i < out.length; i++) out[i]! -= places[i]!;
  return out;
}

/**
 * r²(σ) of the points as a prior, as the manifest of a network has it: ‖x₀ − D(x₀ + σn, σ)‖²/2 over draws of x₀, at
 * levels from SIGMA_MIN to SIGMA_MAX.
 */
export async function residualTable(prior: ScoreModel, points: Float32Array): Promise<[sigma: number, r2: number][]> {
  const n = points.length / 2;
  const draws = Math.max(1, Math.ceil(400 / n));
  const clean = new Float32Array(2 * n * draws);
  const noise = new Float32Array(clean.length);
  fillNormal(clean, 1, PURPOSE.replicas, 0);
  fillNormal(noise, 1, PURPOSE.replicas, 1);
  for (let i = 0; i < clean.length; i++) clean[i] = points[i % points.length]! + POINT_SD * clean[i]!;
  const noisy = new Float32Array(clean.length);
  const levels = new Float64Array(n * draws);
  const table: [number, number][] = [];
  for (const sigma of logSpaced(SIGMA_MIN, SIGMA_MAX, 20)) {
    for (let i = 0; i < noisy.length; i++) noisy[i] = clean[i]! + sigma * noise[i]!;
    await prior.denoise(noisy, levels.length, levels.fill(sigma), noisy);
    let sum = 0;
    for (let i = 0; i < noisy.length; i++) sum += (clean[i]! - noisy[i]!) ** 2;
    table.push([sigma, sum / noisy.length]);
  }
  return table;
}
