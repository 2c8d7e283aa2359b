/** Measured k-space through the real command, in each of its formats. */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchSummarySchema } from '../../core/contract/batch.ts';
import { jobSchema } from '../../core/contract/job.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { must } from '../../core/contract/refused.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy/npy.ts';
import { magnitudesOf } from '../../core/image/complex.ts';
import { fourier2d } from '../../core/operators/fft/fourier.ts';
import { langevin, workspace } from '../support/command.ts';
import { bart, COILS, HEIGHT, kspace, PLANE, WIDTH } from '../support/disc-kspace.ts';

const w = workspace();
afterAll(() => w.remove());
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/kspace/${name}`, import.meta.url));

const isKept = (x: number): boolean => x % 3 === 0 || Math.abs(x - 20) <= 5;

beforeAll(() => {
  const shape = [COILS, HEIGHT, WIDTH];
  const save = (name: string, numbers: Float32Array): void =>
    writeFileSync(w.at(name), encodeNpy(numbers, shape, 'complex'));
  save('full.npy', kspace());
  save('under.npy', kspace(isKept));
  // As numpy.fft.fft2 leaves it: both middles at the corner, which for these even sizes is a change of sign and of place.
  const full = kspace();
  const fft = new Float32Array(full.length);
  for (let i = 0; i < COILS * PLANE; i++) {
    const [r, x] = [Math.floor((i % PLANE) / WIDTH), i % WIDTH];
    const at = Math.floor(i / PLANE) * PLANE + ((r + 18) % HEIGHT) * WIDTH + ((x + 20) % WIDTH);
    for (let p = 0; p < 2; p++) fft[2 * at + p] = full[2 * i + p]! * ((r + x) % 2 === 0 ? 1 : -1);
  }
  save('fft.npy', fft);
  const numbers = bart(kspace());
  writeFileSync(w.at('pair.cfl'), new Uint8Array(numbers.buffer));
  writeFileSync(w.at('pair.hdr'), `# Dimensions\n${HEIGHT} ${WIDTH} 1 ${COILS}\n`);
});

const CLASSICAL = ['--solver', 'tv,zero-filled'] as const;
const mri = (...args: string[]) => langevin(w.path, 'reconstruct', 'mri', ...args, ...CLASSICAL);
const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
const array = (...names: string[]): { readonly data: Float32Array; readonly shape: readonly number[] } => {
  const { data, shape } = must(decodeNpy(readFileSync(w.at(...names)), names.join('/')));
  return { data: Float32Array.from(data), shape };
};

