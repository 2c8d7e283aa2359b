/** A model learns from a folder of images, through the real command. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beforeAndAfter } from '../../core/contract/adaptation.ts';
import { jobSchema } from '../../core/contract/job.ts';
import { modelManifest } from '../../core/contract/model.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { runRecordSchema } from '../../core/contract/run.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { native } from '../fixtures/formats/dicom-bytes.ts';
import { langevin, langevinOnSmallDisk, start, workspace, type Started } from '../support/command.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';
import { colourGraph, complexGraph, tinyGraph, writeModel } from '../support/tiny-model.ts';
import { until } from '../support/until.ts';

const w = workspace();
const SIDE = 48;
/** Texture that the box filter of the tiny network is not the best for. */
const scan = (n: number): Float32Array =>
  bodyHu(SIDE, 20 * n).map((v, i) => Math.round(v + 60 * Math.sin(i / 2 + n) * Math.cos(Math.floor(i / SIDE) / 3)));
const HU = { id: 'tiny-ct', name: 'Tiny CT', domainCheck: [[0.2, 1e-4, 2e-4]] };

beforeAll(() => {
  writeModel(w.at('ct'), tinyGraph, {}, HU);
  const scale = { kind: 'srgb', low: 0, high: 1 };
  writeModel(w.at('photo'), colourGraph, {}, { id: 'tiny-photo', domain: 'photo', channels: 3, scale });
  mkdirSync(w.at('scans', 'more'), { recursive: true });
  for (let n = 0; n < 5; n++) writeHu(w.at('scans', `scan-${n}.npy`), scan(n), [SIDE, SIDE]);
  writeHu(w.at('scans', 'more', 'volume.npy'), Float32Array.from([...scan(5), ...scan(6)]), [2, SIDE, SIDE]);
  writeFileSync(w.at('scans', 'notes.txt'), 'of the study');
  mkdirSync(w.at('pictures'));
  for (let n = 0; n < 4; n++) {
    const pixels = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => 128 + 90 * Math.sin(i / (5 + n)));
    writeFileSync(w.at('pictures', `${n}.png`), encodePng(pixels, SIDE, SIDE, 3));
  }
});
afterAll(() => w.remove());

const small = ['--crop', '32', '--batch', '2', '--rate', '0.003'];
const argsFor = (out: string, ...more: string[]): string[] => [
  ...['adapt', './ct', 'scans', ...small, '--steps', '24', '--every', '8', '--out', out],
  ...more,
];
const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
const manifestIn = (out: string) => modelManifest.parse(json(out, 'manifest.json'));
const networkName = (out: string): string => manifestIn(out).network.file;
const networkIn = (out: string): Buffer => readFileSync(w.at(out, networkName(out)));
const reportIn = (out: string) => reportSchema.parse(json(out, 'report.json'));
const stateOf = (out: string): string => runRecordSchema.parse(json(out, 'run.json')).state;

