// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { DEPTH, gather, incomingOf, meaningOf, nameOf } from '../../../renderer/client/drop.ts';

const base = { fullPath: '', filesystem: { name: '', root: null as unknown as FileSystemDirectoryEntry } };
const parent = { getParent: () => undefined };
const file = (name: string, fails = false): FileSystemFileEntry => ({
  ...base,
  ...parent,
  name,
  isFile: true,
  isDirectory: false,
  file: (done, fail) => (fails ? fail?.(new DOMException('gone', 'NotFoundError')) : done(new File(['x'], name))),
});
/** A folder whose reader gives its entries two at a time, as browsers give them a hundred at a time. */
const folder = (name: string, ...entries: FileSystemEntry[]): FileSystemDirectoryEntry => ({
  ...base,
  ...parent,
  name,
  isFile: false,
  isDirectory: true,
  getFile: () => undefined,
  getDirectory: () => undefined,
  createReader() {
    const left = [...entries];
    return { readEntries: (done) => done(left.splice(0, 2)) };
  },
});
const paths = (files: readonly { path: string }[]): string[] => files.map((f) => f.path);

describe('what was dropped', () => {
  it('is gathered with everything below it, by its path, but hidden files', async () => {
    const series = folder(
      'series',
      file('1.dcm'),
      file('2.dcm'),
      file('3.dcm'),
      file('.DS_Store'),
      folder('sub', file('4.dcm')),
    );
    const { files, isCut, unread } = await gather([series, file('angles.txt')]);
    expect(paths(files)).toEqual(['series/1.dcm', 'series/2.dcm', 'series/3.dcm', 'series/sub/4.dcm', 'angles.txt']);
    expect([isCut, unread]).toEqual([false, []]);
  });
  it('costs an unreadable file itself alone', async () => {
    const { files, unread } = await gather([folder('a', file('bad', true), file('good'))]);
    expect([paths(files), unread]).toEqual([['a/good'], ['a/bad']]);
  });
  it('is cut below the depth that is read, and says so', async () => {
    let deep: FileSystemEntry = file('deepest');
    for (let n = 0; n < DEPTH; n++) deep = folder(`f${n}`, deep);
    const kept = await gather([deep]);
    expect([kept.files.length, kept.isCut]).toEqual([1, false]);
    const cut = await gather([folder('top', deep)]);
    expect([cut.files.length, cut.isCut]).toEqual([0, true]);
  });
});

describe('what was chosen', () => {
  it('keeps the path inside a folder', () => {
    const inFolder = new File(['x'], 'a.dcm');
    Object.defineProperty(inFolder, 'webkitRelativePath', { value: 'series/a.dcm' });
    expect(paths(incomingOf([inFolder, new File(['x'], 'b.dcm')]))).toEqual(['series/a.dcm', 'b.dcm']);
  });
  it.each([
    [['net.onnx', 'manifest.json'], 'model'],
    [['liver.zip'], 'project'],
    [['liver.zip', 'a.dcm'], 'data'],
    [['series/1.dcm'], 'data'],
    [[], 'data'],
  ])('%j is a %s', (names, meaning) => expect(meaningOf(names.map((path) => ({ path })))).toBe(meaning));
  it.each([
    ['series/1.dcm', 'series'],
    ['chest.nii.gz', 'chest'],
    ['scan.v2.npy', 'scan.v2'],
    ['.npy', '.npy'],
  ])('%s is called %s', (path, name) => expect(nameOf([{ path }])).toBe(name));
});
