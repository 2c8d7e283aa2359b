/** One run through the real command, and what its folder then holds, allows and refuses. */
import dicomParser from 'dicom-parser';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jobSchema } from '../../core/contract/job.ts';
import { reportSchema, type Report } from '../../core/contract/report.ts';
import { runRecordSchema } from '../../core/contract/run.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy/npy.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { langevin, workspace, type Ended } from '../support/command.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';
import { writeModel } from '../support/tiny-model.ts';

const w = workspace();
const ARGS = [
  'reconstruct',
  'ct',
  'body.npy',
  '--size',
  'native',
  '--spacing',
  '2',
  '--model',
  'model',
  '--views',
  '12',
];
const RUN = [
  ...ARGS,
  '--steps',
  '6',
  '--samples',
  '4',
  '--noise',
  'gaussian:0.01',
  '--solver',
  'proximal,tv,fbp',
  '--out',
  'run',
];
let first: Ended;
let report: Report;

const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
function npy(...names: string[]): { shape: readonly number[]; data: readonly number[] } {
  const decoded = decodeNpy(readFileSync(w.at(...names)), names.join('/'));
  if (!decoded.ok) throw new Error(decoded.error.code);
  return { shape: decoded.value.shape, data: Array.from(decoded.value.data) };
}

beforeAll(async () => {
  writeHu(w.at('body.npy'), bodyHu(24), [24, 24]);
  writeModel(w.at('model'));
  first = await langevin(w.path, ...RUN, '--json');
  report = reportSchema.parse(json('run', 'report.json'));
});
afterAll(() => w.remove());

describe('a run', () => {
  it('says how it read the input, what it does and where, on stderr', () => {
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/INPUT: body\.npy, NPY: 24 × 24 pixels, no spacing, HU → retrospective simulation/);
    expect(first.stderr).toMatch(
      /Reconstructing 24 × 24 pixels of 2 mm, 48.0 mm wide, from 12 views: proximal, tv, fbp, model tiny on cpu/,
    );
    expect(first.stderr).toContain(w.at('run'));
    expect(first.stderr).toMatch(/proximal, seed 1: step \d of 6, residual/);
    expect(first.stderr).not.toMatch(/\r|\u001b/); // no terminal: plain lines
  });

  it('answers --json with exactly one object', () => {
    const answer: unknown = JSON.parse(first.stdout);
    expect(answer).toMatchObject({ schema: 'langevin.result.v1', status: 'done', folder: w.at('run') });
    expect(answer).toHaveProperty('recipe_sha256', expect.stringMatching(/^[0-9a-f]{64}$/));
    expect(answer).toHaveProperty('metrics.tv.psnr', report.results[1]!.psnr);
    expect(answer).toMatchObject({ engine: 'onnxruntime', provider: 'cpu', precision: 'float32' });
    expect(answer).toHaveProperty('outputs', expect.arrayContaining([w.at('run', 'results', 'proximal.npy')]));
  });

  it('holds the files that the issue names, with their shapes', () => {
    expect(npy('run', 'inputs', 'truth.npy').shape).toEqual([24, 24]);
    expect(npy('run', 'inputs', 'measurement.npy').shape).toEqual([12, 35]);
    expect(npy('run', 'inputs', 'angles.npy').data).toEqual(Array.from({ length: 12 }, (_, i) => i * 15));
    const seeds = [1, 2, 3, 4].map((s) => `proximal-${s}.npy`);
    const images = ['proximal', 'tv', 'fbp'].flatMap((m) => [`${m}.npy`, `${m}.dcm`, `${m}.png`]);
    expect(readdirSync(w.at('run', 'results')).sort()).toEqual([...seeds, ...images, 'spread.npy'].sort());
    expect(readdirSync(w.at('run')).sort()).toEqual(
      [
        'SHA256SUMS',
        'arrays.json',
        'events.ndjson',
        'inputs',
        'job.json',
        'metrics.csv',
        'previews',
        'report.html',
        'report.json',
        'results',
        'run.json',
      ].sort(),
    );
  });

  it('reports the mean of the samples, every figure by its method in the order given', () => {
    const [proximal] = report.results;
    expect(report.results.map((r) => r.method)).toEqual(['proximal', 'tv', 'fbp']);
    expect(proximal).toMatchObject({
      seeds: [1, 2, 3, 4],
      nfe: 24,
      preset: 'fast',
      provider: 'cpu (onnxruntime)',
      scored: 'mean of 4 samples',
    });
    expect(proximal!.perSample.map((s) => s.seed)).toEqual([1, 2, 3, 4]);
    expect(proximal!.psnr!).toBeGreaterThan(15);
    expect(proximal!.residualWhitened).toBeGreaterThan(0.2);
    expect(proximal!.spread?.samples).toBe(4);
    expect(proximal!.split!.measured + proximal!.split!.supplied).toBeCloseTo(1, 6);
    const samples = [1, 2, 3, 4].map((s) => npy('run', 'results', `proximal-${s}.npy`).data);
    const mean = npy('run', 'results', 'proximal.npy').data;
    mean.forEach((v, i) => expect(v).toBeCloseTo(samples.reduce((sum, s) => sum + s[i]!, 0) / 4, 2));
    expect(report.measurement).toMatchObject({
      kind: 'simulated',
      details: { modality: 'ct', views: 12, simulate: 'fine' },
      sameOperator: false,
      noise: { kind: 'gaussian', epsilon: 0.01 },
    });
    expect(report.warnings.join(' ')).toMatch(
      /The manifest of "Tiny test denoiser" has no residualVariance: .* is assumed/,
    );
    expect(report.command).toContain('langevin reconstruct ct INPUT --size native');
    expect(readFileSync(w.at('run', 'report.html'), 'utf8')).toMatch(/research use only/i);
  });

  it('shows no name of a file: it may be the name of a patient', () => {
    const shown = ['report.json', 'report.html', 'metrics.csv', 'events.ndjson', 'run.json'];
    for (const name of shown) expect(readFileSync(w.at('run', name), 'utf8')).not.toMatch(/body\.npy|langevin-test/);
  });

  it('records what ran', () => {
    const record = runRecordSchema.parse(json('run', 'run.json'));
    expect(record).toMatchObject({ state: 'done', engine: 'onnxruntime', provider: 'cpu', error: null, crashes: 0 });
    expect(Object.keys(record.versions).sort()).toEqual(['node', 'onnxruntime', 'system']);
    expect(jobSchema.parse(json('run', 'job.json')).solvers).toHaveLength(3);
  });
});

