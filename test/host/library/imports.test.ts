import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodePalettePng } from '../../../core/formats/picture/png-write.ts';
import type { Request } from '../../../core/contract/messages.ts';
import { PURPOSE, uniformStream } from '../../../core/image/random.ts';
import { importFiles } from '../../../electron/host/imports/imports.ts';
import type { Reader } from '../../../electron/host/reader.ts';
import { openUploads } from '../../../electron/host/transfer/uploads.ts';
import { npy, openBench, readerDouble, refusalOf, type Bench } from './bench.ts';

let bench: Bench;
beforeEach(async () => (bench = await openBench()));
afterEach(() => bench.close());

const dataOf = (project: string, ...names: string[]): string => join(bench.home.projects, project, 'data', ...names);

describe('an import', () => {
  it('brings a series and single files in, each with a place for every frame', async () => {
    const { library } = bench;
    const { id } = await library.projects.create('p');
    const source = await bench.send({
      'chest/one/1.slice': npy(2, 3),
      'chest/two/1.slice': npy(2, 3),
      'chest/volume.npy': npy(4, 2, 3),
    });
    const { project, items, refused } = await library.import(id, source);
    expect(refused).toEqual([]);
    expect(project.items.map((i) => [i.id, i.name, i.facts.frames])).toEqual([
      [items[0], 'one', 2],
      [items[1], 'volume.npy', 4],
    ]);
    // What has most slices is what such a folder is about.
    expect(project.recipe).toMatchObject({ item: items[1], slice: 2 });
    expect((await library.projects.list())[0]?.cover).toBe(items[1]);
    expect(await library.items.frameOf(id, items[0]!, 1)).toEqual({
      path: dataOf(id, items[0]!, '1-2.slice'),
      frame: 0,
    });
    expect(await library.items.frameOf(id, items[1]!, 3)).toEqual({
      path: dataOf(id, items[1]!, 'volume.npy'),
      frame: 3,
    });
    expect(await refusalOf(library.items.frameOf(id, items[1]!, 4))).toBe('not-found');
    expect(readdirSync(bench.home.uploads)).toEqual([]); // moved, not copied
    expect(bench.events.filter((e) => e.kind === 'import').at(-1)).toEqual({ kind: 'import', source, done: 3, of: 3 });

    const frame = await bench.get(`/items/${id}/${items[1]}/frames/3`);
    expect([...new Float32Array(await frame.arrayBuffer())]).toEqual([18, 19, 20, 21, 22, 23]);
    expect(frame.headers.get('cache-control')).toBe('no-store');
    expect((await bench.get(`/items/${id}/${items[1]}/thumbnail.png`)).headers.get('content-type')).toBe('image/png');
  });

  it('that is cancelled adds nothing and leaves nothing', async () => {
    const { library } = bench;
    const { id } = await library.projects.create('p');
    const cancel = new AbortController();
    const reader = readerDouble();
    const projects = library.projects;
    const source = { files: filesOn(bench.folder, { 'a.npy': npy(2, 3), 'b.npy': npy(2, 3) }), ours: false };
    // The first is looked into when the person changes their mind.
    const ask: Reader['ask'] = (request) => {
      const { kind }: Request = request;
      if (kind === 'inspect') cancel.abort();
      return reader.ask(request);
    };
    const uploads = openUploads(bench.home.uploads, () => undefined);
    const runs = { stage: bench.home.runs, adoptRun: async () => 'none' };
    const setting = { projects, uploads, reader: { ask }, publish: () => undefined, showNames: () => true, ...runs };
    const importing = importFiles(setting, id, { ...source, folderName: null }, 'x', cancel.signal);
    expect(await refusalOf(importing)).toBe('contradiction');
    expect(readdirSync(dataOf(id))).toEqual([]);
    expect((await projects.read(id)).items).toEqual([]);
  });

  it('refuses a hundred damaged files by name and brings in the good ones', async () => {
    const random = uniformStream(7, PURPOSE.start, 0, 0);
    const files: Record<string, Uint8Array> = {};
    for (let i = 0; i < 100; i++) {
      const noise = Uint8Array.from({ length: 200 }, () => Math.floor(256 * random()));
      const cut = npy(8, 8).slice(0, 10 + i); // a header that ends too early, or data that do
      files[`bad/${i}.${i % 2 === 0 ? 'npy' : 'dat'}`] = i % 4 === 0 ? cut : noise;
    }
    files['good/a.npy'] = npy(8, 8);
    files['good/b.npy'] = npy(8, 8);
    const { id } = await bench.library.projects.create('p');
    const { items, refused } = await bench.library.import(id, await bench.send(files));
    expect(items).toHaveLength(2);
    expect(refused.map((r) => r.name).sort()).toEqual(
      Object.keys(files)
        .filter((n) => n.startsWith('bad'))
        .sort(),
    );
    expect(JSON.stringify(refused)).not.toContain(bench.folder); // our own paths are nobody's business
  });

  it('loses only the file that its reader does not survive', async () => {
    const { id } = await bench.library.projects.create('p');
    const source = await bench.send({
      'a.slice': npy(2, 2),
      'b.slice': npy(2, 2),
      'c.npy': 'CRASH',
      'd.slice': npy(2, 2),
      'e.dcm': 'CRASH-SCAN',
      'f.slice': 'CRASH',
    });
    const { project, refused } = await bench.library.import(id, source);
    expect(project.items.map((i) => i.facts.frames)).toEqual([3]); // one series still, though the scan was halved
    expect(refused.map((r) => r.name)).toEqual(['e.dcm', 'f.slice', 'c.npy']);
  });

  it('gives neutral names where names are hidden', async () => {
    const { library } = bench;
    await library.settings.set({ showNames: false });
    const { id } = await library.projects.create('p');
    const { project, items } = await library.import(
      id,
      await bench.send({ 'Doe^Jane/x.slice': npy(2, 2), 'Doe^Jane/y.slice': npy(2, 2) }),
    );
    expect(project.items[0]!.name).toBe('Series 1');
    expect(readdirSync(dataOf(id, items[0]!))).toEqual(['0001.slice', '0002.slice']);
    expect(readFileSync(dataOf(id, `${items[0]!}.json`), 'utf8')).not.toContain('Doe');
  });

  it('leaves a person’s own files where they are, and follows no link within a folder', async () => {
    const { library } = bench;
    const own = join(bench.folder, 'own');
    mkdirSync(join(own, 'deep'), { recursive: true });
    writeFileSync(join(own, 'a.npy'), npy(2, 2));
    writeFileSync(join(own, 'deep', 'a.npy'), npy(2, 2));
    symlinkSync('/etc/passwd', join(own, 'link.npy'));
    linkSync(join(own, 'a.npy'), join(own, '.hidden.npy'));
    const { id } = await library.projects.create('p');
    const { items, refused } = await library.import(id, library.registerPaths([own]));
    expect(items).toHaveLength(2);
    expect(refused).toEqual([]);
    expect(existsSync(join(own, 'a.npy'))).toBe(true);
    await library.items.remove(id, items[0]!);
    expect(existsSync(join(own, 'a.npy'))).toBe(true);
    expect(existsSync(dataOf(id, items[0]!))).toBe(false);
    expect(await refusalOf(library.import(id, library.registerPaths([join(own, 'gone')])))).toBe('unreadable-file');
  });

  it('names a list of angles and leaves it for whoever asks', async () => {
    const { id } = await bench.library.projects.create('p');
    const source = await bench.send({ 'angles.txt': '0\n1.5\n3', 'a.npy': npy(2, 2) });
    expect((await bench.library.import(id, source)).others).toEqual([{ name: 'angles.txt', kind: 'angles' }]);
    expect(await bench.library.angles(source)).toEqual([0, 1.5, 3]);
    expect(await refusalOf(bench.library.angles(source))).toBe('not-found');
  });

  it('leaves nothing behind where the project cannot be saved', async () => {
    const { id } = await bench.library.projects.create('p');
    const file = join(bench.home.projects, id, 'project.json.bak-aside');
    mkdirSync(file);
    expect(await refusalOf(bench.library.import(id, await bench.send({ 'a.npy': npy(2, 2) })))).toBe('cannot-write');
    expect(readdirSync(dataOf(id))).toEqual([]);
    expect((await bench.library.projects.read(id)).items).toEqual([]);
  });
});

