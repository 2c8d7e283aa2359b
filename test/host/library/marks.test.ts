import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mark } from '../../../core/contract/studio/mark.ts';
import { npy, openBench, refusalOf, type Bench } from './bench.ts';

let bench: Bench;
beforeEach(async () => (bench = await openBench()));
afterEach(() => bench.close());

const markOn = (item: string, id: string, more: Partial<Mark> = {}): Mark => ({
  id,
  name: `Mark ${id}`,
  item,
  frame: 0,
  unit: 'mm',
  shape: { kind: 'distance', from: { x: -1.5, y: 0 }, to: { x: 2, y: 0.25 } },
  shown: true,
  ...more,
});
async function withImage(): Promise<{ id: string; item: string }> {
  const { id } = await bench.library.projects.create('p');
  const { items } = await bench.library.import(id, await bench.send({ 'a.npy': npy(3, 4, 6) }));
  return { id, item: items[0]! };
}

describe('marks of a project', () => {
  it('are added, replaced and removed each for itself, and are on the disk', async () => {
    const { id, item } = await withImage();
    const { marks, projects } = bench.library;
    await marks.change(id, [markOn(item, 'a'), markOn(item, 'b', { frame: null })], []);
    await marks.change(id, [markOn(item, 'b', { name: 'Aorta', frame: 2 }), markOn(item, 'c')], ['a', 'never']);
    const wanted = [markOn(item, 'b', { name: 'Aorta', frame: 2 }), markOn(item, 'c')];
    expect((await projects.read(id)).marks).toEqual(wanted);
    bench = await bench.crashAndReopen();
    expect((await bench.library.projects.read(id)).marks).toEqual(wanted);
  });

  it('belong to a slice that there is, and are not without number', async () => {
    const { id, item } = await withImage();
    const { marks } = bench.library;
    expect(await refusalOf(marks.change(id, [markOn('other', 'a')], []))).toBe('not-found');
    expect(await refusalOf(marks.change(id, [markOn(item, 'a', { frame: 3 })], []))).toBe('not-found');
    const many = Array.from({ length: 2001 }, (_, n) => markOn(item, `m${n}`));
    expect(await refusalOf(marks.change(id, many, []))).toBe('contradiction');
    expect((await bench.library.projects.read(id)).marks).toEqual([]);
  });

  it('go to the trash with their image, and come back with it', async () => {
    const { id, item } = await withImage();
    const { marks, items, parts } = bench.library;
    await marks.change(id, [markOn(item, 'a')], []);
    expect((await items.remove(id, item)).marks).toEqual([]);
    expect((await parts.restore(id, item)).marks).toEqual([markOn(item, 'a')]);
  });

  it('travel in the file of the project', async () => {
    const { id, item } = await withImage();
    const { marks, zip } = bench.library;
    await marks.change(id, [markOn(item, 'a')], []);
    const { id: at, name } = await zip.save(id);
    const bytes = await (await bench.get(`/exports/${at}/${encodeURIComponent(name)}`)).arrayBuffer();
    const opened = await zip.open(await bench.send({ 'saved.zip': new Uint8Array(bytes) }));
    expect(opened.marks).toEqual([markOn(item, 'a')]);
  });

  it('are none in a project that an earlier program saved', async () => {
    const { id } = await withImage();
    const path = join(bench.library.projects.folderOf(id), 'project.json');
    const { marks, ...before } = JSON.parse(readFileSync(path, 'utf8')) as { marks: unknown };
    expect(marks).toEqual([]);
    writeFileSync(path, JSON.stringify({ ...before, schemaVersion: 1 }));
    bench = await bench.crashAndReopen();
    expect(await bench.library.projects.read(id)).toMatchObject({ schemaVersion: 3, marks: [], name: 'p' });
    expect(bench.events).toEqual([]);
  });
});