describe('adapt', () => {
  it('makes a better model of it, and a folder that every command takes', async () => {
    const { code, stdout, stderr } = await langevin(w.path, ...argsFor('whole', '--name', 'Ours', '--json'));
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/scans: 7 images of 6 files, \d of them held out → \d to learn from, \d held out/),
    ]);
    expect(stderr).not.toMatch(/notes\.txt/); // beside images lies more than images
    const told = JSON.parse(stdout);
    const job = jobSchema.parse(json('whole', 'job.json'));
    expect(job).toMatchObject({
      task: 'adapt',
      image: { channels: 1, height: 32, width: 32 },
      measurement: { modality: 'none', domain: 'ct', source: { kind: 'folder', name: 'scans', as: 'Ours' } },
    });
    const { adaptation, results } = reportIn('whole');
    expect(told).toMatchObject({ status: 'done', adaptation });
    const model = ['manifest.json', networkName('whole'), 'card.md'].map((name) => join('whole', name));
    expect(told.outputs).toEqual(expect.arrayContaining(model.map((name) => expect.stringContaining(name))));
    expect(told.outputs.filter((path: string) => !existsSync(path))).toEqual([]);
    expect(adaptation!.looks.map(({ step }) => step)).toEqual([0, 8, 16, 24]);
    const { before, after } = beforeAndAfter(adaptation!);
    expect(after.mean).toBeGreaterThan(before.mean + 0.05);
    expect(results[0]).toMatchObject({ method: 'adapt', heldOutBefore: before.mean, heldOutAfter: after.mean });
    const manifest = manifestIn('whole');
    expect(manifest).toMatchObject({
      name: 'Ours',
      domain: 'ct',
      training: { from: expect.stringMatching(/^tiny-ct/) },
    });
    expect(manifest.id).toMatch(/^ours-[0-9a-f]{6}$/);
    expect(manifest.residualVariance!.length).toBeGreaterThan(5);
    // Of its own images, for samples begin with them.
    const { mean, sd } = manifest.moments!;
    expect([mean.length, sd.length]).toEqual([1, 1]);
    expect(Math.abs(mean[0]! - 0.5)).toBeLessThan(0.5);
    expect(sd[0]).toBeGreaterThan(0);
    expect(manifest.domainCheck![0]![1]).toBeLessThanOrEqual(manifest.domainCheck![0]![2]);
    const card = readFileSync(w.at('whole', 'card.md'), 'utf8');
    expect(card).toMatch(/\| mean \| [\d.]+ \| [\d.]+ \| \+[\d.]+ \|/);
    // What travels with a model names no place of this machine, no file and nobody.
    for (const text of [card, JSON.stringify(manifest)]) {
      expect(text).not.toContain(w.path);
      expect(text).not.toMatch(/scan-\d|volume/);
    }
    expect(readFileSync(w.at('whole', 'report.html'), 'utf8')).toMatch(/What it learnt/);
    expect(existsSync(w.at('whole', 'checkpoint'))).toBe(false);
    expect((await langevin(w.path, 'models', 'whole')).stdout).toMatch(/Ours\n {2}weights verified/);
    expect((await langevin(w.path, 'verify', 'whole')).code).toBe(0);
    const used = ['typicality', w.at('scans', 'scan-0.npy'), '--model', './whole', '--out', 'used'];
    expect((await langevin(w.path, ...used)).code).toBe(0);
    expect(jobSchema.parse(json('used', 'job.json')).model!.id).toBe(manifest.id);
  });

  it('is already done when it is asked again, and learns the same anew', async () => {
    const again = await langevin(w.path, ...argsFor('whole', '--name', 'Ours'));
    expect([again.code, again.stderr]).toEqual([0, expect.stringMatching(/already done/)]);
    expect((await langevin(w.path, ...argsFor('second', '--name', 'Ours'))).code).toBe(0);
    expect(networkIn('second')).toEqual(networkIn('whole'));
    expect((await langevin(w.path, ...argsFor('other', '--seed', '2'))).code).toBe(0);
    expect(networkIn('other')).not.toEqual(networkIn('whole'));
    expect(manifestIn('other').name).toBe('Tiny CT, adapted to scans');
  });

  it('takes photographs, which only mirror left–right', async () => {
    const args = ['adapt', './photo', 'pictures', ...small, '--steps', '4', '--out', 'photographs'];
    const { code, stdout } = await langevin(w.path, ...args);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/before dB {2}after dB/)]);
    expect(manifestIn('photographs')).toMatchObject({ domain: 'photo', channels: 3 });
  });

  it('takes magnitudes of MR, to which it gives phases', async () => {
    const kind = { domain: 'mri', channels: 2, scale: { kind: 'p99.5-magnitude', low: 0, high: 1 } };
    writeModel(w.at('mri'), complexGraph, {}, { id: 'tiny-mri', ...kind });
    mkdirSync(w.at('magnitudes'));
    for (let n = 0; n < 3; n++)
      writeHu(
        w.at('magnitudes', `${n}.npy`),
        scan(n).map((v) => Math.max(0, v + 1000)),
        [SIDE, SIDE],
      );
    const args = ['adapt', './mri', 'magnitudes', ...small, '--steps', '3', '--out', 'mr'];
    const { code, stdout } = await langevin(w.path, ...args);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/2 were learnt from/)]);
    expect(manifestIn('mr')).toMatchObject({ domain: 'mri', channels: 2 });
  });

  it('parts DICOM files by the patient, whom it names nowhere', async () => {
    mkdirSync(w.at('study'));
    const tags = (patient: string, series: string) => ({
      more: [
        [0x00100020, 'LO', patient],
        [0x0020000e, 'UI', series],
        [0x00281052, 'DS', '-1024'],
        [0x00281053, 'DS', '1'],
        [0x00280030, 'DS', '2\\2'],
      ] as const,
    });
    for (const [n, patient] of ['MUSTER-A', 'MUSTER-A', 'MUSTER-B', 'MUSTER-C', 'MUSTER-C'].entries()) {
      const pixels = Uint16Array.from(scan(n), (v) => v + 1024);
      const file = native({ rows: SIDE, columns: SIDE, pixels, ...tags(patient, `1.2.${n}`) });
      writeFileSync(w.at('study', `${n}.dcm`), file);
    }
    const args = ['adapt', './ct', 'study', ...small, '--steps', '2', '--hold-out', '0.4', '--out', 'by-patient'];
    const { code, stdout, stderr } = await langevin(w.path, ...args);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/study: 5 images of 3 patients, \d of them held out/)]);
    expect(stdout).toMatch(/3 patients/);
    const written = readdirSync(w.at('by-patient'), { recursive: true }).map(String);
    for (const name of written.filter((name) => /\.(json|md|html|ndjson|csv)$/.test(name)))
      expect(readFileSync(w.at('by-patient', name), 'utf8')).not.toMatch(/MUSTER/);
  });
});

