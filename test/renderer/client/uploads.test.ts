import { expect, it } from 'vitest';
import { bundleIndexSchema, type BundleIndex } from '../../../core/contract/studio/bundle.ts';
import type { Incoming } from '../../../renderer/client/connection.ts';
import { upload, type Send } from '../../../renderer/client/uploads.ts';

const files = (n: number, bytes: number): Incoming[] =>
  Array.from({ length: n }, (_, i) => ({
    file: new File([String(i).padEnd(bytes)], `${i}`),
    path: `series/${i} ä#?.dcm`,
  }));
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
const MB = 2 ** 20;

interface Bundle {
  readonly index: BundleIndex;
  readonly contents: readonly string[];
}

async function bundle(body: Blob): Promise<Bundle> {
  const text = Buffer.from(await body.arrayBuffer());
  const end = text.indexOf('\n');
  const index = bundleIndexSchema.parse(JSON.parse(text.subarray(0, end).toString('utf8')));
  let at = end + 1;
  const contents = index.map(({ bytes }) =>
    text
      .subarray(at, (at += bytes))
      .toString('utf8')
      .trim(),
  );
  expect(at).toBe(text.length);
  return { index, contents };
}

/** A host that takes what comes. */
function host(answer: (n: number) => Promise<void> = pause) {
  const taken: Bundle[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const now = { is: 0, most: 0 };
  const send: Send = async (method, path, body, signal) => {
    if (method === 'POST') return { id: 'abc' };
    expect(path).toBe('/uploads/abc');
    now.most = Math.max(now.most, ++now.is);
    signals.push(signal);
    await answer(signals.length);
    signal?.throwIfAborted();
    taken.push(await bundle(body!));
    now.is--;
    return null;
  };
  return { send, taken, signals, now };
}

it('sends what is small as one bundle, and names the place once it is known', async () => {
  const { send, taken } = host();
  const begun: string[] = [];
  expect(await upload(send, files(10, 100), { onBegun: (id) => begun.push(id) })).toBe('abc');
  expect(begun).toEqual(['abc']);
  expect(taken).toHaveLength(1);
  expect(taken[0]?.index.map(({ path }) => path)).toEqual(files(10, 1).map(({ path }) => path.replace('?', '_')));
  expect(taken[0]?.contents).toEqual(Array.from({ length: 10 }, (_, i) => String(i)));
});

it('sends the middle file of many first and alone, then bundles of some megabytes, two at a time', async () => {
  const { send, taken, now } = host();
  await upload(send, files(40, MB));
  expect(taken[0]?.contents).toEqual(['20']);
  expect(taken.slice(1).map(({ index }) => index.length)).toEqual([16, 16, 7]);
  expect(now.most).toBe(2);
  expect(taken.flatMap(({ contents }) => contents.map(Number)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 40 }, (_, i) => i),
  );
});

it('sends one that is larger than a bundle by itself, and many small ones in several', async () => {
  const large = host();
  await upload(large.send, files(2, 20 * MB));
  expect(large.taken.map(({ contents }) => contents)).toEqual([['1'], ['0']]);
  const small = host();
  await upload(small.send, files(1200, 1));
  expect(small.taken.map(({ index }) => index.length)).toEqual([1, 500, 500, 199]);
});

it('stops all with the first that is refused, and passes the refusal on as it came', async () => {
  const refusal = { code: 'cannot-write', message: 'Full.', hint: '', details: {} };
  const { send, signals } = host(async (n) => {
    await pause();
    if (n === 3) throw refusal;
  });
  await expect(upload(send, files(200, MB))).rejects.toBe(refusal);
  await pause();
  await pause();
  const sent = signals.length;
  expect(sent).toBeLessThan(6);
  expect(signals.every((signal) => signal?.aborted)).toBe(true);
  await pause();
  await pause();
  expect(signals).toHaveLength(sent);
});

it('ends where the person has changed their mind', async () => {
  const cancel = new AbortController();
  const { send, signals } = host(async (n) => {
    await pause();
    if (n === 2) cancel.abort();
  });
  await expect(upload(send, files(100, MB), { signal: cancel.signal })).rejects.toThrow('aborted');
  expect(signals.length).toBeLessThan(5);
});

it('names the file that the browser could not read', async () => {
  const some = files(3, 10);
  const gone = new File(['x'], 'gone');
  gone.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new Error('NotReadable')) });
  const send: Send = async (method) => {
    if (method === 'POST') return { id: 'abc' };
    throw new TypeError('Failed to fetch');
  };
  await expect(upload(send, [...some, { file: gone, path: 'series/gone.dcm' }])).rejects.toMatchObject({
    code: 'unreadable-file',
    message: expect.stringContaining('series/gone.dcm'),
  });
  await expect(upload(send, some)).rejects.toThrow('Failed to fetch');
});