describe('k-space that was measured whole', () => {
  it('is undersampled afterwards, and what all of it gives is the truth', async () => {
    const { code, stderr } = await mri('full.npy', '--acceleration', '2', '--center', '0.2', '--out', 'full');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/k-space in NPY: 3 coils, 36 × 40, fully sampled/)]);
    expect(stderr).toMatch(/Axes: coil 3 × row 36 × column 40, taken so by their lengths/);
    const { measurement } = jobSchema.parse(json('full', 'job.json'));
    expect(measurement).toMatchObject({
      source: { kind: 'kspace', axes: null, repetition: 0, contrast: 0, shift: null, retrospective: true },
      sampling: { kind: 'equispaced', acceleration: 2 },
    });
    const report = reportSchema.parse(json('full', 'report.json'));
    // So small a matrix has no corners to tell it from.
    expect(report.measurement).toMatchObject({ noise: { kind: 'estimated' }, noiseSd: null });
    expect(stderr).toMatch(/could not be estimated/);
    expect(report.measurement.details).toMatchObject({ source: 'kspace', coils: 3, sets: 1 });
    // |Sᴴx| is the root of the sum of squares where one set of maps explains the coils.
    const truth = magnitudesOf(array('full', 'inputs', 'truth.npy').data);
    const numbers = kspace();
    const squares = new Float64Array(PLANE);
    for (let c = 0; c < COILS; c++) {
      const own = Float32Array.from(
        { length: 2 * PLANE },
        (_, i) => numbers[2 * (c * PLANE + (i % PLANE)) + Math.floor(i / PLANE)]!,
      );
      fourier2d(HEIGHT, WIDTH).adjoint(own, own);
      for (let i = 0; i < PLANE; i++) squares[i]! += own[i]! ** 2 + own[PLANE + i]! ** 2;
    }
    const most = Math.sqrt(squares.reduce((a, b) => Math.max(a, b), 0));
    const far = truth.reduce(
      (sum, v, i) => (v > 0.1 * most ? Math.max(sum, Math.abs(v - Math.sqrt(squares[i]!))) : sum),
      0,
    );
    expect(far / most).toBeLessThan(0.03);
    expect((await langevin(w.path, 'verify', 'full')).code).toBe(0);
  });

  it('is given two sets of maps where that is said, an image for each', async () => {
    const { code } = await mri('full.npy', '--acceleration', '2', '--center', '0.2', '--sets', '2', '--out', 'two');
    expect(code).toBe(0);
    expect(jobSchema.parse(json('two', 'job.json'))).toMatchObject({
      measurement: { sets: 2 },
      image: { channels: 4 },
    });
    expect([array('two', 'inputs', 'maps.npy').shape, array('two', 'results', 'tv.npy').shape]).toEqual([
      [2, COILS, 2, HEIGHT, WIDTH],
      [4, HEIGHT, WIDTH],
    ]);
    expect(reportSchema.parse(json('two', 'report.json')).measurement.details).toMatchObject({ sets: 2 });
    const page = readFileSync(w.at('two', 'report.html'), 'utf8');
    expect(page).toContain('3 coils of the file, two sets of maps');
    expect(page.match(/alt="Sensitivities of the coils: Coil \d"/g)).toHaveLength(2 * COILS);
    expect((await langevin(w.path, 'verify', 'two')).code).toBe(0);
  });

  it('can be taken as it was measured', async () => {
    const { code } = await mri('full.npy', '--sampling', 'measured', '--out', 'all');
    expect(code).toBe(0);
    expect([
      existsSync(w.at('all', 'inputs', 'truth.npy')),
      array('all', 'inputs', 'mask.npy').data.includes(0),
    ]).toEqual([false, false]);
  });

  it('in BART’s pair gives the same, and the job knows the sizes by itself', async () => {
    const { code } = await mri('pair.hdr', '--acceleration', '2', '--center', '0.2', '--out', 'pair');
    expect(code).toBe(0);
    for (const name of ['truth.npy', 'measurement.npy'])
      expect(readFileSync(w.at('pair', 'inputs', name))).toEqual(readFileSync(w.at('full', 'inputs', name)));
    const job = jobSchema.parse(json('pair', 'job.json'));
    expect(job.measurement).toMatchObject({ source: { dimensions: [HEIGHT, WIDTH, 1, COILS] } });
    copyFileSync(w.at('pair', 'job.json'), w.at('pair.json'));
    rmSync(w.at('pair.hdr'));
    const again = await langevin(w.path, 'run', 'pair.json', '--out', 'pair-again');
    expect([again.code, again.stderr]).toEqual([0, expect.any(String)]);
    expect(readFileSync(w.at('pair-again', 'results', 'tv.npy'))).toEqual(
      readFileSync(w.at('pair', 'results', 'tv.npy')),
    );
  });

  it('of fastMRI: the readout is cut to the image, the pixels are known, and the reconstruction of others is kept', async () => {
    const { code, stderr } = await mri(
      fixture('fastmri-disc.h5'),
      '--slice',
      '1',
      '--acceleration',
      '2',
      '--center',
      '0.3',
      '--out',
      'disc',
    );
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/outside the field of view is cut away: 32 × 24 are left/),
    ]);
    const truth = array('disc', 'inputs', 'truth.npy');
    const theirs = array('disc', 'inputs', 'reconstruction_rss.npy');
    expect([truth.shape, theirs.shape]).toEqual([
      [2, 32, 24],
      [32, 24],
    ]);
    const ours = magnitudesOf(truth.data);
    const most = theirs.data.reduce((a, b) => Math.max(a, b), 0);
    const far = ours.reduce(
      (worst, v, i) => (v > 0.1 * most ? Math.max(worst, Math.abs(v - theirs.data[i]!)) : worst),
      0,
    );
    expect(far / most).toBeLessThan(0.05);
    expect((await mri(fixture('fastmri-disc.h5'), '--oversampling', 'keep', '--dry-run')).stderr).toMatch(
      /64 × 24 pixels/,
    );
  });
});

