/** What is given beside k-space, through the real command: maps of the coils and noise scans. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../core/contract/job.ts';
import { must } from '../../core/contract/refused.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy/npy.ts';
import { fillNormal, PURPOSE } from '../../core/image/random.ts';
import { langevin, workspace } from '../support/command.ts';
import { bart, COILS, HEIGHT, kspace, PLANE, WIDTH } from '../support/disc-kspace.ts';

const w = workspace();
afterAll(() => w.remove());

const AS_USUAL = ['--acceleration', '2', '--center', '0.2'] as const;
const mri = (...args: string[]) => langevin(w.path, 'reconstruct', 'mri', ...args, '--solver', 'tv,cg-sense');
const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
const array = (...names: string[]): { readonly data: Float32Array; readonly shape: readonly number[] } => {
  const { data, shape } = must(decodeNpy(readFileSync(w.at(...names)), names.join('/')));
  return { data: Float32Array.from(data), shape };
};
/** ‖a − b‖ / ‖b‖ */
const distance = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0) / b.reduce((sum, v) => sum + v * v, 0));

/** [coil, part, row, column] → [coil, row, column, part]. */
const pairs = (planes: Float32Array): Float32Array =>
  Float32Array.from({ length: planes.length }, (_, i) => {
    const [coil, at, part] = [Math.floor(i / (2 * PLANE)), Math.floor((i % (2 * PLANE)) / 2), i % 2];
    return planes[(2 * coil + part) * PLANE + at]!;
  });
const saveCfl = (name: string, numbers: Float32Array, sizes: readonly number[]): void => {
  writeFileSync(w.at(`${name}.cfl`), new Uint8Array(bart(numbers).buffer));
  writeFileSync(w.at(`${name}.hdr`), `# Dimensions\n${sizes.join(' ')}\n`);
};

beforeAll(() => writeFileSync(w.at('full.npy'), encodeNpy(kspace(), [COILS, HEIGHT, WIDTH], 'complex')));

