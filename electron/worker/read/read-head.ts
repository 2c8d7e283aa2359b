import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { must, Refused } from '../../../core/contract/refused.ts';
import { DEFAULT_LIMITS } from '../../../core/formats/codecs.ts';
import { hasPrefix, type DicomFile } from '../../../core/formats/dicom/dataset.ts';
import { openHead } from '../../../core/formats/dicom/head.ts';
import { gunzipped, isGzip } from '../../../core/formats/nifti/nifti.ts';
import { reading } from '../../../core/formats/refusal.ts';
import { bytesOf, codecs } from './file-bytes.ts';
import { wordsOf } from './file-error.ts';
import { tell } from '../progress.ts';

/** The beginning of a file, and what tells whether it is still the same file. */
export interface Head {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Of the whole file. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** Most DICOM heads end within this; a longer one is read in growing pieces. */
const FIRST_BYTES = 16 * 1024;
const GROWTH = 8;
/** Heads of many thousand frames have tens of megabytes. */
const LONGEST_HEAD = 2 ** 28;

/** Bytes [from, to) of a file, or up to its end. @throws Refused (unreadable-file) */
export async function readStretch(path: string, from: number, to: number): Promise<Uint8Array> {
  return (await read(path, from, to)).bytes;
}

/** As many bytes at each of these places, one after the other. @throws Refused (unreadable-file) */
export async function readStretches(path: string, starts: readonly number[], length: number): Promise<Uint8Array> {
  const refuse = (reason: string): never => {
    throw new Refused({ code: 'unreadable-file', file: path, reason });
  };
  const file = await open(path, 'r').catch((e: unknown) => refuse(wordsOf(e)));
  try {
    const bytes = new Uint8Array(starts.length * length);
    for (const [i, start] of starts.entries()) {
      let at = 0;
      while (at < length) {
        const { bytesRead } = await file.read(bytes, i * length + at, length - at, start + at);
        if (bytesRead === 0) return refuse('it is shorter than its header says');
        at += bytesRead;
      }
      tell();
    }
    return bytes;
  } catch (e) {
    if (e instanceof Refused) throw e;
    return refuse(wordsOf(e));
  } finally {
    await file.close();
  }
}

/** Of a gzipped DICOM file all that is inside, since its pixels cannot be found without. @throws Refused (unreadable-file) */
export async function readHead(path: string): Promise<Head> {
  const head = await read(path, 0, FIRST_BYTES);
  if (!isGzip(head.bytes) || !hasPrefix(beginningInside(head.bytes))) return head;
  const whole = must(await bytesOf(path, DEFAULT_LIMITS));
  const bytes = must(reading(path, () => gunzipped(whole, codecs, DEFAULT_LIMITS)));
  return { ...head, bytes, size: bytes.length };
}

/** So few compressed bytes hold the label of a DICOM file, and inflate to no more than a megabyte. */
const LABEL_BYTES = 1024;

function beginningInside(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes.subarray(0, LABEL_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
}

async function read(path: string, from: number, to: number): Promise<Head> {
  const refuse = (reason: string): never => {
    throw new Refused({ code: 'unreadable-file', file: path, reason });
  };
  const file = await open(path, 'r').catch((e: unknown) => refuse(wordsOf(e)));
  try {
    const what = await file.stat();
    if (!what.isFile()) refuse(what.isDirectory() ? 'it is a folder' : 'it is no file');
    const wanted = Math.max(0, Math.min(to, what.size) - from);
    const bytes = new Uint8Array(wanted);
    let at = 0;
    while (at < wanted) {
      const { bytesRead } = await file.read(bytes, at, wanted - at, from + at);
      if (bytesRead === 0) break; // it became shorter meanwhile
      at += bytesRead;
    }
    return { path, bytes: bytes.subarray(0, at), size: what.size, mtimeMs: what.mtimeMs };
  } catch (e) {
    if (e instanceof Refused) throw e;
    return refuse(wordsOf(e));
  } finally {
    await file.close();
  }
}

/**
 * A DICOM file up to its pixel data, or wholly where it must be inflated or has none.
 * @param name what the file is called where it is refused @throws Refused
 */
export async function dicomHead(head: Head, name = head.path): Promise<DicomFile> {
  for (let { bytes } = head; ;) {
    const isWhole = bytes.length >= head.size;
    const file = must(openHead(bytes, isWhole, name, codecs, DEFAULT_LIMITS));
    if (file !== null) return file;
    if (bytes.length >= LONGEST_HEAD) {
      const reason = `its first ${LONGEST_HEAD / 2 ** 20} MB hold no pixel data`;
      throw new Refused({ code: 'unreadable-file', file: name, reason });
    }
    const longer = await readStretch(head.path, 0, Math.min(LONGEST_HEAD, GROWTH * bytes.length));
    if (longer.length <= bytes.length) {
      throw new Refused({ code: 'unreadable-file', file: name, reason: 'it changed while it was read' });
    }
    bytes = longer;
  }
}