it('of every slice has the figures of fastMRI of the whole volume too, and a slice alone has its own', async () => {
  const asked = ['--acceleration', '2', '--center', '0.3', '--slice', 'all', '--out', 'volume', '--json'];
  const { code, stdout, stderr } = await mri(fixture('fastmri-disc.h5'), ...asked);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  const summary = batchSummarySchema.parse(json('volume', 'summary.json'));
  const slices = summary.rows.filter(({ method }) => method === 'tv').map(({ item }) => item);
  expect(slices).toHaveLength(2);
  // Directly: one mean square over both slices, and the largest value of both as the range.
  let [squares, count, range] = [0, 0, 0];
  for (const item of slices) {
    const target = array('volume', item, 'inputs', 'reconstruction_rss.npy').data;
    const found = magnitudesOf(array('volume', item, 'results', 'tv.npy').data);
    for (let i = 0; i < target.length; i++) squares += (found[i]! - target[i]!) ** 2;
    range = Math.max(range, ...target);
    count += target.length;
  }
  const volume = summary.methods.find(({ method }) => method === 'tv')?.volume;
  expect(volume?.psnrFastmri).toBeCloseTo(10 * Math.log10((range * range * count) / squares), 6);
  expect(volume?.ssimFastmri).toBeGreaterThan(0.5);
  expect(JSON.parse(stdout)).toMatchObject({ volume: { tv: volume } });
  // The second slice is twice as bright: alone, each has its own range.
  const alone = summary.rows.filter(({ method }) => method === 'tv').map((row) => row.psnrFastmri!);
  expect(Math.min(...alone.map((psnr) => Math.abs(psnr - volume!.psnrFastmri!)))).toBeGreaterThan(1e-3);
  expect(readFileSync(w.at('volume', 'summary.csv'), 'utf8')).toMatch(/^\(volume\),,,tv,/m);
  const again = await langevin(w.path, 'collect', 'volume');
  expect(again.stdout).toMatch(/Volume +PSNR, fastMRI dB.*\nTV +\d+\.\d\d/);
  expect(again.stdout).toMatch(/Of all 2 slices as one volume/);
  // A volume that lacks a slice is none, and that is said.
  renameSync(w.at('volume', slices[1]!), w.at('taken-away'));
  expect((await langevin(w.path, 'collect', 'volume')).stderr).toMatch(
    /no figures of the volume: 1 of its 2 slices has no whole result/,
  );
});

it('of several coils is held against the root of the sum of squares where nobody else has reconstructed it', async () => {
  const { code } = await mri('full.npy', '--acceleration', '2', '--center', '0.2', '--out', 'root');
  expect(code).toBe(0);
  const { data, shape } = array('root', 'inputs', 'root_sum_of_squares.npy');
  expect(shape).toEqual([HEIGHT, WIDTH]);
  const found = magnitudesOf(array('root', 'results', 'tv.npy').data);
  const range = Math.max(...data);
  const mean = found.reduce((sum, v, i) => sum + (v - data[i]!) ** 2, 0) / data.length;
  const row = reportSchema.parse(json('root', 'report.json')).results.find(({ method }) => method === 'tv');
  expect(row?.psnrFastmri).toBeCloseTo(10 * Math.log10((range * range) / mean), 4);
  expect((await langevin(w.path, 'verify', 'root')).code).toBe(0);
});

