import { expect } from 'vitest';
import { fillNormal, PURPOSE } from '../../core/image/random.ts';
import type { ScoreModel } from '../../core/priors/score-model.ts';

export const normals = (seed: number, count: number, scale = 1): Float32Array => {
  const out = new Float32Array(count);
  fillNormal(out, seed, PURPOSE.start, 0);
  return out.map((v) => scale * v);
};
export const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** |⟨Jᵀv, w⟩ − ⟨v, (D(x + hw) − D(x − hw))/2h⟩| in units of ‖Jᵀv‖‖w‖, by Richardson's two steps. */
export async function pullbackGap(score: ScoreModel, pixels: number, sigma: number): Promise<number> {
  const size = score.manifest.channels * pixels;
  const at = Float64Array.of(sigma);
  const x = normals(1, size, 0.2).map((v, i) => 0.4 + v + 0.2 * Math.sin(i / 9));
  const [v, w] = [normals(2, size), normals(3, size)];
  const [pulled, denoised, direct] = [new Float32Array(size), new Float32Array(size), new Float32Array(size)];
  await score.pullback!(x, 1, at, v, pulled, denoised);
  await score.denoise(x, 1, at, direct);
  expect(Math.max(...denoised.map((value, i) => Math.abs(value - direct[i]!)))).toBeLessThan(1e-5);
  const slope = async (h: number): Promise<number> => {
    const ends = [new Float32Array(size), new Float32Array(size)] as const;
    for (const [i, end] of ends.entries()) {
      const step = i === 0 ? h : -h;
      await score.denoise(
        x.map((value, k) => value + step * w[k]!),
        1,
        at,
        end,
      );
    }
    return (dot(ends[0], v) - dot(ends[1], v)) / (2 * h);
  };
  const expected = (4 * (await slope(0.02 * sigma)) - (await slope(0.04 * sigma))) / 3;
  return Math.abs(dot(pulled, w) - expected) / Math.sqrt(dot(pulled, pulled) * dot(w, w));
}