describe("a stranger's job", () => {
  type Solver = { id: string; parameters: Record<string, unknown>; seeds: number[] };
  const fbp: Solver = { id: 'fbp', parameters: { window: 'hann', cutoff: 1 }, seeds: [] };
  it.each<[string, Solver[], RegExp]>([
    ['that names a file elsewhere', [{ ...fbp, id: '../../elsewhere' }], /solvers\.0\.id/],
    ['with a method twice', [fbp, fbp], /"fbp" is named twice/],
    ['with a seed where nothing is random', [{ ...fbp, seeds: [1] }], /"fbp" has no seeds/],
    ['with a parameter out of range', [{ ...fbp, parameters: { cutoff: 7 } }], /cutoff/],
  ])('%s is refused before anything is written', async (_name, solvers, says) => {
    writeFileSync(w.at('strange.json'), JSON.stringify({ ...jobSchema.parse(json('run', 'job.json')), solvers }));
    const { code, stderr } = await langevin(w.path, 'run', 'strange.json', '--out', 'strange/run');
    expect([2, 3]).toContain(code);
    expect(stderr).toMatch(says);
    expect(existsSync(w.at('strange', 'run'))).toBe(false);
    expect(readdirSync(w.path).filter((name) => name.startsWith('elsewhere'))).toEqual([]);
  });
});

describe('the same call again', () => {
  it('is already done, exit 0, and changes nothing', async () => {
    const before = readFileSync(w.at('run', 'report.json'));
    const again = await langevin(w.path, ...RUN);
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/already done/);
    expect(again.stdout).toMatch(/Report: /);
    expect(readFileSync(w.at('run', 'report.json'))).toEqual(before);
  });

  it('with another seed is another job: refused, nothing changed', async () => {
    const { code, stderr } = await langevin(w.path, ...RUN, '--seed', '2');
    expect(code).toBe(6);
    expect(stderr).toMatch(/not empty and does not hold this job/);
    expect(runRecordSchema.parse(json('run', 'run.json')).state).toBe('done');
  });

  it('as job.json gives the same images to the bit', async () => {
    const { code } = await langevin(w.path, 'run', 'run/job.json', '--out', 'again', '-q');
    expect(code).toBe(0);
    for (const name of ['proximal', 'proximal-3', 'tv', 'fbp', 'spread']) {
      expect(readFileSync(w.at('again', 'results', `${name}.npy`))).toEqual(
        readFileSync(w.at('run', 'results', `${name}.npy`)),
      );
    }
  });
});

