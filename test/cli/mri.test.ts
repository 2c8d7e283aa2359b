/** MR images through the real command: a simulated acquisition, its truth, and every file of the run. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../core/contract/job.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { must } from '../../core/contract/refused.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy/npy.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { langevin, workspace } from '../support/command.ts';
import { complexGraph, writeModel } from '../support/tiny-model.ts';

const w = workspace();
afterAll(() => w.remove());
const [HEIGHT, WIDTH] = [36, 47];
const PIXELS = HEIGHT * WIDTH;

/** Discs in a disc. */
const scene = (full: number): number[] =>
  Array.from({ length: PIXELS }, (_, i) => {
    const [row, column] = [Math.floor(i / WIDTH) - 18, (i % WIDTH) - 23];
    const r = Math.hypot(row, column);
    return Math.round(full * (r < 5 ? 1 : r < 9 ? 0.3 : r < 15 ? 0.6 : 0));
  });

beforeAll(() => {
  writeModel(
    w.at('model'),
    complexGraph,
    {},
    { domain: 'mri', channels: 2, scale: { kind: 'p99.5-magnitude', low: 0, high: 1 } },
  );
  writeFileSync(w.at('slice.png'), encodePng(Uint16Array.from(scene(60_000)), WIDTH, HEIGHT, 1));
  const image = Float32Array.from(scene(1000));
  const complex = Float32Array.from({ length: 2 * PIXELS }, (_, i) => image[i >> 1]! * (i % 2 === 0 ? 0.6 : -0.8));
  writeFileSync(w.at('complex.npy'), encodeNpy(complex, [HEIGHT, WIDTH], 'complex'));
  const broken = Float32Array.from(image);
  broken[7] = NaN;
  writeFileSync(w.at('nan.npy'), encodeNpy(broken, [HEIGHT, WIDTH]));
  writeFileSync(w.at('zero.npy'), encodeNpy(new Float32Array(PIXELS), [HEIGHT, WIDTH]));
  writeFileSync(
    w.at('signed.npy'),
    encodeNpy(
      image.map((v) => v - 500),
      [HEIGHT, WIDTH],
    ),
  );
  writeFileSync(w.at('colour.png'), encodePng(new Uint8Array(3 * PIXELS).fill(9), WIDTH, HEIGHT, 3));
  const columns = Uint8Array.from({ length: PIXELS }, (_, i) => {
    const column = i % WIDTH;
    return column % 3 === 0 || (column > 19 && column < 27) ? 255 : 0;
  });
  writeFileSync(w.at('mask.png'), encodePng(columns, WIDTH, HEIGHT, 1));
  writeFileSync(
    w.at('spread.png'),
    encodePng(
      columns.map((_, i) => ((i % WIDTH) % 3 === 0 ? 255 : 0)),
      WIDTH,
      HEIGHT,
      1,
    ),
  );
  writeFileSync(w.at('small.png'), encodePng(columns.slice(0, 100), 10, 10, 1));
});

const mri = (...args: string[]) => langevin(w.path, 'reconstruct', 'mri', ...args);
const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
const OURS = ['--model', 'model', '--steps', '4'] as const;

