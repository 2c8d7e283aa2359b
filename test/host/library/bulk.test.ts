import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openUploads } from '../../../electron/host/library/uploads.ts';
import { safeName, safeParts } from '../../../electron/host/library/upload-path.ts';
import { openBench, refusalOf, type Bench } from './bench.ts';

let bench: Bench;
beforeEach(async () => (bench = await openBench()));
afterEach(() => bench.close());

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
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
});

it('takes names of every script', () => {
  expect(safeParts('Schädel CT/スライス 1.dcm')).toEqual(['Schädel CT', 'スライス 1.dcm']);
  expect(safeName('スライス 1.dcm')).toBe('スライス 1.dcm');
});

describe('an upload', () => {
  it('leaves nothing of a file that was cut short, too large, or not as long as announced', async () => {
    const uploads = openUploads(bench.home.uploads, { fileBytes: 20, uploadBytes: 30 });
    const id = await uploads.begin();
    await expect(uploads.put(id, 'a', cut(), null)).rejects.toThrow('The client is gone');
    expect(await refusalOf(uploads.put(id, 'b', chunks('12345', '12345'), 11))).toBe('unreadable-file');
    expect(await refusalOf(uploads.put(id, 'c', chunks('x'.repeat(15), 'x'.repeat(6)), null))).toBe('unsupported-file');
    expect(await refusalOf(uploads.put(id, 'd', chunks(''), 21))).toBe('unsupported-file');
    expect(readdirSync(join(bench.home.uploads, id))).toEqual([]);
    await uploads.put(id, 'deep/e', chunks('x'.repeat(20)), 20);
    expect(await refusalOf(uploads.put(id, 'f', chunks('x'.repeat(11)), null))).toBe('unsupported-file');
    await uploads.put(id, 'g', chunks('x'.repeat(10)), null);
    expect(await uploads.use(id, async (source) => source.files.map((f) => f.name))).toEqual(['deep/e', 'g']);
    expect(await refusalOf(uploads.put('0000', 'a', chunks('x'), null))).toBe('not-found');
  });

  it('is not imported while files are on their way, and not swept while somebody reads it', async () => {
    const uploads = openUploads(bench.home.uploads);
    const id = await uploads.begin();
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a');
      await held;
      yield Buffer.from('b');
    }
    const sending = uploads.put(id, 'a', slow(), null);
    expect(await refusalOf(uploads.use(id, async () => undefined))).toBe('contradiction');
    await uploads.dropIdle();
    go();
    await sending;
    await uploads.use(id, async (source) => {
      await uploads.dropIdle();
      expect(readFileSync(source.files[0]!.path, 'utf8')).toBe('ab');
    });
    await uploads.dropIdle();
    expect(readdirSync(bench.home.uploads)).toEqual([]);
  });

  it('is refused over the wire with the reason as JSON', async () => {
    const id = await bench.send({ 'Ordner ä/b c.npy': 'x' });
    expect(readdirSync(join(bench.home.uploads, id, 'Ordner ä'))).toEqual(['b c.npy']);
    for (const path of ['..%2F..%2Fx', 'a%5Cb', 'a%00', '%ff', 'a/%2e%2e%2fb']) {
      const answer = await bench.put(`/uploads/${id}/${path}`, 'x');
      expect([path, answer.status]).toEqual([path, 400]);
      expect(await answer.json()).toMatchObject({ code: 'invalid-parameter', message: expect.any(String) });
    }
    expect((await bench.put('/uploads/00000000/a', 'x')).status).toBe(404);
    expect((await bench.put('/uploads/../a', 'x')).status).toBe(418); // not of these paths
    expect((await bench.get('/uploads')).status).toBe(405);
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
