import { expect, it } from 'vitest';
import { several } from '../../../core/priors/several.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { exactManifest } from '../../../core/priors/exact-manifest.ts';

it('images side by side are seen one by one, each at the noise level of its batch', async () => {
  const asked: [number, number[]][] = [];
  const model: ScoreModel = {
    manifest: exactManifest('half', 'Half', 2),
    nfe: 0,
    denoise(x, batch, sigma, out) {
      asked.push([batch, [...sigma]]);
      x.forEach((v, i) => (out[i] = v / 2));
      return Promise.resolve();
    },
  };
  const x = Float32Array.from({ length: 16 }, (_, i) => i);
  const out = new Float32Array(16);
  await several(model, 2).denoise(x, 2, Float64Array.of(0.1, 0.2), out);
  expect(asked).toEqual([[4, [0.1, 0.1, 0.2, 0.2]]]);
  expect([...out]).toEqual([...x].map((v) => v / 2));
});