describe('verify', () => {
  it('compares its own arrays as what they are, with no word said of them, by the figures of the report', async () => {
    const { stdout } = await langevin(w.path, 'compare', 'run/inputs/truth.npy', 'run/results/fbp.npy', '--json');
    const found = z
      .object({
        unit: z.string(),
        dataRange: z.number(),
        rows: z.array(z.object({ fidelity: z.object({ psnr: z.number() }) })),
      })
      .parse(JSON.parse(stdout));
    expect(found).toMatchObject({ unit: 'HU', dataRange: 2674 });
    const fbp = report.results.find(({ method }) => method === 'fbp');
    expect(found.rows[0]?.fidelity.psnr).toBeCloseTo(fbp?.psnr ?? NaN, 9);
  });
  it('finds every figure in the files', async () => {
    const { code, stdout } = await langevin(w.path, 'verify', 'run');
    expect(stdout).toMatch(/Equal: all \d+ figures/);
    expect(stdout).toMatch(/All \d+ files are as they were written\./);
    expect(code).toBe(0);
  });

  it('notices a changed result, and a changed figure', async () => {
    const { data, shape } = npy('again', 'results', 'tv.npy');
    writeFileSync(
      w.at('again', 'results', 'tv.npy'),
      encodeNpy(
        Float32Array.from(data, (v, i) => (i === 300 ? v + 40 : v)),
        shape,
      ),
    );
    const changed = {
      ...report,
      results: report.results.map((r) => (r.method === 'fbp' ? { ...r, ssim: r.ssim! + 0.001 } : r)),
    };
    writeFileSync(w.at('again', 'report.json'), JSON.stringify(changed));
    const { code, stderr } = await langevin(w.path, 'verify', 'again');
    expect(code).toBe(3);
    expect(stderr).toMatch(/tv\.psnr: reported [\d.]+, found/);
    expect(stderr).toMatch(/fbp\.ssim: reported/);
    expect(stderr).toMatch(/report\.json: it was changed; results\/tv\.npy: it was changed/);
    expect(stderr).not.toMatch(/proximal/);
    const shown = await langevin(w.path, 'run', 'again', '-q');
    expect(shown.code).toBe(0);
    expect(shown.stderr).toMatch(/not as it was written: results\/tv\.npy: it was changed/);
  });

  it.each([
    [
      'a file of a run',
      'run/report.json',
      /it is a file, and a run is a folder/,
      /Name the run folder, perhaps .*run\./,
    ],
    ['what is not there', 'nowhere', /there is no such file/, /Check the path/],
    ['a folder that holds runs', '.', /no job\.json lies in it/, /perhaps one that lies in it/],
  ])('says of %s what to name, as resume does', async (_, path, reason, remedy) => {
    for (const command of ['verify', 'resume']) {
      const { code, stderr } = await langevin(w.path, command, path);
      expect(code).toBe(3);
      expect(stderr).toMatch(reason);
      expect(stderr).toMatch(remedy);
    }
  });

  it('says of a run that has not ended how to go on', async () => {
    mkdirSync(w.at('left'));
    for (const name of ['job.json', 'run.json']) copyFileSync(w.at('run', name), w.at('left', name));
    const record = { ...runRecordSchema.parse(json('left', 'run.json')), state: 'interrupted' };
    writeFileSync(w.at('left', 'run.json'), JSON.stringify(record));
    const { code, stderr } = await langevin(w.path, 'verify', 'left');
    expect(code).toBe(2);
    expect(stderr).toMatch(/has not ended.*\n.*langevin resume/);
  });
});

