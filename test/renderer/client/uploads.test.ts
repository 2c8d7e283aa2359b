import { expect, it } from 'vitest';
import type { Incoming } from '../../../renderer/client/connection.ts';
import { upload, type Send } from '../../../renderer/client/uploads.ts';

const files = (n: number): Incoming[] =>
  Array.from({ length: n }, (_, i) => ({ file: new File([String(i)], `${i}`), path: `series/${i} ä#?%.dcm` }));
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

it('sends every file under its path, six at a time, and says how far it is', async () => {
  const paths: string[] = [];
  const told: (readonly [number, number])[] = [];
  let now = 0;
  let most = 0;
  const send: Send = async (method, path) => {
    if (method === 'POST') return { id: 'abc' };
    most = Math.max(most, ++now);
    await pause();
    now--;
    paths.push(path);
    return null;
  };
  expect(await upload(send, files(10), (done, of) => told.push([done, of]))).toBe('abc');
  expect(most).toBe(6);
  expect(new Set(paths)).toEqual(new Set(files(10).map((_, i) => `/uploads/abc/series/${i}%20%C3%A4%23%3F%25.dcm`)));
  expect(told).toEqual(Array.from({ length: 11 }, (_, i) => [i, 10]));
});

it('stops all with the first that is refused, and passes the refusal on as it came', async () => {
  const refusal = { code: 'cannot-write', message: 'Full.', hint: '', details: {} };
  const signals: (AbortSignal | undefined)[] = [];
  let n = 0;
  const send: Send = async (method, _, __, signal) => {
    if (method === 'POST') return { id: 'abc' };
    signals.push(signal);
    await pause();
    if (++n === 4) throw refusal;
    signal?.throwIfAborted();
    return null;
  };
  await expect(upload(send, files(50))).rejects.toBe(refusal);
  await pause();
  await pause();
  const sent = signals.length;
  expect(sent).toBeLessThan(12);
  expect(signals.every((signal) => signal?.aborted)).toBe(true);
  await pause();
  await pause();
  expect(signals).toHaveLength(sent);
});