describe('a magnitude', () => {
  it('is measured in simulation, reconstructed by every method, and scored by its magnitude', async () => {
    const { code, stderr, stdout } = await mri('slice.png', '--acceleration', '3', ...OURS, '--out', 'run');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const job = jobSchema.parse(json('run', 'job.json'));
    expect(job).toMatchObject({
      task: 'reconstruct-mri',
      measurement: {
        modality: 'mri',
        source: { kind: 'image', numbers: 'magnitude', phase: { kind: 'smooth', seed: 1 }, coils: 1 },
        sampling: { kind: 'equispaced', acceleration: 3, center: 0.08, direction: 'columns', partial: 1 },
      },
      image: { channels: 2, height: HEIGHT, width: WIDTH, pixelMm: null },
    });
    const report = reportSchema.parse(json('run', 'report.json'));
    expect(report.results.map(({ method }) => method)).toEqual(['proximal', 'tv', 'zero-filled']);
    expect(report).toMatchObject({
      image: { unit: 'complex', channels: 2 },
      dataRange: { inUnit: 60_000 },
      measurement: { kind: 'simulated', sameOperator: true, details: { modality: 'mri', coils: 1, sets: 1 } },
    });
    // What is measured in truth, not what was asked for.
    const { details } = report.measurement;
    expect(details.modality === 'mri' && details.acceleration).toBeCloseTo(WIDTH / 19, 10);
    expect(stdout).toContain('simulated acquisition');
    // The truth is the target of both definitions; that of fastMRI has other windows.
    for (const row of report.results) {
      expect(row.psnrFastmri).toBeCloseTo(row.psnr!, 6);
      expect(row.ssimFastmri).toBeGreaterThan(0);
      expect(row.ssimFastmri).not.toBe(row.ssim);
    }
    expect(readFileSync(w.at('run', 'report.html'), 'utf8')).toContain('Measured samples of k-space');
    expect(readFileSync(w.at('run', 'report.html'), 'utf8')).not.toMatch(/Sensitivities of the coils|g-factor/);
    const [ours, tv, zeroFilled] = report.results;
    expect(tv!.psnr!).toBeGreaterThan(zeroFilled!.psnr! + 1);
    expect(ours!.psnr!).toBeGreaterThan(zeroFilled!.psnr!);
    expect(ours!.residualRelative).toBeLessThan(1e-3);
    expect(zeroFilled!.residualRelative).toBeLessThan(1e-6);
    const path = w.at('run', 'results', 'proximal.npy');
    const array = must(decodeNpy(readFileSync(path), path));
    expect(array.shape).toEqual([2, HEIGHT, WIDTH]);
  });

  it('gives its magnitude to formats that have no complex numbers, and all of it or one part to whoever asks', async () => {
    const values = async (path: string) => must(await decodePath(w.at(path)));
    const convert = (...args: string[]) => langevin(w.path, 'convert', 'run/results/tv.npy', ...args);
    expect((await convert('whole.npy')).code).toBe(0);
    const complex = await values('whole.npy');
    expect(complex).toMatchObject({ samples: 2, unit: 'complex' });
    const magnitude = Array.from({ length: PIXELS }, (_, i) =>
      Math.hypot(complex.data[2 * i]!, complex.data[2 * i + 1]!),
    );
    const most = Math.max(...magnitude);
    for (const [ending, tolerance] of [
      ['dcm', 1e-4],
      ['png', 1e-4],
      ['nii', 1e-6],
    ] as const) {
      const { data, samples } = await values(`run/results/tv.${ending}`);
      expect(samples).toBe(1);
      for (let i = 0; i < PIXELS; i++) expect(Math.abs(data[i]! - magnitude[i]!)).toBeLessThan(tolerance * most);
    }
    const planes = await values('run/results/tv.npy');
    expect(complex.data[1]).toBe(planes.data[PIXELS]);
    expect((await convert('phase.nii', '--part', 'phase')).code).toBe(0);
    const phase = await values('phase.nii');
    for (let i = 0; i < PIXELS; i++)
      expect(phase.data[i]).toBeCloseTo(Math.atan2(complex.data[2 * i + 1]!, complex.data[2 * i]!), 5);
    const refused = await convert('whole.nii');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--part') as string]);
  });

  it('verifies, and the same command gives the same bits', async () => {
    expect((await langevin(w.path, 'verify', 'run')).code).toBe(0);
    await mri('slice.png', '--acceleration', '3', ...OURS, '--out', 'again');
    for (const method of ['proximal', 'tv'])
      expect(readFileSync(w.at('again', 'results', `${method}.npy`))).toEqual(
        readFileSync(w.at('run', 'results', `${method}.npy`)),
      );
  });

  it('takes a mask from a file, and says where it has no calibration region', async () => {
    const one = await mri('slice.png', '--mask', 'mask.png', '--solver', 'zero-filled', '--out', 'masked');
    expect(one.code).toBe(0);
    const other = await mri('slice.png', '--mask', 'spread.png', '--solver', 'zero-filled', '--out', 'spread');
    expect(other.code).toBe(0);
    const warned = reportSchema.parse(json('spread', 'report.json')).warnings.join();
    expect(warned).toContain('no calibration region');
    expect(other.stderr).toContain('no calibration region');
    expect(reportSchema.parse(json('masked', 'report.json')).warnings.join()).not.toContain('calibration');
    expect(reportSchema.parse(json('spread', 'report.json')).measurement.details).toMatchObject({
      sampling: 'file',
      calibration: null,
      phase: 'none',
    });
  });
});

it('is measured by several coils, whose maps come from the middle of what they measured', async () => {
  const coils = ['--coils', '4', '--center', '0.3', '--acceleration', '2'] as const;
  const { code } = await mri('slice.png', ...coils, ...OURS, '--out', 'coils');
  expect(code).toBe(0);
  const report = reportSchema.parse(json('coils', 'report.json'));
  expect(report.measurement).toMatchObject({ details: { coils: 4, sets: 1 } });
  const path = w.at('coils', 'inputs', 'maps.npy');
  expect(must(decodeNpy(readFileSync(path), path)).shape).toEqual([1, 4, 2, HEIGHT, WIDTH]);
  const [, tv, zeroFilled] = report.results;
  expect(tv!.psnr!).toBeGreaterThan(zeroFilled!.psnr! + 1);
  expect((await langevin(w.path, 'verify', 'coils')).code).toBe(0);
});