describe('maps of the coils', () => {
  it('that a run kept give the same again, from its own array, from a NumPy file of another scale and from BART’s pair', async () => {
    expect((await mri('full.npy', ...AS_USUAL, '--out', 'own')).code).toBe(0);
    const own = array('own', 'inputs', 'maps.npy').data;
    const maps = pairs(own);
    const doubled = maps.map((v) => 2 * v);
    writeFileSync(w.at('maps.npy'), encodeNpy(doubled, [COILS, HEIGHT, WIDTH], 'complex'));
    saveCfl('maps', maps, [HEIGHT, WIDTH, 1, COILS, 1]);
    for (const file of ['own/inputs/maps.npy', 'maps.npy', 'maps.hdr']) {
      const out = `by-${file.replaceAll('/', '-')}`;
      const { code, stderr } = await mri('full.npy', ...AS_USUAL, '--sensitivities', file, '--out', out);
      expect([code, stderr]).toEqual([
        0,
        expect.stringMatching(/sensitivities of the coils are those that were given, one set/),
      ]);
      expect(distance(array(out, 'inputs', 'maps.npy').data, own)).toBeLessThan(1e-6);
      for (const name of ['tv.npy', 'cg-sense.npy'])
        expect(distance(array(out, 'results', name).data, array('own', 'results', name).data)).toBeLessThan(1e-4);
    }
    const { measurement } = jobSchema.parse(json('by-maps.hdr', 'job.json'));
    expect(measurement).toMatchObject({
      sensitivities: { path: w.at('maps.cfl'), dimensions: [HEIGHT, WIDTH, 1, COILS, 1] },
      sets: 1,
    });
    const { details } = reportSchema.parse(json('by-maps.hdr', 'report.json')).measurement;
    expect(details).toMatchObject({ maps: 'given' });
    expect(readFileSync(w.at('by-maps.hdr', 'report.html'), 'utf8')).toContain(
      '3 coils of the file, by maps that were given',
    );
    expect((await langevin(w.path, 'verify', 'by-maps.hdr')).code).toBe(0);
  });

  it('of two sets have an image for each, and stand where no calibration region is whole', async () => {
    const both = new Float32Array(4 * COILS * PLANE);
    const one = array('own', 'inputs', 'maps.npy').data;
    both.set(one);
    // The second sees the left half, with the coils the other way round.
    for (let c = 0; c < COILS; c++)
      for (let i = 0; i < 2 * PLANE; i++)
        if (i % WIDTH < WIDTH / 2) both[2 * (COILS + c) * PLANE + i] = one[2 * (COILS - 1 - c) * PLANE + i]!;
    saveCfl('two', pairs(both), [HEIGHT, WIDTH, 1, COILS, 2]);
    const bare = ['full.npy', '--acceleration', '2', '--center', '0'];
    expect((await mri(...bare, '--dry-run')).stderr).toMatch(/no region about the middle of k-space is whole/);
    const { code, stderr } = await mri(...bare, '--sensitivities', 'two', '--out', 'two');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/those that were given, two sets/)]);
    expect(jobSchema.parse(json('two', 'job.json'))).toMatchObject({
      measurement: { sets: 2 },
      image: { channels: 4 },
    });
    expect(array('two', 'results', 'cg-sense.npy').shape).toEqual([4, HEIGHT, WIDTH]);
  });

  it('are part of the job: another file under their name is refused', async () => {
    writeFileSync(w.at('changing.npy'), readFileSync(w.at('maps.npy')));
    const asked = ['full.npy', ...AS_USUAL, '--sensitivities', 'changing.npy', '--out', 'first'];
    expect((await mri(...asked)).code).toBe(0);
    writeFileSync(w.at('job.json'), readFileSync(w.at('first', 'job.json')));
    writeFileSync(
      w.at('changing.npy'),
      encodeNpy(new Float32Array(2 * COILS * PLANE).fill(1), [COILS, HEIGHT, WIDTH], 'complex'),
    );
    const { code, stderr } = await langevin(w.path, 'run', 'job.json', '--out', 'second');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/changing\.npy .*SHA-256 differs/)]);
  });

  it.each([
    ['fewer', [COILS - 1, HEIGHT, WIDTH], 3, /The maps of the coils.*expected 3 × 36 × 40, found 2 × 36 × 40/],
    ['turned', [COILS, WIDTH, HEIGHT], 3, /The maps of the coils.*expected 3 × 36 × 40, found 3 × 40 × 36/],
    ['flat', [HEIGHT, WIDTH], 3, /flat\.npy .*axes \(36 × 40\) are not those of coil maps.*coil × row × column/s],
    ['sets', [3, COILS, HEIGHT, WIDTH], 2, /There are 3 sets of maps/],
  ] as const)('%s are refused in a sentence, and nothing is left behind', async (name, shape, exit, says) => {
    const numbers = new Float32Array(2 * shape.reduce((a, b) => a * b, 1)).fill(0.5);
    writeFileSync(w.at(`${name}.npy`), encodeNpy(numbers, [...shape], 'complex'));
    const { code, stderr } = await mri('full.npy', ...AS_USUAL, '--sensitivities', `${name}.npy`, '--dry-run');
    expect([code, stderr]).toEqual([exit, expect.stringMatching(says)]);
  });

  it.each([
    [['full.npy', '--sensitivities', 'gone.npy'], 3, /gone\.npy cannot be read: there is no such file/],
    [['full.npy', '--sensitivities', 'nan.npy'], 3, /The file of maps.*(NaN|not finite|finite)/],
    [['full.npy', '--sensitivities', 'zeros.npy'], 3, /The file of maps/],
    [['full.npy', '--sensitivities', 'maps.npy', '--sets', '2'], 2, /--sets says 2, and --sensitivities has one set/],
    [['image.npy', '--sensitivities', 'maps.npy'], 2, /--sensitivities are of the coils that measured k-space/],
  ] as const)('%j are refused', async (asked, exit, says) => {
    const numbers = new Float32Array(2 * COILS * PLANE);
    writeFileSync(w.at('zeros.npy'), encodeNpy(numbers, [COILS, HEIGHT, WIDTH], 'complex'));
    numbers[7] = NaN;
    writeFileSync(w.at('nan.npy'), encodeNpy(numbers, [COILS, HEIGHT, WIDTH], 'complex'));
    const image = Float32Array.from({ length: PLANE }, (_, i) => (i % WIDTH) + 1);
    writeFileSync(w.at('image.npy'), encodeNpy(image, [HEIGHT, WIDTH]));
    const { code, stderr } = await mri(...asked, '--dry-run');
    expect([code, stderr]).toEqual([exit, expect.stringMatching(says)]);
  });
});

