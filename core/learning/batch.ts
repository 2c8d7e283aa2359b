/** What one step learns from: a function of its seed and its number, whoever asks, after however many resumes. */
import { fillNormal, PURPOSE, uniformStream } from '../image/random.ts';
import { trainingLevels } from '../priors/noise-levels.ts';
import { randomCrop } from './crop.ts';
import type { LearntImage, Learning } from './learning.ts';

export interface Batch {
  /** [count, channels, side, side] on the scale of the network. */
  readonly x0: Float32Array;
  readonly sigma: Float32Array;
  /** Standard normal, of x0's shape. */
  readonly noise: Float32Array;
  readonly side: number;
}

export interface BatchSetting {
  /** Images by what they belong to, a patient or a file: each group is as likely, however many it has. */
  readonly groups: readonly (readonly LearntImage[])[];
  readonly learning: Learning;
  /** Noise levels that the network knows. */
  readonly range: { readonly sigmaMin: number; readonly sigmaMax: number };
  readonly count: number;
  readonly side: number;
  readonly seed: number;
}

export function batchOf(setting: BatchSetting, step: number): Batch {
  const { groups, learning, count, side, seed } = setting;
  const crops: Float32Array[] = [];
  for (let i = 0; i < count; i++) {
    const draw = uniformStream(seed, PURPOSE.trainingCrops, step, i);
    const group = groups[Math.floor(draw() * groups.length)]!;
    const crop = randomCrop(group[Math.floor(draw() * group.length)]!, side, learning, draw);
    const own = Math.floor(draw() * 2 ** 32);
    crops.push(learning.vary?.(crop, { height: side, width: side }, own) ?? crop);
  }
  const size = crops[0]?.length ?? 0;
  const x0 = new Float32Array(count * size);
  crops.forEach((crop, i) => x0.set(crop, i * size));
  const noise = new Float32Array(x0.length);
  fillNormal(noise, seed, PURPOSE.trainingNoise, step);
  return { x0, sigma: trainingLevels(setting.range, seed, step, count), noise, side };
}
