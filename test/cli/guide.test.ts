/** A model that is steered by a network of one's own, through the real command. */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../core/contract/job.ts';
import { must } from '../../core/contract/refused.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy/npy.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { langevin, workspace } from '../support/command.ts';
import { brightness, writeGuide } from '../support/tiny-guide.ts';
import { colourGraph, tinyGraph, writeModel } from '../support/tiny-model.ts';

const w = workspace();
afterAll(() => w.remove());
beforeAll(() => {
  const scale = { kind: 'srgb', low: 0, high: 1 };
  // Of images between bright and dark.
  const moments = { mean: [0.5, 0.5, 0.5], sd: [0.1, 0.1, 0.1] };
  writeModel(w.at('photo'), colourGraph, {}, { domain: 'photo', channels: 3, scale, moments });
  writeModel(w.at('ct'), tinyGraph);
  writeGuide(w.at('brightness'), brightness(3));
  const vector = { kind: 'vector', length: 2, likeness: 'distance', spread: 1 } as const;
  writeGuide(w.at('vector'), brightness(3), { says: vector });
  writeGuide(w.at('of-hu'), brightness(3), { scale: { kind: 'hu-window', low: -1024, high: 1650 } });
  writeGuide(w.at('sized'), brightness(3), { network: { size: [8, 8] } });
  const any = brightness(3);
  writeGuide(w.at('fixed'), { ...any, inputs: [{ name: 'image', shape: ['batch', 3, 8, 8] }] });
  writeFileSync(w.at('long.npy'), encodeNpy(Float32Array.of(8, -8, 1), [3]));
  writeFileSync(w.at('empty.npy'), encodeNpy(Float32Array.of(0, 0), [2]));
  writeFileSync(w.at('wanted.npy'), encodeNpy(Float32Array.of(8, -8), [2]));
});

const sample = (out: string, ...more: string[]) =>
  langevin(
    w.path,
    ...['sample', '--model', './photo', '--size', '16', '--steps', '12', '--count', '1', '--out', out],
    ...more,
  );
function meanOf(run: string): number {
  const path = w.at(run, 'results', 'proximal.npy');
  const { data } = must(decodeNpy(readFileSync(path), path));
  return Array.from(data, Number).reduce((sum, v) => sum + v, 0) / data.length;
}

