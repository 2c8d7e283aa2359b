/** The commands that look at the machine and at files rather than run a job. */
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelManifest } from '../../core/contract/model.ts';
import { filesOfNetwork } from '../../core/contract/network-file.ts';
import { bytesText } from '../../core/image/number-text.ts';
import { langevin, start, workspace } from '../support/command.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';
import { writeModel } from '../support/tiny-model.ts';

const w = workspace();
beforeAll(() => {
  writeHu(w.at('body.npy'), bodyHu(24), [24, 24]);
  writeHu(w.at('other.npy'), bodyHu(24, 10), [24, 24]);
  writeModel(w.at('model'));
});
afterAll(() => w.remove());

it('doctor finds the CPU working, times the network, and every operator sound', async () => {
  const { code, stdout } = await langevin(w.path, 'doctor', '--model', 'model', '--json');
  expect(code).toBe(0);
  const answer: { checks: { name: string; works: boolean | null; detail: string }[] } = JSON.parse(stdout);
  const works = (name: RegExp): (boolean | null)[] =>
    answer.checks.filter((c) => name.test(c.name)).map((c) => c.works);
  expect(works(/^onnxruntime: cpu$/)).toEqual([true]);
  expect(works(/^TensorFlow\.js: (wasm|js)$/)).toEqual([true, true]);
  expect(works(/^Network on cpu \(onnxruntime\)$/)).toEqual([true]);
  expect(works(/^Network on \w+ \(TensorFlow\.js\)$/)).toEqual([true]);
  // Where no GPU is used: why, and what mends it or that nothing does.
  for (const { works: isUsed, detail } of answer.checks.filter((c) => /: cuda$/.test(c.name)))
    expect(isUsed === true ? '; npm run setup:' : detail).toMatch(/; (.*npm run setup:|no NVIDIA|there is no CUDA)/);
  expect(works(/^Operator/).length).toBeGreaterThanOrEqual(4);
  expect(works(/^Operator/).every((ok) => ok === true)).toBe(true);
});

it('goes on although nobody reads its notes any more', async () => {
  const { child, ended } = start(w.path, ['models', '--no-such-flag']);
  child.stderr?.destroy();
  expect((await ended).code).toBe(2);
});

it('models tries one of your own, by its manifest or its folder, or says why it would be refused', async () => {
  writeModel(w.at('own'));
  for (const path of ['own', 'own/manifest.json']) {
    const { code, stdout } = await langevin(w.path, 'models', path);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^tiny +ct +Tiny test denoiser\n +weights verified/)]);
  }
  writeModel(w.at('blurred'), undefined, { predicts: 'noise' });
  const refused = await langevin(w.path, 'models', 'blurred');
  expect([refused.code, refused.stderr]).toEqual([4, expect.stringMatching(/blurred.*network\.predicts/)]);
  expect((await langevin(w.path, 'models', 'nothing')).code).toBe(4);
});

it('models tells of every file of a network whether it is the one that is named', async () => {
  cpSync('models/ct', w.at('copy'), { recursive: true });
  const weights = w.at('copy/ct.int8.onnx');
  const bytes = readFileSync(weights);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(weights, bytes);
  const { code, stderr } = await langevin(w.path, 'models', 'copy');
  expect([code, stderr]).toEqual([
    4,
    expect.stringMatching(/weights of model "ct-thorax" are not those of its manifest/),
  ]);
});

it('models lists what is bundled, with the state of its weights', async () => {
  const { code, stdout } = await langevin(w.path, 'models', '--json');
  expect(code).toBe(0);
  const answer: { models: { verified: boolean; bytes: number; manifest: string }[] } = JSON.parse(stdout);
  expect(answer.models.every((m) => m.verified)).toBe(true);
  const lines = (await langevin(w.path, 'models')).stdout;
  expect(lines).toMatch(/^ct-thorax {2}ct [^\n]*\n[^\n]*pixels 0\.6 to 1\.7 mm/m);
  // So much lies in their folders.
  for (const { bytes, manifest } of answer.models) {
    const own = modelManifest.parse(JSON.parse(readFileSync(manifest, 'utf8')));
    const sizes = filesOfNetwork(own.network).map(({ file }) => statSync(join(dirname(manifest), file)).size);
    expect(bytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    expect(lines).toContain(`, ${bytesText(bytes)}, `);
  }
  // A photograph has no millimetres.
  expect(lines).toMatch(/^flowers {2}guide {2}Five kinds of flowers\n {2}--guide flowers --target daisy, /m);
  expect(lines).toMatch(/^photo {2}photo [^\n]*\n[^\n]*pixels of any size$/m);
});

it('compare scores an image with the range that is stated, and writes its figures', async () => {
  const args = ['compare', 'body.npy', 'other.npy', 'body.npy', '--data-range', '2674', '--out', 'figures.json'];
  const { code, stdout } = await langevin(w.path, ...args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/R = 2674 \(stated\)/);
  const { rows } = JSON.parse(readFileSync(w.at('figures.json'), 'utf8'));
  // 10 HU over the share of the image that is soft tissue.
  const [a, b] = [bodyHu(24), bodyHu(24, 10)];
  const mse = a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0) / a.length;
  expect(rows[0].fidelity.psnr).toBeCloseTo(10 * Math.log10(2674 ** 2 / mse), 6);
  expect(rows[1].fidelity).toMatchObject({ psnr: null, ssim: 1, nrmse: 0 });
});

it('convert goes there and back without changing a value', async () => {
  expect((await langevin(w.path, 'convert', 'body.npy', 'body.nii')).code).toBe(0);
  expect((await langevin(w.path, 'convert', 'body.nii', 'back.npy')).code).toBe(0);
  const again = await langevin(w.path, 'convert', 'body.nii', 'back.npy');
  expect(again.code).toBe(6);
  expect(again.stderr).toMatch(/exists already, and only --force/);
  expect((await langevin(w.path, 'convert', 'body.nii', 'back.npy', '--force')).code).toBe(0);
  const { stdout } = await langevin(w.path, 'compare', 'body.npy', 'back.npy', '--data-range', '1', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ rows: [{ fidelity: { nrmse: 0 } }] });
});