describe('a mask', () => {
  const save = (name: string, value: number): void =>
    writeFileSync(w.at(name), encodeNpy(new Float32Array(PLANE).fill(value), [HEIGHT, WIDTH]));

  it('that measures nothing is refused with what it should mark', async () => {
    save('zeros-mask.npy', 0);
    const { code, stderr } = await mri('full.npy', '--mask', 'zeros-mask.npy', '--dry-run');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/measures nothing.*Mark each sample that was measured/s)]);
    expect(stderr).not.toMatch(/another program/);
  });

  it('that holds what is no number is refused', async () => {
    save('nan-mask.npy', NaN);
    const { code, stderr } = await mri('full.npy', '--mask', 'nan-mask.npy', '--dry-run');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/The mask holds \d+ values that are not finite/)]);
  });

  it('that keeps everything is said to leave nothing to be reconstructed', async () => {
    save('ones-mask.npy', 1);
    const { code, stderr } = await mri('full.npy', '--mask', 'ones-mask.npy', '--dry-run');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/Every sample of k-space is measured/)]);
    const done = await mri('full.npy', '--mask', 'ones-mask.npy', '--out', 'nothing-left-out');
    expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/no sample was left out/)]);
  });
});

describe('noise scans', () => {
  const noisy = fileURLToPath(new URL('../fixtures/kspace/noisy.h5', import.meta.url));
  const detailsOf = (run: string) => reportSchema.parse(json(run, 'report.json')).measurement;

  it('of an ISMRMRD file whiten it before anything else, which is said before the run and in the report', async () => {
    const { code, stderr } = await mri(noisy, ...AS_USUAL, '--out', 'own-scans');
    // Its coils are mixed as MIXED of test/reference/kspace_files.py says: the third is some three times as loud as the first.
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(
        /The coils are whitened by its own noise scans: the noise of one coil was up to (2\.[89]|3\.[0-3])\d* times that of another/,
      ),
    ]);
    expect(stderr).toMatch(/4 noise scans beside it/);
    expect(jobSchema.parse(json('own-scans', 'job.json')).measurement).toMatchObject({ whitening: { kind: 'own' } });
    expect(detailsOf('own-scans')).toMatchObject({ details: { whitening: 'own' } });
    expect(Math.abs(detailsOf('own-scans').noiseSd! - 1)).toBeLessThan(0.15);
    expect(readFileSync(w.at('own-scans', 'report.html'), 'utf8')).toMatch(
      /by the noise scans of the file: the noise of one/,
    );
    const covariance = array('own-scans', 'inputs', 'noise_covariance.npy');
    expect(covariance.shape).toEqual([3, 3, 2]);
    expect(covariance.data[0]! / 0.02 ** 2).toBeCloseTo(1, 0);
    expect((await langevin(w.path, 'verify', 'own-scans')).code).toBe(0);

    expect((await mri(noisy, ...AS_USUAL, '--whitening', 'none', '--out', 'as-it-was')).code).toBe(0);
    expect(detailsOf('as-it-was')).toMatchObject({ details: { whitening: 'none' } });
    expect(detailsOf('as-it-was').noiseSd ?? 0).toBeLessThan(0.1);
  });

  it('in a file of their own whiten k-space that has none, from NumPy and from BART’s pair alike', async () => {
    const samples = 600;
    const data = new Float32Array(2 * COILS * samples);
    fillNormal(data, 3, PURPOSE.measurement, 0);
    const unlike = data.map((v, i) => v * (1 + Math.floor(i / (2 * samples))));
    writeFileSync(w.at('scan.npy'), encodeNpy(unlike, [COILS, samples], 'complex'));
    writeFileSync(w.at('scan.cfl'), new Uint8Array(unlike.buffer));
    writeFileSync(w.at('scan.hdr'), `# Dimensions\n${samples} 1 1 ${COILS}\n`);
    const turned = Float32Array.from({ length: unlike.length }, (_, i) => {
      const [sample, coil] = [Math.floor(i / (2 * COILS)), Math.floor(i / 2) % COILS];
      return unlike[2 * (coil * samples + sample) + (i % 2)]!;
    });
    writeFileSync(w.at('turned-scan.npy'), encodeNpy(turned, [samples, COILS], 'complex'));
    for (const file of ['scan.npy', 'turned-scan.npy', 'scan.hdr']) {
      const { code, stderr } = await mri('full.npy', ...AS_USUAL, '--noise-scan', file, '--out', `by-${file}`);
      expect([code, stderr]).toEqual([0, expect.stringMatching(new RegExp(`whitened by ${file}: .* up to (2\\.9|3)`))]);
    }
    expect(jobSchema.parse(json('by-scan.hdr', 'job.json')).measurement).toMatchObject({
      whitening: { kind: 'file', path: w.at('scan.cfl'), dimensions: [samples, 1, 1, COILS] },
    });
    const [one, ...others] = ['by-scan.npy', 'by-turned-scan.npy', 'by-scan.hdr'].map((run) =>
      readFileSync(w.at(run, 'results', 'tv.npy')),
    );
    for (const other of others) expect(other).toEqual(one);
    // Maps that are given are of the coils as the file has them, and are whitened too.
    expect((await mri('full.npy', ...AS_USUAL, '--out', 'unwhitened')).code).toBe(0);
    const asked = ['--noise-scan', 'scan.npy', '--sensitivities', 'unwhitened/inputs/maps.npy'];
    expect((await mri('full.npy', ...AS_USUAL, ...asked, '--out', 'both')).code).toBe(0);
    const residuals = reportSchema.parse(json('both', 'report.json')).results.map((r) => r.residualRelative);
    for (const residual of residuals) expect(residual).toBeLessThan(0.05);
  });

  it.each([
    [
      ['full.npy', '--noise-scan', 'of-two.npy'],
      2,
      /The noise scan does not whiten this k-space: it is of 2 coils, and k-space of 3/,
    ],
    [
      ['full.npy', '--noise-scan', 'of-two.npy'],
      2,
      /2 × 100 numbers where 3 × some 24 or more, coil × sample, were expected/,
    ],
    [
      ['full.npy', '--noise-scan', 'full.npy'],
      3,
      /full\.npy .*its axes \(3 × \d+ × \d+\) are not those of a noise scan.*coil × sample/s,
    ],
    [['full.npy', '--noise-scan', 'signal.npy'], 2, /it holds a signal, as k-space does: its strongest sample has/],
    [['full.npy', '--noise-scan', 'picture.jpg'], 3, /picture\.jpg .*Save its complex numbers with numpy\.save/s],
    [['full.npy', '--noise-scan', 'turned.npy'], 2, /its 2 samples are too few for 3 coils/],
    [['full.npy', '--noise-scan', 'short.npy'], 2, /its 10 samples are too few for 3 coils/],
    [['full.npy', '--noise-scan', 'copies.npy'], 2, /a coil is a copy of others, or receives nothing/],
    [['full.npy', '--noise-scan', 'real.npy'], 3, /real\.npy .*not those of a noise scan/],
    [['full.npy', '--noise-scan', 'gone.npy'], 3, /gone\.npy cannot be read/],
    [['full.npy', '--noise-scan', 'copies.npy', '--whitening', 'none'], 2, /--whitening none says that it is not/],
    [['plane.npy', '--noise-scan', 'copies.npy'], 2, /--noise-scan is of the coils that measured k-space/],
  ] as const)('%j is refused in a sentence', async (asked, exit, says) => {
    const save = (name: string, coils: number, samples: number): void =>
      writeFileSync(w.at(name), encodeNpy(new Float32Array(2 * coils * samples).fill(1), [coils, samples], 'complex'));
    save('of-two.npy', 2, 100);
    save('short.npy', 3, 10);
    save('turned.npy', 3, 2);
    const peaked = new Float32Array(2 * 3 * 2000);
    fillNormal(peaked, 3, PURPOSE.measurement, 0);
    for (let c = 0; c < 3; c++) peaked[2 * (2000 * c + 1000)] = 60;
    writeFileSync(w.at('signal.npy'), encodeNpy(peaked, [3, 2000], 'complex'));
    writeFileSync(
      w.at('picture.jpg'),
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0),
    );
    save('copies.npy', 3, 100);
    writeFileSync(w.at('real.npy'), encodeNpy(new Float32Array(300), [3, 100]));
    writeFileSync(
      w.at('plane.npy'),
      encodeNpy(
        Float32Array.from({ length: PLANE }, (_, i) => i % 7),
        [HEIGHT, WIDTH],
      ),
    );
    const { code, stderr } = await mri(...asked, '--dry-run');
    expect([code, stderr]).toEqual([exit, expect.stringMatching(says)]);
  });
});
