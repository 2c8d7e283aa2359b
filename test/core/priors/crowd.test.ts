import { expect, it } from 'vitest';
import { crowd } from '../../../core/priors/crowd.ts';
import { mixture } from '../../../core/priors/mixture.ts';

const one = () =>
  mixture([
    { weight: 0.4, mean: Float32Array.of(0, 1), variance: 0.1 },
    { weight: 0.6, mean: Float32Array.of(2, -1), variance: 0.5 },
  ]);

it('a crowd answers for each of its images as if that were alone, and counts them together as one', async () => {
  const x = Float32Array.of(0.3, 0.2, -1, 0.5, 1.2, -0.7, 5, 5, 0, 0, 1, 1);
  const many = crowd(one(), 3);
  const out = new Float32Array(x.length);
  await many.denoise(x, 2, Float64Array.of(0.3, 1), out);
  const alone = new Float32Array(x.length);
  await one().denoise(x, 6, Float64Array.of(0.3, 0.3, 0.3, 1, 1, 1), alone);
  expect(out).toEqual(alone);
  expect(many.nfe).toBe(2);
});

it('moves between the levels that it was given', () => {
  const sde = { kind: 've', sigmaMin: 0.1, sigmaMax: 2 } as const;
  expect(crowd(one(), 3, sde).manifest.sde).toEqual(sde);
  expect(crowd(one(), 3).manifest.sde).toEqual(one().manifest.sde);
});