describe('other ways in', () => {
  it('--dry-run prints the resolved job and writes nothing', async () => {
    const { code, stdout, stderr } = await langevin(w.path, ...ARGS, '--sirt-iterations', '9', '--dry-run');
    expect(code).toBe(0);
    expect(stderr).toMatch(/no solver of this run reads --sirt-iterations\./);
    expect(stdout).toMatch(/12 views over 180°, 15° apart/);
    expect(stdout).toMatch(/16 network calls/);
    expect(readdirSync(w.path)).not.toContain('langevin-runs');
  });

  it('a picture is taken as [0, 1] with a warning, and a region of interest is scored beside the whole', async () => {
    const grey = Uint8Array.from(bodyHu(24), (hu) => Math.max(0, Math.min(255, (hu + 1024) / 10)));
    writeFileSync(w.at('picture.png'), encodePng(grey, 24, 24, 1));
    const mask = Uint8Array.from({ length: 24 * 24 }, (_, i) => (i % 24 > 4 && i % 24 < 19 ? 255 : 0));
    writeFileSync(w.at('mask.png'), encodePng(mask, 24, 24, 1));
    const args = [
      'reconstruct',
      'ct',
      'picture.png',
      '--size',
      '16',
      '--solver',
      'fbp,sirt',
      '--roi',
      'mask.png',
      '--out',
      'picture',
    ];
    const { code, stderr } = await langevin(w.path, ...args);
    expect(code).toBe(0);
    expect(stderr).toMatch(/The input is a picture without CT numbers/);
    expect(stderr).toMatch(/1 mm is assumed/);
    const found = reportSchema.parse(json('picture', 'report.json'));
    expect(found.warnings.join(' ')).toMatch(/without CT numbers.*1 mm is assumed/);
    expect(found.image).toMatchObject({ height: 16, width: 16, pixelMm: 1.5 });
    expect(found.results[0]!.roi!.psnr).not.toBe(found.results[0]!.psnr);
    expect(found.regionName).toBeNull();
    expect((await langevin(w.path, 'verify', 'picture')).code).toBe(0);
  });

  it('a measured sinogram has no truth, and the report says so', async () => {
    writeFileSync(w.at('sinogram.npy'), readFileSync(w.at('run', 'inputs', 'measurement.npy')));
    const args = [
      '--sinogram',
      'sinogram.npy',
      '--quantity',
      'line-integrals',
      '--bin-width',
      '2',
      '--noise',
      'gaussian:0.01',
    ];
    const { code, stderr } = await langevin(
      w.path,
      'reconstruct',
      'ct',
      ...args,
      '--solver',
      'tv,fbp',
      '--out',
      'measured',
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/sinogram of 12 views × 35 bins → reconstruction of a real measurement/);
    const found = reportSchema.parse(json('measured', 'report.json'));
    expect(found.measurement).toMatchObject({ kind: 'measured', details: { simulate: null } });
    expect(found.image).toMatchObject({ height: 35, width: 35, pixelMm: 2 });
    expect(found.results[0]).toMatchObject({ psnr: null, ssim: null, nrmse: null, hfen: null });
    expect((await langevin(w.path, 'verify', 'measured')).code).toBe(0);
  });

  it('--slice all makes one series, does the rest after a failure, and ends with its code', async () => {
    const body = bodyHu(16);
    writeHu(
      w.at('volume.npy'),
      Float32Array.from([...body, ...new Float32Array(256).fill(-1000), ...body]),
      [3, 16, 16],
    );
    const args = [
      'reconstruct',
      'ct',
      'volume.npy',
      '--slice',
      'all',
      '--size',
      'native',
      '--spacing',
      '2',
      '--solver',
      'fbp',
      '--out',
      'batch',
    ];
    const { code, stdout } = await langevin(w.path, ...args, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', error: { code: 'constant-image' } });
    expect(json('batch', 'summary.json')).toMatchObject({ items: 3, failed: 1, failures: [{ item: 'slice-001' }] });
    expect(readFileSync(w.at('batch', 'summary.csv'), 'utf8')).toMatch(/slice-000,0,,fbp/);
    const series = ['slice-000', 'slice-002'].map((item) => jobSchema.parse(json('batch', item, 'job.json')).series);
    expect(series[0]).toMatchObject({ number: 1, of: 3 });
    expect(series[1]).toMatchObject({ number: 3, uid: series[0]!.uid });
    for (const item of ['slice-000', 'slice-002']) {
      const dicom = readFileSync(w.at('batch', item, 'results', 'fbp.dcm'), 'latin1');
      expect(dicom).toContain(series[0]!.uid);
      expect(dicom).toContain('Research use only');
    }
    // A series lies in one study, where the input names none too; where that lies in a patient, nobody says.
    const files = ['slice-000', 'slice-002'].map((item) => readFileSync(w.at('batch', item, 'results', 'fbp.dcm')));
    for (const tag of ['x0020000d', 'x0020000e']) {
      const [one, other] = files.map((bytes) => dicomParser.parseDicom(bytes).string(tag));
      expect(one).toMatch(/^2\.25\./);
      expect(other).toBe(one);
    }
    expect(dicomParser.parseDicom(files[0]!).elements['x00200037']).toBeUndefined();
    const again = await langevin(w.path, ...args);
    expect(again.stderr).toMatch(/slice-000: already done/);
    expect(again.code).toBe(3);
  });
});

it('a model of another scale sees its own numbers, and its result is another', async () => {
  writeModel(w.at('wide'), undefined, {}, { id: 'wide', scale: { kind: 'hu-window', low: -3000, high: 5000 } });
  const args = [...ARGS, '--solver', 'proximal', '--steps', '4', '--out'];
  expect((await langevin(w.path, ...args, 'on-ours')).code).toBe(0);
  expect((await langevin(w.path, ...args, 'on-its-own', '--model', 'wide')).code).toBe(0);
  const [ours, own] = ['on-ours', 'on-its-own'].map((out) => npy(out, 'results', 'proximal.npy').data);
  const apart = Math.hypot(...ours!.map((v, i) => v - own![i]!)) / Math.sqrt(ours!.length);
  expect(apart).toBeGreaterThan(0.1); // HU, root mean square; byte-identical where the scale is read by nobody
  expect(own!.every(Number.isFinite)).toBe(true);
});