describe('stopping', () => {
  /** After a look, so that a checkpoint is there. */
  async function begun(out: string, ...more: string[]): Promise<Started> {
    const started = start(w.path, argsFor(out, '--steps', '600', '--every', '40', ...more));
    const events = w.at(out, 'events.ndjson');
    await until(
      () => existsSync(events) && /"look".*"step":40/.test(readFileSync(events, 'utf8')),
      `a look of ${out} after some steps`,
    );
    return started;
  }
  beforeAll(async () => {
    expect((await langevin(w.path, ...argsFor('long', '--steps', '600', '--every', '40'))).code).toBe(0);
  });

  it('is resumed by the same command, and ends with the same bits', async () => {
    const { child, ended } = await begun('stopped');
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([130, expect.stringMatching(/Resume: langevin resume/)]);
    expect(existsSync(w.at('stopped', 'manifest.json'))).toBe(false);
    const resumed = await langevin(w.path, ...argsFor('stopped', '--steps', '600', '--every', '40'));
    expect([resumed.code, resumed.stderr]).toEqual([0, expect.stringMatching(/resuming an interrupted run/)]);
    expect(networkIn('stopped')).toEqual(networkIn('long'));
    expect(reportIn('stopped').adaptation!.looks).toEqual(reportIn('long').adaptation!.looks);
  });

  it('loses no more than since the last checkpoint where everything dies', async () => {
    const { child, ended } = await begun('killed');
    child.kill('SIGKILL');
    await ended;
    const resumed = await langevin(w.path, 'resume', 'killed');
    expect(resumed.code).toBe(0);
    expect(networkIn('killed')).toEqual(networkIn('long'));
  });

  it('keeps what was learnt where that is asked for', async () => {
    const { child, ended } = await begun('kept', '--on-interrupt', 'keep', '--json');
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect([code, JSON.parse(stdout)]).toMatchObject([130, { status: 'stopped-kept' }]);
    const { steps, of, kept } = reportIn('kept').adaptation!;
    expect([of, steps < of, kept <= steps, stateOf('kept')]).toEqual([600, true, true, 'stopped-kept']);
    expect((await langevin(w.path, 'models', 'kept')).stdout).toMatch(/weights verified/);
  });

  it('keeps what was learnt where that is asked for as it is resumed', async () => {
    const { child, ended } = await begun('later');
    child.kill('SIGINT');
    await ended;
    const length = (): number => readFileSync(w.at('later', 'events.ndjson')).length;
    const before = length();
    const again = start(w.path, ['resume', 'later', '--on-interrupt', 'keep']);
    await until(() => length() > before, 'an event of the resumed run');
    again.child.kill('SIGINT');
    expect((await again.ended).code).toBe(130);
    expect([stateOf('later'), manifestIn('later').id]).toEqual(['stopped-kept', expect.any(String)]);
  });

  it('does not go on where the folder is another', async () => {
    mkdirSync(w.at('changing'));
    for (let n = 0; n < 3; n++) writeHu(w.at('changing', `${n}.npy`), scan(n), [SIDE, SIDE]);
    const args = ['adapt', './ct', 'changing', ...small, '--steps', '4000', '--every', '40', '--out', 'changed'];
    const { child, ended } = start(w.path, args);
    await until(() => existsSync(w.at('changed', 'checkpoint', 'adapt.a')), 'a checkpoint');
    child.kill('SIGINT');
    await ended;
    writeHu(w.at('changing', '0.npy'), scan(9), [SIDE, SIDE]);
    const { code, stderr } = await langevin(w.path, 'resume', 'changed');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/not those that the job was made for/)]);
  });
});

