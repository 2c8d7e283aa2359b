import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Of } from '../../../electron/disk/checksum.ts';
import { readZipDirectory, unpack } from '../../../electron/host/transfer/zip-read.ts';
import { writeZip } from '../../../electron/host/transfer/zip-write.ts';
import { npy, openBench, refusalOf, temporary, type Bench } from './bench.ts';

let bench: Bench;
beforeEach(async () => (bench = await openBench()));
afterEach(() => bench.close());

/** A project with an image, a mask document and a run. */
async function filled(): Promise<string> {
  const { library } = bench;
  const { id } = await library.projects.create('Lungs / 1');
  const { items } = await library.import(id, await bench.send({ 'a.npy': npy(3, 4, 6), 'b.npy': npy(4, 6) }));
  await library.masks.create(id, { name: 'm', purpose: 'roi', item: items[0]!, frame: 0, height: 4, width: 6 });
  const run = join(bench.home.runs, 'r1');
  mkdirSync(join(run, 'results'), { recursive: true });
  writeFileSync(join(run, 'job.json'), '{}');
  writeFileSync(join(run, 'results', 'roi.npy'), new Uint8Array(3e6)); // so empty that it must not look like a bomb
  writeFileSync(join(run, '.lock'), '1');
  bench.runs.set('r1', run);
  await library.projects.change(id, () => ({ runs: ['r1', 'gone'] }));
  return id;
}

const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());

