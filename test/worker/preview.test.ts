import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeNpy } from '../../core/formats/npy/npy.ts';
import { huFromScaled, scaledFromHu } from '../../core/image/units.ts';
import { codecs } from '../../electron/worker/read/decode.ts';
import { previews } from '../../electron/worker/run/preview.ts';
import type { News } from '../../electron/worker/run/run-events.ts';
import { workspace, type Workspace } from '../support/command.ts';

let space: Workspace;
beforeAll(() => {
  space = workspace();
  mkdirSync(space.at('previews'));
});
afterAll(() => space.remove());

it('shows the estimate in HU, at most five times a second, and the result as a small picture', async () => {
  const told: News[] = [];
  const events = { tell: (news: News) => told.push(news), flush: () => Promise.resolve() };
  const preview = previews(space.path, 1, 3);
  const estimate = Float32Array.of(0, scaledFromHu(0), 1);
  const step = { step: 4, of: 9, sigma: null, nfe: 0, residual: 0, estimate };
  await preview.offer({ method: 'proximal', seed: 2, events }, step);
  await preview.offer({ method: 'tv', seed: null, events }, step);
  expect(told).toEqual([{ kind: 'preview', method: 'proximal', seed: 2, step: 4, file: 'previews/proximal-2.npy' }]);
  const npy = decodeNpy(readFileSync(space.at('previews', 'proximal-2.npy')), 'preview');
  expect(npy).toMatchObject({ ok: true, value: { shape: [1, 3], dtype: 'f4', data: estimate.map(huFromScaled) } });

  await preview.thumbnail(Float32Array.of(-1000, -250, 900));
  const picture = await codecs.raster(readFileSync(space.at('previews', 'thumbnail.png')));
  expect([...picture.data]).toEqual([0, 128, 255]);
  expect(readdirSync(space.at('previews')).sort()).toEqual(['proximal-2.npy', 'thumbnail.png']);
});