describe('--guide', () => {
  it('makes what is wanted, in the job, its notes and its report', async () => {
    const { code, stderr } = await sample(
      'bright',
      '--guide',
      'brightness',
      '--target',
      'bright',
      '--guide-weight',
      '3',
    );
    expect([code, stderr]).toEqual([0, expect.stringMatching(/Guided by tiny-guide towards "bright", with weight 3/)]);
    expect((await sample('dark', '--guide', 'brightness/guide.json', '--target', 'dark')).code).toBe(0);
    expect((await sample('plain')).code).toBe(0);
    expect(meanOf('bright')).toBeGreaterThan(meanOf('plain') + 0.02);
    expect(meanOf('plain')).toBeGreaterThan(meanOf('dark') + 0.02);
    const job = jobSchema.parse(JSON.parse(readFileSync(w.at('bright', 'job.json'), 'utf8')));
    expect(job.guide).toMatchObject({ id: 'tiny-guide', target: { kind: 'class', name: 'bright' }, weight: 3 });
    const page = readFileSync(w.at('bright', 'report.html'), 'utf8');
    expect(page).toMatch(/Guided by tiny-guide towards .{0,6}bright/);
    // In what it was made of, and with its checksum beside that of the model.
    expect(page).toMatch(/<dt>Guided by<\/dt>\s*<dd>tiny-guide towards bright, with weight 3/);
    expect(page).toMatch(new RegExp(`<dt>Guide</dt>\\s*<dd>tiny-guide, SHA-256 <code>${job.guide!.sha256}</code>`));
    // A path may be a person's name; a class tells of nobody.
    expect(page).toMatch(/--guide brightness --target bright/);
  });

  it('is named by its id where it came with the program', async () => {
    const { stdout } = await sample('by-id', '--guide', 'flowers', '--target', 'roses', '--dry-run', '--json');
    const { job } = JSON.parse(stdout) as { job: { guide: { id: string; manifest: string } } };
    expect(job.guide).toMatchObject({ id: 'flowers', manifest: expect.stringMatching(/models.flowers.guide\.json$/) });
    const unknown = await sample('unknown', '--guide', 'thistles', '--target', 'roses');
    expect(unknown.stderr).toMatch(/thistles is no guide .*with the program came: flowers/);
  });

  it('comes to a vector in a file', async () => {
    expect((await sample('vector-run', '--guide', 'vector', '--target', 'wanted.npy')).code).toBe(0);
    expect(meanOf('vector-run')).toBeGreaterThan(meanOf('plain') + 0.02);
  });

  it.each([
    ['a class that it does not know', ['--guide', 'brightness', '--target', 'rose'], /knows no "rose".*bright, dark/s],
    ['no target', ['--guide', 'brightness'], /does not know what is wanted.*bright, dark/s],
    ['a target without a guide', ['--target', 'bright'], /without a guide/],
    [
      'a vector that is not there',
      ['--guide', 'vector', '--target', 'none.npy'],
      /none\.npy cannot be read.*2 numbers/s,
    ],
    ['a folder that is no guide', ['--guide', 'photo', '--target', 'bright'], /no guide\.json/],
  ])('refuses %s in words', async (_, flags, words) => {
    const { code, stderr } = await sample('refused', ...flags);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('travels with a planned run, its network and its vector too', async () => {
    const asked = ['--guide', './vector', '--target', './wanted.npy', '--plan', '--copy-inputs'];
    expect((await sample('planned', ...asked)).code).toBe(0);
    const item = w.at(
      'planned',
      readdirSync(w.at('planned')).find((name) => name.startsWith('slice'))!,
    );
    const { guide } = jobSchema.parse(JSON.parse(readFileSync(join(item, 'job.json'), 'utf8')));
    expect(guide).toMatchObject({
      manifest: '../inputs/guide/guide.json',
      target: { kind: 'vector', path: '../inputs/guide/target/wanted.npy' },
    });
    for (const name of ['guide.json', 'guide.onnx', 'target/wanted.npy'])
      expect(existsSync(w.at('planned', 'inputs', 'guide', name))).toBe(true);
    renameSync(w.at('vector'), w.at('gone'));
    expect((await langevin(w.path, 'run', item)).code).toBe(0);
    renameSync(w.at('gone'), w.at('vector'));
    expect(readFileSync(join(item, 'report.html'), 'utf8')).toMatch(/--guide FOLDER --target VECTOR/);
  });

  it('steers nothing where no method has a network, which is said', async () => {
    const mask = Uint8Array.from({ length: 16 * 16 }, (_, i) => (i % 16 < 8 ? 255 : 0));
    writeFileSync(w.at('mask.png'), encodePng(mask, 16, 16, 1));
    writeFileSync(
      w.at('picture.png'),
      encodePng(
        mask.map((_, i) => i),
        16,
        16,
        1,
      ),
    );
    const asked = ['inpaint', 'picture.png', '--mask', 'mask.png', '--solver', 'harmonic', '--out', 'unguided'];
    const { code, stderr } = await langevin(w.path, ...asked, '--guide', 'brightness', '--target', 'bright');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/no solver of this run reads .*--guide/)]);
    expect(stderr).not.toMatch(/Guided by/);
  });

  it.each([
    [
      'a vector of another length',
      ['--guide', 'vector', '--target', 'long.npy'],
      /it says 2 numbers, and the target has 3/,
    ],
    ['a vector of nothing', ['--guide', 'vector', '--target', 'empty.npy'], /its numbers are all 0/],
    [
      'images on another scale',
      ['--guide', 'of-hu', '--target', 'bright'],
      /on the scale "hu-window", and .* on "srgb"/,
    ],
    ['images of another size', ['--guide', 'sized', '--target', 'bright'], /takes images of 8 × 8 pixels alone/],
    ['a network that takes none of this size', ['--guide', 'fixed', '--target', 'bright'], /fixed|tiny-guide/],
  ])('refuses %s before anything is said or written', async (_, flags, words) => {
    const { code, stderr } = await sample('unfit', ...flags);
    expect([code, stderr]).toEqual([4, expect.stringMatching(words)]);
    expect(stderr).toMatch(/The guide "tiny-guide" is refused.*docs\/guides\.md/s);
    expect(stderr).not.toMatch(/Guided by|models\/README/);
    expect(existsSync(w.at('unfit'))).toBe(false);
  });

  it('refuses images that are none of its', async () => {
    const { code, stderr } = await langevin(
      w.path,
      ...['sample', '--model', './ct', '--size', '16', '--steps', '2', '--out', 'foreign'],
      ...['--guide', 'brightness', '--target', 'bright'],
    );
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/on the scale "srgb", and the model makes them on "hu-window"/);
    expect(existsSync(w.at('foreign'))).toBe(false);
  });
});
