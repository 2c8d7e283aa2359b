import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openUploads, type UploadLimits, type Uploads } from '../../../electron/host/transfer/uploads.ts';
import { safeName, sendablePath } from '../../../core/contract/studio/safe-name.ts';
import { safeParts } from '../../../electron/host/transfer/upload-path.ts';
import { bundleOf } from '../../support/bundle.ts';
import { openBench, refusalOf, type Bench } from './bench.ts';

let bench: Bench;
beforeEach(async () => (bench = await openBench()));
afterEach(() => bench.close());

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
function latch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  return { opened: new Promise((resolve) => (open = resolve)), open: () => open() };
}
async function* cut(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('first half');
  throw new DOMException('The client is gone', 'AbortError');
}

it.each([
  '',
  '/etc/passwd',
  '../a',
  'a/../b',
  'a//b',
  './a',
  'a/.',
  'C:/a',
  'a\\b',
  'a\u0000b',
  'a\nb',
  'nul',
  'sub/COM1.dcm',
  'a:stream',
  'trailing.',
  'trailing ',
  'x'.repeat(241),
  'd/'.repeat(16) + 'a',
  'ä'.repeat(130),
])('refuses the name %j', (name) => {
  expect(() => safeParts(name)).toThrow('invalid-parameter');
  for (const part of [safeName(name)]) expect(safeParts(part)).toEqual([part]);
  const sent = sendablePath(name);
  expect(safeParts(sent).join('/')).toBe(sent);
});

it('is sent as the host takes it, with its end and the folders next to it', () => {
  expect(sendablePath('series/1.dcm')).toBe('series/1.dcm');
  expect(sendablePath(`${'a/'.repeat(20)}slice <2>.dcm`)).toBe(`${'a/'.repeat(15)}slice _2_.dcm`);
  expect(sendablePath(`${`${'f'.repeat(100)}/`.repeat(4)}${'🩻'.repeat(200)}.dcm`)).toMatch(/^f{80}\/🩻+\.dcm$/u);
});

it('takes names of every script', () => {
  expect(safeParts('Schädel CT/スライス 1.dcm')).toEqual(['Schädel CT', 'スライス 1.dcm']);
  expect(safeName('スライス 1.dcm')).toBe('スライス 1.dcm');
});