describe('k-space that was undersampled by the scanner', () => {
  it('is taken by its own samples, without a truth, and the report says so', async () => {
    const { code, stderr, stdout } = await mri('under.npy', '--out', 'under');
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/undersampled by the scanner: its own samples are used, and there is no truth/),
    ]);
    expect(jobSchema.parse(json('under', 'job.json')).measurement).toMatchObject({
      source: { retrospective: false },
      sampling: { kind: 'measured' },
    });
    const mask = array('under', 'inputs', 'mask.npy').data;
    expect([...mask.subarray(0, WIDTH)]).toEqual(Array.from({ length: WIDTH }, (_, x) => Number(isKept(x))));
    expect(stdout).toMatch(/there is no truth to score against/);
    expect(readFileSync(w.at('under', 'report.html'), 'utf8')).toMatch(/a real measurement: there is no truth/);
  });

  it.each([
    [['--acceleration', '4'], /--acceleration says what is measured, and this k-space was undersampled/],
    [['--coils', '8'], /--coils is of an image/],
    [['--phase', 'none'], /--phase is of an image/],
  ])('%j is refused', async (flags, says) => {
    const { code, stderr } = await mri('under.npy', ...flags, '--out', 'refused');
    expect([code, existsSync(w.at('refused'))]).toEqual([2, false]);
    expect(stderr).toMatch(says);
  });
});

describe('what is asked before anything is made of it', () => {
  it('a middle at the corner, and the image in quadrants: mended where it is said', async () => {
    const { code, stderr } = await mri('fft.npy', '--out', 'asked');
    expect([code, existsSync(w.at('asked'))]).toEqual([3, false]);
    expect(stderr).toMatch(/at its corner.*in quadrants.*--shift both/s);
    const mended = await mri('fft.npy', '--shift', 'both', '--acceleration', '2', '--center', '0.2', '--out', 'mended');
    expect(mended.code).toBe(0);
    const [ours, theirs] = [array('mended', 'inputs', 'truth.npy').data, array('full', 'inputs', 'truth.npy').data];
    expect(ours.reduce((worst, v, i) => Math.max(worst, Math.abs(v - theirs[i]!)), 0)).toBeLessThan(1e-2);
  });

  it.each([
    [['full.npy', '--axes', 'coil,row'], 2, /--axes: 2 axes are named/],
    [['full.npy', '--slice', '4'], 2, /--slice: there is one slice/],
    [['full.npy', '--oversampling', 'half'], 2, /none of cut, keep or a factor/],
    [['full.npy', '--sampling', 'measured', '--acceleration', '2'], 2, /takes all of them/],
    [['full.npy', '--center', '0'], 2, /no region about the middle of k-space is whole/],
    [[fixture('fastmri-without.h5')], 3, /without its array "kspace"/],
    [[fixture('several.h5')], 3, /several arrays of complex numbers.*--dataset/s],
  ])('%j', async (args, exit, says) => {
    const { code, stderr } = await mri(...args, '--out', 'wrong');
    expect([code, stderr, existsSync(w.at('wrong'))]).toEqual([exit, expect.stringMatching(says), false]);
  });
});

describe('an array of complex numbers', () => {
  const ONE = new Float32Array(kspace().buffer, 0, 2 * PLANE);
  const input = async (name: string, ...flags: string[]): Promise<string> =>
    (await mri(name, '--center', '0.2', '--acceleration', '2', ...flags, '--dry-run')).stderr;

  it('is k-space or an image by where its energy lies, or as it is said', async () => {
    const image = new Float32Array(2 * PLANE);
    const planes = Float32Array.from(ONE, (_, i) => ONE[2 * (i % PLANE) + Math.floor(i / PLANE)]!);
    fourier2d(HEIGHT, WIDTH).adjoint(planes, image);
    const complex = Float32Array.from(image, (_, i) => image[(i >> 1) + (i % 2) * PLANE]!);
    writeFileSync(w.at('one.npy'), encodeNpy(ONE, [HEIGHT, WIDTH], 'complex'));
    writeFileSync(w.at('image.npy'), encodeNpy(complex, [HEIGHT, WIDTH], 'complex'));
    expect(await input('one.npy')).toMatch(/k-space in NPY: 1 coil, 36 × 40, fully sampled/);
    expect(await input('image.npy')).toMatch(/36 × 40 pixels, complex → simulated acquisition/);
    expect(await input('one.npy', '--holds', 'image')).toMatch(/complex → simulated acquisition/);
    expect(await input('image.npy', '--holds', 'kspace')).toMatch(/Note: Its energy is spread over all of it/);
  });

  it('its magnitude is doubted as an image, and refused as k-space', async () => {
    const magnitude = Float32Array.from({ length: PLANE }, (_, i) => Math.hypot(ONE[2 * i]!, ONE[2 * i + 1]!));
    writeFileSync(w.at('magnitude.npy'), encodeNpy(magnitude, [HEIGHT, WIDTH]));
    expect(await input('magnitude.npy')).toMatch(/as in k-space: of the magnitude of k-space no image can be made/);
    expect(await input('magnitude.npy', '--holds', 'kspace')).toMatch(/its numbers are real, and k-space is complex/);
  });
});