it('takes a plain array for a sinogram, or for a stack of projections, and nothing else', async () => {
  const { library } = bench;
  const { id } = await library.projects.create('p');
  const files = { 'a.npy': npy(6, 9), 'b.npy': npy(2, 6, 9), 'c.npy': npy(2, 2, 6, 9) };
  const { items } = await library.import(id, await bench.send(files));
  expect((await library.items.setKind(id, items[0]!, 'sinogram')).items[0]!.facts.kind).toBe('sinogram');
  expect((await library.items.setKind(id, items[0]!, 'image')).items[0]!.facts.kind).toBe('image');
  expect(await refusalOf(library.items.setKind(id, items[2]!, 'sinogram'))).toBe('unsupported-file');
  expect((await library.items.setKind(id, items[1]!, 'sinogram')).items[1]!.facts.kind).toBe('sinogram');
  expect((await library.items.setKind(id, items[1]!, 'image')).items[1]!.facts.kind).toBe('series');
});

describe('a mask', () => {
  it('is saved with its size, its revision and its project', async () => {
    const { library } = bench;
    const { id } = await library.projects.create('p');
    const { items } = await library.import(id, await bench.send({ 'a.npy': npy(4, 6) }));
    const about = { name: 'ROI', purpose: 'roi' as const, item: items[0]!, frame: 0, height: 4, width: 6 };
    const { mask } = await library.masks.create(id, about);
    const at = `/masks/${id}/${mask}.png`;
    expect((await bench.get(at)).status).toBe(404);
    const answered = await bench.put(at, greyPng(4, 6));
    expect(await answered.json()).toEqual({ revision: (await library.projects.read(id)).revision });
    expect(new Uint8Array(await (await bench.get(at)).arrayBuffer())).toEqual(greyPng(4, 6));
    expect((await library.projects.read(id)).masks[0]).toMatchObject({ revision: 1 });

    expect((await bench.put(at, greyPng(6, 4))).status).toBe(422);
    expect((await bench.put(at, greyPng(4, 6, 2))).status).toBe(422); // colour
    expect((await bench.put(at, greyPng(4, 6).slice(0, -1))).status).toBe(422);
    expect((await bench.put(at, 'no picture')).status).toBe(422);
    expect((await library.projects.read(id)).masks[0]).toMatchObject({ revision: 1 });
    expect(statSync(await library.masks.pathOf(id, mask)).size).toBe(greyPng(4, 6).length);

    await library.projects.update(id, (await library.projects.read(id)).revision, {
      recipe: { ...(await library.projects.read(id)).recipe, roi: mask, files: { mask } },
    });
    const before = await library.projects.read(id);
    const left = await library.items.remove(id, items[0]!);
    expect(left).toMatchObject({ items: [], masks: [], recipe: { item: null, roi: null, files: {} } });
    expect((await bench.get(at)).status).toBe(404);

    // Nothing of them stays behind, and all comes back.
    const folder = library.projects.folderOf(id);
    const files = (): string[] => [...readdirSync(join(folder, 'data')), ...readdirSync(join(folder, 'masks'))];
    expect(files()).toEqual([]);
    expect(await library.parts.list(id)).toMatchObject([{ id: items[0], title: before.items[0]!.name }]);
    expect(await library.parts.restore(id, items[0]!)).toMatchObject({ items: before.items, masks: before.masks });
    expect(new Uint8Array(await (await bench.get(at)).arrayBuffer())).toEqual(greyPng(4, 6));
    expect((await bench.get(`/items/${id}/${items[0]!}/frames/0`)).status).toBe(200);
    expect(await library.parts.list(id)).toEqual([]);
    expect(await refusalOf(library.parts.restore(id, items[0]!))).toBe('not-found');
  });

  it('is in colours with alpha where it is for hints or a painting, and no recipe keeps what was removed', async () => {
    const { library } = bench;
    const { id } = await library.projects.create('p');
    const { items } = await library.import(id, await bench.send({ 'a.npy': npy(4, 6) }));
    const about = { name: 'Hints', item: items[0]!, frame: 0, height: 4, width: 6 };
    const palette = new Uint8Array(
      encodePalettePng(new Uint8Array(24), 6, 4, Uint8Array.of(0, 0, 0, 0, 200, 30, 20, 255)),
    );
    for (const purpose of ['hints', 'painting'] as const) {
      const { mask } = await library.masks.create(id, { ...about, purpose });
      const at = `/masks/${id}/${mask}.png`;
      expect((await bench.put(at, greyPng(4, 6))).status).toBe(422);
      expect((await bench.put(at, palette)).status).toBe(200);
      expect(new Uint8Array(await (await bench.get(at)).arrayBuffer())).toEqual(palette);
    }
    const { mask } = await library.masks.create(id, { ...about, purpose: 'hole' });
    expect((await bench.put(`/masks/${id}/${mask}.png`, palette)).status).toBe(422);

    const { masks, recipe, revision } = await library.projects.read(id);
    const files = { hints: masks[0]!.id, mask };
    await library.projects.update(id, revision, { recipe: { ...recipe, files } });
    expect((await library.masks.remove(id, masks[0]!.id)).recipe.files).toEqual({ mask });
    expect((await library.items.remove(id, items[0]!)).recipe.files).toEqual({});
  });

  it('has an undo history beside it, that grows from the place which is named', async () => {
    const { library } = bench;
    const { id } = await library.projects.create('p');
    const { items } = await library.import(id, await bench.send({ 'a.npy': npy(4, 6) }));
    const about = { name: 'ROI', purpose: 'roi' as const, item: items[0]!, frame: 0, height: 4, width: 6 };
    const { mask } = await library.masks.create(id, about);
    const at = `/masks/${id}/${mask}`;
    const put = async (query: string, undo: string): Promise<number> =>
      (await bench.put(`${at}.png?${query}`, Buffer.concat([greyPng(4, 6), Buffer.from(undo)]))).status;
    const undo = async (): Promise<string> => (await bench.get(`${at}.undo`)).text();

    expect(await undo()).toBe('');
    expect(await put('revision=0&undo=5&at=0', 'first')).toBe(200);
    expect(await put('revision=1&undo=7&at=5', ' second')).toBe(200);
    expect(await undo()).toBe('first second');
    expect(await put('revision=2&undo=6&at=5', ' third')).toBe(200);
    expect(await undo()).toBe('first third');
    expect(await put('revision=3&undo=1&at=99', 'x')).toBe(200);
    expect(await undo()).toBe('first third');
    expect(new Uint8Array(await (await bench.get(`${at}.png`)).arrayBuffer())).toEqual(greyPng(4, 6));

    // Another window was first.
    expect(await put('revision=3&undo=1&at=0', 'x')).toBe(409);
    expect(await put('revision=4&undo=99&at=0', '')).toBe(422);
    expect(await put('undo=-1', '')).toBe(400);
    expect([await undo(), (await library.projects.read(id)).masks[0]!.revision]).toEqual(['first third', 4]);
    const file = join(bench.home.projects, id, 'masks', `${mask}.undo`);
    expect(existsSync(file)).toBe(true);
    await library.masks.remove(id, mask);
    expect([existsSync(file), (await bench.get(`${at}.undo`)).status]).toEqual([false, 404]);

    // From the trash it comes back with its history, but not without its image.
    await library.items.remove(id, items[0]!);
    expect(await refusalOf(library.parts.restore(id, mask))).toBe('contradiction');
    await library.parts.restore(id, items[0]!);
    const restored = await library.parts.restore(id, mask);
    expect([await undo(), restored.masks.map((m) => m.id)]).toEqual(['first third', [mask]]);
  });

  it('must fit the image that it belongs to', async () => {
    const { library } = bench;
    const { id } = await library.projects.create('p');
    const { items } = await library.import(id, await bench.send({ 'a.npy': npy(4, 6) }));
    const mask = { name: 'm', purpose: 'hole' as const, item: items[0]!, frame: 0, height: 4, width: 6 };
    expect(await refusalOf(library.masks.create(id, { ...mask, width: 7 }))).toBe('shape-mismatch');
    expect(await refusalOf(library.masks.create(id, { ...mask, frame: 1 }))).toBe('not-found');
    expect(await refusalOf(library.masks.create(id, { ...mask, item: 'other' }))).toBe('not-found');
  });
});

/** Signature, IHDR and IEND: all that the host looks at. */
function greyPng(height: number, width: number, colour = 0): Uint8Array<ArrayBuffer> {
  const b = Buffer.alloc(57);
  b.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  b.writeUInt32BE(13, 8);
  b.write('IHDR', 12, 'latin1');
  b.writeUInt32BE(width, 16);
  b.writeUInt32BE(height, 20);
  b.set([8, colour], 24);
  b.set([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82], 45);
  return new Uint8Array(b);
}

function filesOn(folder: string, files: Readonly<Record<string, Uint8Array>>): { path: string; name: string }[] {
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return { path, name };
  });
}
