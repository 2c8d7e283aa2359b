/** Images from noise alone, of any model, through the real command. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../core/contract/job.ts';
import { must } from '../../core/contract/refused.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { decodeNpy } from '../../core/formats/npy/npy.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { langevin, workspace } from '../support/command.ts';
import { colourGraph, complexGraph, tinyGraph, writeModel } from '../support/tiny-model.ts';

const w = workspace();
afterAll(() => w.remove());
const MODELS = {
  photo: { graph: colourGraph, channels: 3, unit: 'srgb', scale: { kind: 'srgb', low: 0, high: 1 } },
  ct: { graph: tinyGraph, channels: 1, unit: 'HU', scale: { kind: 'hu-window', low: -1024, high: 1650 } },
  mri: { graph: complexGraph, channels: 2, unit: 'complex', scale: { kind: 'p99.5-magnitude', low: 0, high: 1 } },
} as const;

beforeAll(() => {
  for (const [domain, { graph, channels, scale }] of Object.entries(MODELS))
    writeModel(w.at(domain), graph, {}, { domain, channels, scale });
});

const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
function imageIn(run: string, name: string): { data: ArrayLike<number>; shape: readonly number[] } {
  const path = w.at(run, 'results', `${name}.npy`);
  return must(decodeNpy(readFileSync(path), path));
}
const flags = (domain: string): string[] => ['--model', `./${domain}`, '--steps', '4', '--size', '24'];

describe('sample', () => {
  it.each(['photo', 'ct', 'mri'] as const)(
    '%s: makes a gallery of images, one a seed, of which nothing was measured',
    async (domain) => {
      const { channels, unit } = MODELS[domain];
      const run = `${domain}-samples`;
      const { code, stdout, stderr } = await langevin(
        w.path,
        ...['sample', ...flags(domain), '--count', '3', '--json', '--out', run],
      );
      expect([code, stderr]).toEqual([0, expect.stringMatching(/from noise alone/)]);
      expect(JSON.parse(stdout)).toMatchObject({ status: 'done' });
      const job = jobSchema.parse(json(run, 'job.json'));
      expect(job).toMatchObject({
        task: 'sample',
        samples: 'gallery',
        image: { channels, height: 24, width: 24 },
        measurement: { modality: 'none', domain, source: { kind: 'model' } },
      });
      const report = reportSchema.parse(json(run, 'report.json'));
      expect(report.image.unit).toBe(unit);
      expect(report.results.map(({ method }) => method)).toEqual(['proximal-1', 'proximal-2', 'proximal-3']);
      // Nothing is measured that a part of them could agree with.
      for (const { psnr, residualRelative, split } of report.results)
        expect([psnr, residualRelative, split]).toEqual([null, 0, null]);
      const page = readFileSync(w.at(run, 'report.html'), 'utf8');
      expect(page).toContain('3 results; nothing was measured: all of it is made up.');
      expect(page).toContain('Made up: it shows what the network takes for likely; no image of anyone.');
      expect(stderr).not.toMatch(/measurement|start|reconstruct/i);
      expect(report.results[0]!.path?.length).toBeGreaterThan(2);
      expect(page).not.toMatch(
        /real measurement|explains the measurement|diagnosis|<th[^>]*>\s*Residual|No noise is known/,
      );
      const images = report.results.map(({ method }) => imageIn(run, method));
      for (const { data, shape } of images) {
        expect(shape).toEqual(channels === 1 ? [24, 24] : [channels, 24, 24]);
        expect(Array.from(data).every(Number.isFinite)).toBe(true);
      }
      expect(images[0]!.data).not.toEqual(images[1]!.data);
      // Two rows of two with room between them, the last place empty and white: a picture that any program shows.
      const sheet = must(await decodePath(w.at(run, 'results', 'gallery.png')));
      const samples = channels === 3 ? 3 : 1;
      expect([sheet.height, sheet.width, sheet.samples, sheet.fullScale]).toEqual([60, 60, samples, 255]);
      for (let c = 0; c < samples; c++) expect(sheet.data[(32 * 60 + 40) * samples + c]).toBe(255);
      expect((await langevin(w.path, 'verify', run)).code).toBe(0);
    },
  );

  it('lays each picture on the sheet as it is, to the step', async () => {
    const sheet = must(await decodePath(w.at('photo-samples', 'results', 'gallery.png')));
    const third = must(await decodePath(w.at('photo-samples', 'results', 'proximal-3.png')));
    for (let c = 0; c < 3; c++) expect(sheet.data[(32 * 60 + 4) * 3 + c]).toBe(third.data[c]);
  });

  it('is told in words of images that are made, before the run and in its pictures', async () => {
    const dry = await langevin(w.path, 'sample', ...flags('ct'), '--count', '3', '--dry-run');
    expect(dry.stdout).toMatch(/Input {5}\S+, the model itself\n/);
    expect(dry.stdout).toMatch(/12 network calls/);
    expect(dry.stdout).not.toMatch(/measure|reconstruct/i);
    const help = await langevin(w.path, 'sample', '--help');
    expect(help.stdout).toMatch(/What to ask and how:/);
    expect(help.stdout).not.toMatch(/same measurement|What to reconstruct/);
    expect(readFileSync(w.at('ct-samples', 'results', 'proximal-1.png'), 'latin1')).toMatch(/made up, recipe SHA-256/);
  });

  it('takes what is typed for one method before what is typed for all', async () => {
    const asked = ['sample', ...flags('photo'), '--solver', 'heun,pc', '--heun-steps', '7', '--dry-run', '--json'];
    const { stdout } = await langevin(w.path, ...asked);
    const { job } = JSON.parse(stdout) as { job: { solvers: { id: string; parameters: { steps: number } }[] } };
    expect(job.solvers.map(({ id, parameters }) => [id, parameters.steps])).toEqual([
      ['heun', 7],
      ['pc', 4],
    ]);
    const wrong = await langevin(w.path, 'sample', ...flags('photo'), '--solver', 'ddim', '--dry-run');
    expect(wrong.stderr).toMatch(/"ddim" is not a solver of sample: it has proximal, heun, rk45/);
  });

  it('leaves alone what a method chooses itself, and says so', async () => {
    const asked = ['sample', ...flags('photo'), '--count', '1', '--solver', 'rk45', '--out', 'own-steps'];
    const { code, stderr } = await langevin(w.path, ...asked);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/no solver of this run reads --steps/)]);
  });

  it('says where levels are so few that noise is left between them', async () => {
    const asked = (levels: string, out: string) => [
      ...['sample', '--model', './photo', '--size', '16', '--count', '1', '--solver', 'annealed-langevin'],
      ...['--steps', levels, '--out', out],
    ];
    expect((await langevin(w.path, ...asked('12', 'few'))).stderr).toMatch(
      /% more noise is left than the network is told/,
    );
    expect((await langevin(w.path, ...asked('100', 'many'))).stderr).not.toMatch(/noise is left/);
  });

  it('gives the same picture for the same seed, whatever it is beside', async () => {
    const asked = ['sample', ...flags('photo'), '--samples', '1', '--seed', '2', '--out', 'second'];
    expect((await langevin(w.path, ...asked)).code).toBe(0);
    expect(imageIn('second', 'proximal').data).toEqual(imageIn('photo-samples', 'proximal-2').data);
  });

  it('takes no picture, and no kind of image for which there is no model', async () => {
    const picture = await langevin(w.path, 'sample', 'half.png', ...flags('photo'), '--out', 'refused');
    expect([picture.code === 0, picture.stderr]).toEqual([false, expect.stringMatching(/argument/)]);
    const unknown = await langevin(w.path, 'sample', '--model', 'ultrasound', '--out', 'refused');
    expect([unknown.code === 0, unknown.stderr]).toEqual([
      false,
      expect.stringMatching(/no bundled model has this id/),
    ]);
    expect(existsSync(w.at('refused'))).toBe(false);
  });
});