describe('what cannot be learnt from', () => {
  beforeAll(() => {
    for (const name of ['empty', 'one', 'broken', 'mixed', 'two', 'stored', 'ended']) mkdirSync(w.at(name));
    for (let n = 0; n < 3; n++)
      writeHu(
        w.at('stored', `${n}.npy`),
        bodyHu(SIDE, 20 * n).map((v) => v + 1024),
        [SIDE, SIDE],
      );
    writeFileSync(w.at('ended', 'run.json'), '{}');
    writeHu(w.at('one', 'only.npy'), scan(0), [SIDE, SIDE]);
    writeFileSync(w.at('broken', 'a.dcm'), 'no dicom');
    writeFileSync(w.at('broken', 'b.png'), 'no png');
    writeFileSync(w.at('broken', 'c.txt'), 'prose');
    for (let n = 0; n < 3; n++) writeHu(w.at('mixed', `${n}.npy`), scan(n), [SIDE, SIDE]);
    const grey = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => 20 + (i % 200));
    writeFileSync(w.at('mixed', 'photo.png'), encodePng(grey, SIDE, SIDE, 1));
  });
  const asked = (folder: string, ...more: string[]) =>
    langevin(w.path, 'adapt', './ct', folder, '--crop', '32', '--batch', '1', ...more, '--out', 'refused');

  it.each([
    ['nowhere', [], 3, /nowhere cannot be read: there is no such folder/],
    ['one/only.npy', [], 3, /it is a file/],
    ['empty', [], 3, /no file lies in it/],
    ['one', [], 2, /There is one image/],
    ['stored', [], 3, /\(0\.npy: its numbers look like HU \+ 1024 .*Say what they are: --numbers HU\+1024/s],
    ['broken', [], 3, /none of its 3 files can be learnt from \(.*a\.dcm: .*not a DICOM file.*b\.png.*c\.txt/s],
    ['scans', ['--crop', '64'], 3, /scan-0\.npy: its 48 × 48 pixels are fewer than a crop of 64 × 64/],
    ['scans', ['--crop', '33'], 2, /33 is no multiple of 8/],
    ['scans', ['--steps', '0'], 2, /0 is not between 1 and 100000/],
    ['scans', ['--steps', '1e9'], 2, /not between 1 and 100000|not a whole number/],
    ['pictures', ['--model', './nothing'], 4, /no such manifest|no bundled model/],
  ] as const)('%s %j', async (folder, more, exit, words) => {
    const [named, ...rest] = folder === 'pictures' ? ['pictures', ...more] : [folder, ...more];
    const { code, stderr } =
      folder === 'pictures'
        ? await langevin(w.path, 'adapt', named!, ...rest, '--out', 'refused')
        : await asked(named!, ...rest);
    expect([code, stderr]).toEqual([exit, expect.stringMatching(words)]);
    expect(existsSync(w.at('refused'))).toBe(false);
  });

  it('says of the folder of a run that has no model yet what it is', async () => {
    const { code, stderr } = await langevin(w.path, 'models', './ended');
    expect([code, stderr]).toEqual([4, expect.stringMatching(/no manifest\.json; it is a run, and one that adapts/)]);
  });

  it('refuses a network with an operator that has no gradient, by name, before anything is written', async () => {
    const nodes = tinyGraph.nodes.map((node) => (node.op === 'Div' ? { ...node, outputs: ['plain'] } : node));
    const rounded = { ...tinyGraph, nodes: [...nodes, { op: 'Round', inputs: ['plain'], outputs: ['denoised'] }] };
    writeModel(w.at('stiff'), rounded, {}, { ...HU, id: 'stiff' });
    const { code, stderr } = await langevin(w.path, 'adapt', './stiff', 'scans', '--crop', '32', '--out', 'refused');
    expect([code, stderr]).toEqual([4, expect.stringMatching(/"stiff" is refused: .*Round/)]);
    expect(existsSync(w.at('refused'))).toBe(false);
  });

  it('tells of each setting once, by whichever of its flags it may be set', async () => {
    const { stdout } = await langevin(w.path, 'adapt', '--help');
    for (const told of ['steps', 'batch', 'rate', 'averaging', 'every'])
      expect(stdout.match(new RegExp(`--(\\w+-)?${told} `, 'g'))).toEqual([`--${told} `]);
    const { code, stdout: plan } = await langevin(w.path, ...argsFor('by-method', '--adapt-steps', '16', '--dry-run'));
    expect([code, plan]).toEqual([0, expect.stringMatching(/^ {2}adapt: steps 16,/m)]);
  });

  it('leaves out what is of another kind, and says so', async () => {
    const { code, stdout, stderr } = await asked('mixed', '--dry-run');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/One file is left out \(photo\.png: it holds/)]);
    expect(stderr).toMatch(/3 images of 3 files/);
    expect(stdout).toMatch(/Becomes +a model folder: manifest\.json/);
    // It has one method, and no presets.
    expect(stdout).toMatch(/^Methods\n {2}adapt: steps/m);
  });

  it('says what is in the way of its folder, and that the disk is full', async () => {
    const nowhere = await langevin(w.path, 'adapt', './ct', 'scans', '--crop', '32', '--out', '/proc/nothing');
    expect([nowhere.code, nowhere.stderr]).toEqual([6, expect.stringMatching(/cannot be written/)]);
    const full = await langevinOnSmallDisk(w.path, 4, ...argsFor('full'));
    expect([full.code, full.stderr]).toEqual([6, expect.stringMatching(/cannot be written/)]);
    expect(existsSync(w.at('full', 'manifest.json'))).toBe(false);
  });
});
