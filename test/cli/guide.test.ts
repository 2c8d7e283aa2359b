/** A model that is steered by a network of one's own, through the real command. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../core/contract/job.ts';
import { must } from '../../core/contract/refused.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy/npy.ts';
import { langevin, workspace } from '../support/command.ts';
import { brightness, writeGuide } from '../support/tiny-guide.ts';
import { colourGraph, tinyGraph, writeModel } from '../support/tiny-model.ts';

const w = workspace();
afterAll(() => w.remove());
beforeAll(() => {
  const scale = { kind: 'srgb', low: 0, high: 1 };
  writeModel(w.at('photo'), colourGraph, {}, { domain: 'photo', channels: 3, scale });
  writeModel(w.at('ct'), tinyGraph);
  writeGuide(w.at('brightness'), brightness(3));
  const vector = { kind: 'vector', length: 2, likeness: 'distance', spread: 1 } as const;
  writeGuide(w.at('vector'), brightness(3), { says: vector });
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
    expect(readFileSync(w.at('bright', 'report.html'), 'utf8')).toMatch(/Guided by tiny-guide towards .{0,6}bright/);
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

  it('refuses images that are none of its', async () => {
    const { code, stderr } = await langevin(
      w.path,
      ...['sample', '--model', './ct', '--size', '16', '--steps', '2', '--out', 'foreign'],
      ...['--guide', 'brightness', '--target', 'bright'],
    );
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/guides images of 3 channels, and these have 1/);
  });
});