it.each(['conditional', 'consistency'])('is sampled as published: %s, one coil or several', async (projection) => {
  for (const coils of ['1', '4']) {
    const out = `paper-${projection}-${coils}`;
    const settings = ['--preset', 'paper', '--steps', '3', '--predictor-corrector-projection', projection] as const;
    const measured = ['--coils', coils, '--center', '0.3', '--acceleration', '2', '--solver', 'proximal'] as const;
    const { code, stderr } = await mri('slice.png', ...measured, ...settings, '--model', 'model', '--out', out);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const [row] = reportSchema.parse(json(out, 'report.json')).results;
    expect(row).toMatchObject({ method: 'predictor-corrector', nfe: 6 });
    // Of one coil measured samples are met; what several see together is not in the range of their maps.
    expect(row!.residualRelative).toBeLessThan(coils === '1' ? 1e-5 : 0.2);
  }
});

it('takes a complex image with the phase that it has', async () => {
  const { code } = await mri('complex.npy', '--noise', 'gaussian:0.02', '--solver', 'tv', '--out', 'complex');
  expect(code).toBe(0);
  const report = reportSchema.parse(json('complex', 'report.json'));
  expect(report.measurement).toMatchObject({ details: { source: 'complex' }, noise: { kind: 'gaussian' } });
  expect(report.measurement.noiseSd).toBeGreaterThan(0);
  expect(report.dataRange.inUnit).toBeCloseTo(1000, 2);
});

it.each(['1e-9', '1e9'])('measures numbers of any size: %s times as large, it is the same image', async (factor) => {
  const image = Float32Array.from(scene(1000), (v) => v * Number(factor));
  writeFileSync(w.at(`scaled-${factor}.npy`), encodeNpy(image, [HEIGHT, WIDTH]));
  writeFileSync(w.at('plain.npy'), encodeNpy(Float32Array.from(scene(1000)), [HEIGHT, WIDTH]));
  const psnrs: number[] = [];
  for (const name of [`scaled-${factor}`, 'plain']) {
    const { code } = await mri(`${name}.npy`, ...OURS, '--out', `of-${factor}-${name}`);
    expect(code).toBe(0);
    psnrs.push(...reportSchema.parse(json(`of-${factor}-${name}`, 'report.json')).results.map(({ psnr }) => psnr!));
  }
  const [ours, tv, zeroFilled, oursPlain, tvPlain, zeroFilledPlain] = psnrs;
  expect(tv).toBeCloseTo(tvPlain!, 2);
  expect(zeroFilled).toBeCloseTo(zeroFilledPlain!, 4);
  // Where the low-pass of the middle is 0 its phase is what rounding makes it.
  expect(Math.abs(ours! - oursPlain!)).toBeLessThan(0.3);
});

it('says that an image lies in quadrants, and of one that does not says nothing', async () => {
  const image = scene(1000);
  const [down, right] = [HEIGHT >> 1, WIDTH >> 1];
  const shifted = Float32Array.from({ length: PIXELS }, (_, i) => {
    const [row, column] = [Math.floor(i / WIDTH), i % WIDTH];
    return image[((row + down) % HEIGHT) * WIDTH + ((column + right) % WIDTH)]!;
  });
  writeFileSync(w.at('quadrants.npy'), encodeNpy(shifted, [HEIGHT, WIDTH]));
  expect((await mri('quadrants.npy', '--solver', 'zero-filled', '--out', 'quadrants')).code).toBe(0);
  expect(reportSchema.parse(json('quadrants', 'report.json')).warnings.join()).toContain('quadrants');
  expect(reportSchema.parse(json('run', 'report.json')).warnings.join()).not.toContain('quadrants');
});

describe('what cannot be measured', () => {
  it.each([
    [['nan.npy'], 3, 'NaN'],
    [['zero.npy'], 3, 'constant'],
    [['signed.npy'], 3, 'below zero'],
    [['colour.png'], 3, 'colour'],
    [['slice.png', '--mask', 'small.png'], 3, '36'],
    [['slice.png', '--mask', 'mask.png', '--acceleration', '4'], 2, '--mask'],
    [['slice.png', '--center', '0.5', '--sampling', 'gaussian1d'], 2, 'centre'],
    [['slice.png', '--phase', 'curly'], 2, '--phase'],
    [['slice.png', '--noise', 'poisson:1e5'], 2, '--noise'],
    [['slice.png', '--noise', 'estimate'], 2, 'simulated'],
    [['slice.png', '--coils', '4', '--center', '0'], 2, 'calibration'],
    [['complex.npy', '--phase', 'smooth:2'], 2, 'phase'],
    [['slice.png', '--acceleration', '0.5'], 2, 'acceleration'],
  ] as const)('%j is refused in one sentence, and nothing is written', async (args, exit, words) => {
    const { code, stderr } = await mri(...args, '--solver', 'zero-filled', '--out', 'refused');
    expect([code, stderr]).toEqual([exit, expect.stringContaining(words) as string]);
    expect(existsSync(w.at('refused'))).toBe(false);
  });
});