describe('inspect', () => {
  it('says what is there, for people and as JSON', async () => {
    const { code, stdout } = await langevin(w.path, 'inspect', 'under.npy');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/3 coils, 36 × 40, 21 of 40 columns, 11 of them around the middle: 1\.9 times fewer/),
    ]);
    const { stdout: told } = await langevin(w.path, 'inspect', fixture('fastmri-disc.h5'), '--json');
    expect(JSON.parse(told)).toMatchObject({
      kind: 'kspace',
      format: 'fastmri',
      slices: 2,
      oversampling: 2,
      reference: 'reconstruction_rss',
    });
  });

  it('doubts that an oblong matrix is whole where its image folds over, as lines that were measured alone do', async () => {
    const columns = (...kept: number[]): Float32Array => {
      const all = kspace();
      const at = (i: number): number => 2 * (Math.floor(i / kept.length) * WIDTH + kept[i % kept.length]!);
      return Float32Array.from({ length: 2 * COILS * HEIGHT * kept.length }, (_, i) => all[at(i >> 1) + (i % 2)]!);
    };
    const every = Array.from({ length: 13 }, (_, i) => 2 + 3 * i);
    const middle = Array.from({ length: 13 }, (_, i) => 14 + i);
    for (const [name, kept] of [['packed.npy', every] as const, ['coarse.npy', middle] as const])
      writeFileSync(w.at(name), encodeNpy(columns(...kept), [COILS, HEIGHT, 13], 'complex'));
    const doubt = /Its matrix is 36 × 13, .* as if it were folded over.*put zeros where nothing was measured/;
    expect((await langevin(w.path, 'inspect', 'packed.npy')).stderr).toMatch(doubt);
    const { stdout } = await langevin(w.path, 'inspect', 'packed.npy', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [expect.stringMatching(doubt)] });
    expect((await mri('packed.npy', '--center', '0.3', '--dry-run')).stderr).toMatch(doubt);
    // Of fewer lines about the middle alone the image is coarse, and stands in its field of view as before.
    expect((await langevin(w.path, 'inspect', 'coarse.npy')).stderr).not.toMatch(/folded/);
  });
});

describe('another task', () => {
  it.each([
    ['full.npy', 'inpaint', '--mask', 'full.npy'],
    ['full.npy', 'colorize'],
    ['full.npy', 'reconstruct', 'ct'],
    ['full.cfl', 'restore'],
    [fixture('fastmri-disc.h5'), 'reconstruct', 'ct'],
  ])('than of MRI says of %s that it is k-space: %s %s', async (file, ...task) => {
    const own = kspace();
    writeFileSync(w.at('full.cfl'), new Uint8Array(bart(own).buffer));
    writeFileSync(w.at('full.hdr'), `# Dimensions\n${HEIGHT} ${WIDTH} 1 ${COILS}\n`);
    const { code, stderr } = await langevin(w.path, ...task, file, '--dry-run');
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/holds measured k-space, and no image\.\s+Reconstruct it with `langevin reconstruct mri`/),
    ]);
  });
});
