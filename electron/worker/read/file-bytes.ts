import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from '../../../core/contract/result.ts';
import type { Codecs, Limits } from '../../../core/formats/codecs.ts';
import { createCodecs } from '../codecs/codecs.ts';
import { wordsOf } from './file-error.ts';

/** One set of codecs for the life of the worker: a wasm module takes 40 ms to start. */
export const codecs: Codecs = createCodecs();

/** A whole file, if its size allows it. */
export async function bytesOf(path: string, limits: Limits): Promise<Result<Uint8Array>> {
  const refuse = (reason: string, remedy?: string) =>
    err({ code: 'unreadable-file', file: path, reason, ...(remedy === undefined ? {} : { remedy }) });
  try {
    const { size } = await stat(path);
    // A file is never smaller than a quarter of what it decodes to here, unless it holds other things than the image.
    if (size > 2 * limits.bytes || size >= 2 ** 31)
      return refuse(`its ${Math.ceil(size / 1e6)} MB are above the limit`, 'Split the file.');
    return ok(await readFile(path));
  } catch (e) {
    return refuse(wordsOf(e));
  }
}
