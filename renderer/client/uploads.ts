import { messageOf } from '../../core/contract/errors.ts';
import type { BundleIndex } from '../../core/contract/studio/bundle.ts';
import { sendablePath } from '../../core/contract/studio/safe-name.ts';
import type { Incoming, UploadOptions } from './connection.ts';

/** Sends one bulk request. @returns the JSON of its answer; rejects with the host's ErrorMessage */
export type Send = (method: 'POST' | 'PUT', path: string, body: Blob | null, signal?: AbortSignal) => Promise<unknown>;

/** Each request costs a few milliseconds: five hundred of a slice each took twice as long as twenty of these. */
const BUNDLE_BYTES = 16 * 2 ** 20;
const BUNDLE_FILES = 500;
/** One is read from disk while the other is written. */
const AT_A_TIME = 2;

/**
 * Sends files into a place of their own, the middle one first: it can be looked at while the others travel. The first
 * bundle that fails ends the others. @returns the source id; rejects with the host's ErrorMessage
 */
export async function upload(
  send: Send,
  files: readonly Incoming[],
  { signal, onBegun }: UploadOptions = {},
): Promise<string> {
  const announced = JSON.stringify({ bytes: sizeOf(files) });
  const id = idOf(await send('POST', '/uploads', new Blob([announced], { type: 'application/json' }), signal));
  onBegun?.(id);
  const failed = new AbortController();
  const end = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const waiting = bundlesOf(files).values();
  const sendNext = async (): Promise<void> => {
    for (const bundle of waiting) await send('PUT', `/uploads/${id}`, bodyOf(bundle), end);
  };
  try {
    const { value: first } = waiting.next();
    if (first !== undefined) await send('PUT', `/uploads/${id}`, bodyOf(first), end);
    await Promise.all(Array.from({ length: AT_A_TIME }, sendNext));
  } catch (e) {
    failed.abort();
    // The browser says no more than that it could not send.
    const lost = e instanceof TypeError && signal?.aborted !== true ? await unreadable(files) : undefined;
    if (lost === undefined) throw e;
    throw messageOf({
      code: 'unreadable-file',
      file: lost.path,
      reason: 'it has changed, is gone, or may not be read',
    });
  }
  return id;
}

/** The first file that the browser cannot read. */
async function unreadable(files: readonly Incoming[]): Promise<Incoming | undefined> {
  for (const incoming of files) {
    const read = incoming.file.slice(0, 1).arrayBuffer();
    if (!(await read.then(() => true).catch(() => false))) return incoming;
  }
  return undefined;
}

const sizeOf = (files: readonly Incoming[]): number => files.reduce((sum, { file }) => sum + file.size, 0);

/** What fits into one bundle goes as one. */
function bundlesOf(files: readonly Incoming[]): readonly (readonly Incoming[])[] {
  const middle = files[Math.floor(files.length / 2)];
  const isLong = sizeOf(files) > BUNDLE_BYTES || files.length > BUNDLE_FILES;
  const bundles: Incoming[][] = isLong && middle !== undefined ? [[middle], []] : [[]];
  let bytes = 0;
  for (const incoming of files) {
    if (isLong && incoming === middle) continue;
    const last = bundles.at(-1)!;
    const isFull = last.length > 0 && (bytes + incoming.file.size > BUNDLE_BYTES || last.length >= BUNDLE_FILES);
    if (isFull) bytes = 0;
    bytes += incoming.file.size;
    if (isFull) bundles.push([incoming]);
    else last.push(incoming);
  }
  return bundles.filter((bundle) => bundle.length > 0);
}

/** A Blob of files reads them only when it is sent. */
function bodyOf(files: readonly Incoming[]): Blob {
  const index: BundleIndex = files.map(({ file, path }) => ({ path: sendablePath(path), bytes: file.size }));
  return new Blob([`${JSON.stringify(index)}\n`, ...files.map(({ file }) => file)]);
}

function idOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string')
    return answer.id;
  throw new Error('the host named no place for the files');
}