describe('an upload', () => {
  const opened = (limits?: UploadLimits): Uploads =>
    openUploads(bench.home.uploads, (e) => bench.events.push(e), limits);
  /** In pieces that end anywhere. */
  async function* pieces(body: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
  }
  const left = (): string[] => readdirSync(bench.home.uploads);

  it('holds the files of its bundles, byte for byte, however they come in pieces', async () => {
    const uploads = opened();
    const id = await uploads.begin(0);
    const files = { 'Ordner ä/b c.npy': 'x'.repeat(50), empty: '', 'deep/e': '\n{}\n' };
    await uploads.put(id, pieces(bundleOf(files)));
    await uploads.put(id, pieces(bundleOf({ last: 'z' }), 1000));
    expect(uploads.first(id)).toBe(join(bench.home.uploads, id, 'Ordner ä', 'b c.npy'));
    const read = await uploads.use(id, async (source) =>
      Object.fromEntries(source.files.map(({ name, path }) => [name, readFileSync(path, 'utf8')])),
    );
    expect(read).toEqual({ ...files, last: 'z' });
    expect(bench.events[0]).toMatchObject({ kind: 'upload', source: id, files: 0 });
  });

  it.each<[string, string, () => AsyncIterable<Uint8Array>]>([
    ['is cut', 'AbortError: The client is gone', cut],
    ['ends early', 'unreadable-file', () => pieces(bundleOf({ a: '12345' }).subarray(0, -1))],
    [
      'is longer than announced',
      'unreadable-file',
      () => pieces(Buffer.concat([bundleOf({ a: '12345' }), Buffer.from('6')])),
    ],
    ['holds a file that is too large', 'unsupported-file', () => pieces(bundleOf({ a: 'x'.repeat(21) }))],
    ['is too large in all', 'unsupported-file', () => pieces(bundleOf({ a: 'x'.repeat(20), b: 'x'.repeat(11) }))],
    ['names one file twice', 'contradiction', () => pieces(bundleOf({ whole: 'again' }))],
    ['leads elsewhere', 'invalid-parameter', () => pieces(bundleOf({ good: '1', '../a': '2' }))],
    ['has no index', 'invalid-parameter', () => chunks('no index')],
    ['has another index', 'invalid-parameter', () => chunks('[{"path":"a","bytes":-1}]\n')],
    ['has an index without end', 'invalid-parameter', () => pieces(Buffer.alloc(2 ** 21, '['), 2 ** 16)],
    ['is empty', 'invalid-parameter', () => chunks()],
  ])('leaves nothing where a bundle %s', async (_, code, body) => {
    const uploads = opened({ fileBytes: 20, uploadBytes: 35 });
    const id = await uploads.begin(0);
    await uploads.put(id, pieces(bundleOf({ whole: 'whole' })));
    expect(await refusalOf(uploads.put(id, body()))).toBe(code);
    expect(left()).toEqual([]);
    expect(await refusalOf(uploads.put(id, pieces(bundleOf({ b: 'x' }))))).toBe('not-found');
    expect(await refusalOf(uploads.use(id, async () => undefined))).toBe('not-found');
  });

  it('ends with the bundles beside the one that failed, where it is dropped, and where its use fails', async () => {
    const uploads = opened();
    const id = await uploads.begin(0);
    const held = latch();
    const beside = refusalOf(uploads.put(id, heldUp(bundleOf({ a: 'ab', b: 'b' }), held.opened)));
    expect(await refusalOf(uploads.put(id, cut()))).toContain('AbortError');
    held.open();
    expect(await beside).toBe('not-found');
    expect(left()).toEqual([]);
    const other = await uploads.begin(0);
    const third = await uploads.begin(0);
    const again = latch();
    const dropped = refusalOf(uploads.put(third, heldUp(bundleOf({ a: 'ab', b: 'b' }), again.opened)));
    await uploads.drop(third);
    again.open();
    expect(await dropped).toBe('not-found');
    await expect(uploads.use(other, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(left()).toEqual([]);
    expect(await refusalOf(opened({ fileBytes: 1, uploadBytes: 1 }).begin(2))).toBe('unsupported-file');
  });

  async function* heldUp(body: Uint8Array, held: Promise<void>): AsyncGenerator<Uint8Array> {
    yield body.subarray(0, -2);
    await held;
    yield body.subarray(-2);
  }

  it('is not imported while files are on their way, and not swept while somebody reads it', async () => {
    const uploads = opened();
    const id = await uploads.begin(0);
    const held = latch();
    const sending = uploads.put(id, heldUp(bundleOf({ a: 'ab' }), held.opened));
    expect(await refusalOf(uploads.use(id, async () => undefined))).toBe('contradiction');
    await uploads.dropIdle();
    held.open();
    await sending;
    await uploads.use(id, async (source) => {
      await uploads.dropIdle();
      expect(readFileSync(source.files[0]!.path, 'utf8')).toBe('ab');
    });
    await uploads.dropIdle();
    expect(left()).toEqual([]);
  });

  it('is refused over the wire with the reason as JSON', async () => {
    for (const path of ['../../x', 'a\\b', 'a\u0000', 'a//b']) {
      const id = await bench.send({ a: 'x' });
      const answer = await bench.put(`/uploads/${id}`, bundleOf({ [path]: 'x' }));
      expect([path, answer.status]).toEqual([path, 400]);
      expect(await answer.json()).toMatchObject({ code: 'invalid-parameter', message: expect.any(String) });
    }
    expect((await bench.put('/uploads/00000000', bundleOf({ a: 'x' }))).status).toBe(404);
    expect((await bench.put('/uploads/../a', 'x')).status).toBe(418); // not of these paths
    expect((await bench.get('/uploads')).status).toBe(405);
  });

  it('shows the first that arrived, and says where it cannot', async () => {
    const id = await bench.send({ 'a.npy': 'x' });
    expect((await bench.get(`/uploads/${id}/first.png`)).headers.get('content-type')).toBe('image/png');
    expect((await bench.get('/uploads/00000000/first.png')).status).toBe(404);
  });
});

describe('a file of a run', () => {
  beforeEach(() => {
    const folder = join(bench.home.runs, 'r1');
    mkdirSync(join(folder, 'results'), { recursive: true });
    mkdirSync(join(folder, '.hidden'));
    writeFileSync(join(folder, 'report.html'), '<script>alert(1)</script>');
    writeFileSync(join(folder, 'results', 'tv.npy'), 'numbers');
    writeFileSync(join(folder, 'empty.csv'), '');
    writeFileSync(join(folder, '.lock'), '1');
    writeFileSync(join(folder, '.hidden', 'a'), '1');
    symlinkSync('/etc/passwd', join(folder, 'passwd'));
    symlinkSync('/etc', join(folder, 'etc'));
    bench.runs.set('r1', folder);
  });

  it('comes as what it is, and a report can do nothing', async () => {
    const array = await bench.get('/runs/r1/files/results/tv.npy');
    expect(await array.text()).toBe('numbers');
    expect(Object.fromEntries(array.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '7',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const report = await bench.get('/runs/r1/files/report.html');
    expect(report.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = report.headers.get('content-security-policy') ?? '';
    expect(policy.split('; ').sort()).toEqual([
      "default-src 'none'",
      'img-src data:',
      'sandbox',
      "style-src 'unsafe-inline'",
    ]);
    expect((await bench.get('/runs/r1/files/empty.csv')).status).toBe(200);
  });

  it.each(['passwd', 'etc/passwd', '.lock', '.hidden/a', 'results', 'gone', 'results/gone', 'report.html/x'])(
    'is not %s',
    async (path) => {
      expect((await bench.get(`/runs/r1/files/${path}`)).status).toBe(404);
    },
  );

  it('is not of a run that is not there, nor above it', async () => {
    expect((await bench.get('/runs/r2/files/report.html')).status).toBe(404);
    expect((await bench.get('/runs/r1/files/..%2F..%2Fsettings.json')).status).toBe(400);
    expect((await bench.get('/runs/R1/files/report.html')).status).toBe(404);
  });
});

it('hands an export out once it is whole, as a download', async () => {
  const { exports } = bench.library;
  const made = await exports.make("Lunge 'ä'.zip", async (path) => writeFileSync(path, 'PK'));
  const answer = await bench.get(`/exports/${made.id}/${encodeURIComponent(made.name)}`);
  expect(await answer.text()).toBe('PK');
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Lunge%20%27%C3%A4%27.zip");
  expect((await bench.get(`/exports/${made.id}/other`)).status).toBe(404);
  await expect(exports.make('fails', () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
  expect(readdirSync(bench.home.exports)).toEqual([made.id]);
  await bench.library.storage.clean();
  expect((await bench.get(`/exports/${made.id}/${encodeURIComponent(made.name)}`)).status).toBe(404);
});