describe('a project file', () => {
  it('brings everything back as another project', async () => {
    const id = await filled();
    const written = await bench.library.zip.save(id);
    expect(written.name).toBe('Lungs _ 1.zip');
    const zip = await bytesOf(await bench.get(`/exports/${written.id}/${encodeURIComponent(written.name)}`));
    expect(zip.length).toBe(written.bytes);
    const names = Object.keys(unzipSync(zip));
    expect(names[0]).toBe('project.json');
    expect(names.filter((n) => n.startsWith('runs/')).sort()).toEqual(['runs/r1/job.json', 'runs/r1/results/roi.npy']);

    const before = await bench.library.projects.read(id);
    const opened = await bench.library.zip.open(await bench.send({ 'saved.zip': zip }));
    expect(opened).toEqual({ ...before, id: opened.id, runs: ['adopted-1'], changed: opened.changed });
    expect(opened.id).not.toBe(id);
    expect(readFileSync(join(bench.home.runs, 'adopted-1', 'results', 'roi.npy'))).toHaveLength(3e6);
    const [item] = opened.items;
    const frame = await bench.get(`/items/${opened.id}/${item!.id}/frames/2`);
    expect(new Float32Array(await frame.arrayBuffer())[0]).toBe(48);
    expect(readdirSync(bench.home.projects).sort()).toEqual([id, opened.id].sort());
    expect(readdirSync(bench.home.uploads)).toEqual([]);
    bench = await bench.crashAndReopen();
    expect(await bench.library.projects.read(opened.id)).toEqual(opened);
  });

  it('opens without a run that cannot be taken in, which is told of', async () => {
    const id = await filled();
    const written = await bench.library.zip.save(id);
    const zip = await bytesOf(await bench.get(`/exports/${written.id}/${encodeURIComponent(written.name)}`));
    bench.refuseRuns = true;
    const opened = await bench.library.zip.open(await bench.send({ 'saved.zip': zip }));
    expect(opened).toMatchObject({ name: 'Lungs / 1', runs: [] });
    expect(bench.events.find((e) => e.kind === 'notice')).toMatchObject({ level: 'warning' });
  });

  const project = JSON.stringify({ schemaVersion: 1 });
  const newer = JSON.stringify({ schemaVersion: 4, all: 'new' });
  it.each<[string, string, Zippable]>([
    ['unreadable-file', 'without a project', { 'data/a': strToU8('x') }],
    ['unreadable-file', 'whose project is damaged', { 'project.json': strToU8(project) }],
    ['unsupported-file', 'of a newer program', { 'project.json': strToU8(newer) }],
    ['invalid-parameter', 'that leads upward', { 'project.json': strToU8('{}'), '../evil': strToU8('x') }],
    ['invalid-parameter', 'with an absolute name', { '/etc/evil': strToU8('x') }],
    ['invalid-parameter', 'with a backslash', { 'data\\..\\evil': strToU8('x') }],
    ['unreadable-file', 'that is a bomb', { 'data/zeros': new Uint8Array(20e6) }],
    ['unreadable-file', 'that names a file twice', { 'data/a': strToU8('x'), 'DATA/A': strToU8('y') }],
    ['unreadable-file', 'with a link', { 'data/a': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }],
  ])('is refused (%s) %s', async (code, _, files) => {
    const source = await bench.send({ 'p.zip': zipSync(files) });
    expect(await refusalOf(bench.library.zip.open(source))).toBe(code);
    expect(readdirSync(bench.home.projects)).toEqual([]);
    expect(readdirSync(bench.folder)).not.toContain('evil');
  });

  it('is refused where it is cut short or changed at any byte, or opens to what it was', async () => {
    const id = await filled();
    const written = await bench.library.zip.save(id);
    const whole = await bytesOf(await bench.get(`/exports/${written.id}/${encodeURIComponent(written.name)}`));
    const small = zipSync({ 'project.json': unzipSync(whole)['project.json']! });
    const changed: Uint8Array[] = [];
    for (let at = 0; at < small.length; at += 7) {
      const copy = small.slice();
      copy[at] = copy[at]! ^ 0x55;
      changed.push(copy);
    }
    for (let length = 0; length < small.length; length += 101) changed.push(small.slice(0, length));
    const { name, items } = await bench.library.projects.read(id);
    let refused = 0;
    for (const zip of changed) {
      const source = await bench.send({ 'p.zip': zip });
      try {
        // Dates and the like may change without a loss.
        expect(await bench.library.zip.open(source)).toMatchObject({ name, items });
      } catch (e) {
        expect(['unreadable-file', 'unsupported-file', 'invalid-parameter']).toContain(
          await refusalOf(Promise.reject(e)),
        );
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(changed.length / 2);
  });

  it('is one file', async () => {
    const source = await bench.send({ 'a.zip': 'x', 'b.zip': 'y' });
    expect(await refusalOf(bench.library.zip.open(source))).toBe('contradiction');
  });
});

describe('a zip', () => {
  let folder = '';
  beforeEach(() => (folder = temporary()));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read by another program, and gives back every byte', async () => {
    const contents: Record<string, Uint8Array> = {
      'empty.json': new Uint8Array(0),
      'text ä.json': strToU8('{"a": 1}'.repeat(1000)),
      'pictures/p.png': npy(64, 64),
      'zeros.npy': new Uint8Array(2e6),
    };
    const entries = Object.keys(contents).map((name, i) => {
      writeFileSync(join(folder, `${i}`), contents[name]!);
      return { name, path: join(folder, `${i}`) };
    });
    const zip = join(folder, 'out.zip');
    await writeZip(zip, entries);
    const sums = (files: Record<string, Uint8Array>): unknown =>
      Object.entries(files).map(([name, bytes]) => [name, bytes.length, sha256Of(bytes)]);
    expect(sums(unzipSync(readFileSync(zip)))).toEqual(sums(contents));
    const directory = await readZipDirectory(zip);
    for (const [i, file] of directory.entries()) {
      await unpack(zip, file, join(folder, `back-${i}`));
      expect(sha256Of(readFileSync(join(folder, `back-${i}`)))).toBe(sha256Of(contents[file.name]!));
    }
    expect(directory.find((f) => f.name === 'zeros.npy')).toMatchObject({ isDeflated: false });
  });

  it('leaves out a checkpoint that went since it was listed, and is not made where anything else did', async () => {
    writeFileSync(join(folder, 'one'), 'one');
    const path = join(folder, 'one');
    const gone = join(folder, 'gone');
    const zip = join(folder, 'run.zip');
    await writeZip(zip, [
      { name: 'runs/r/checkpoint/sirt.a', path: gone },
      { name: 'runs/r/job.json', path },
    ]);
    expect((await readZipDirectory(zip)).map(({ name }) => name)).toEqual(['runs/r/job.json']);
    const whole = writeZip(join(folder, 'other.zip'), [{ name: 'project.json', path: gone }]);
    await expect(whole).rejects.toMatchObject({ refusal: { code: 'not-found' } });
  });

  it('may hold more files than the old directory can count', async () => {
    writeFileSync(join(folder, 'one'), '');
    const zip = join(folder, 'many.zip');
    const path = join(folder, 'one');
    await writeZip(
      zip,
      Array.from({ length: 66_000 }, (_, i) => ({ name: `f/${i}.png`, path })),
    );
    expect(await readZipDirectory(zip)).toHaveLength(66_000);
  });
});
