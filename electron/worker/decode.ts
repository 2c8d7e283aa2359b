import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../core/contract/result.ts';
import { DEFAULT_LIMITS, type Codecs, type Limits } from '../../core/formats/codecs.ts';
import type { Decoded } from '../../core/formats/decoded.ts';
import { decodeDicom } from '../../core/formats/dicom.ts';
import { planSeries, sliceHeader, stack, type SliceHeader, type Stack } from '../../core/formats/dicom-series.ts';
import { decodeBytes } from '../../core/formats/read.ts';
import { reading } from '../../core/formats/refusal.ts';
import { sniff } from '../../core/formats/sniff.ts';
import { createCodecs } from './codecs/codecs.ts';
import { wordsOf } from './file-error.ts';

/** One set of codecs for the life of the worker: a wasm module takes 40 ms to start. */
export const codecs: Codecs = createCodecs();

const unreadable = (file: string, reason: string, remedy?: string): ReturnType<typeof err> =>
  err({ code: 'unreadable-file', file, reason, ...(remedy === undefined ? {} : { remedy }) });

/** A whole file, if its size allows it. */
export async function bytesOf(path: string, limits: Limits): Promise<Result<Uint8Array>> {
  try {
    const { size } = await stat(path);
    // A file is never smaller than a quarter of what it decodes to here, unless it holds other things than the image.
    if (size > 2 * limits.bytes || size >= 2 ** 31)
      return unreadable(path, `its ${Math.ceil(size / 1e6)} MB are above the limit`, 'Split the file.');
    return ok(await readFile(path));
  } catch (e) {
    return unreadable(path, wordsOf(e));
  }
}

async function headersIn(
  folder: string,
  names: readonly string[],
  limits: Limits,
): Promise<{ headers: SliceHeader[]; unread: string[] }> {
  const headers: SliceHeader[] = [];
  const unread: string[] = [];
  for (const name of names) {
    const bytes = await bytesOf(join(folder, name), limits);
    if (!bytes.ok || sniff(bytes.value, '') !== 'dicom') continue; // notes and pictures beside the slices
    const header = sliceHeader(bytes.value, name, codecs, limits);
    if (header.ok) headers.push(header.value);
    else if (header.error.code === 'unreadable-file') unread.push(name); // objects without an image are no slices
  }
  return { headers, unread };
}

async function decodeFolder(folder: string, limits: Limits): Promise<Result<Decoded>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((e) => e.isFile() && !e.name.startsWith('.')).map((e) => e.name);
  const { headers, unread } = await headersIn(folder, files.sort(), limits);
  if (headers.length === 0)
    return unreadable(folder, 'it holds no DICOM image', 'Name the folder that holds the slices, or a single file.');
  const plan = planSeries(headers);
  const note = `${unread.length} damaged files were left out (${unread.slice(0, 3).join(', ')}${unread.length > 3 ? ', …' : ''}).`;
  const warnings = unread.length > 0 ? [...plan.warnings, note] : plan.warnings;
  const frames = headers.filter((h) => plan.names.includes(h.name)).reduce((sum, h) => sum + h.frames, 0);
  let volume: Stack | null = null;
  for (const name of plan.names) {
    const path = join(folder, name);
    const bytes = await bytesOf(path, limits);
    if (!bytes.ok) return bytes;
    const slice = await decodeDicom(bytes.value, path, codecs, limits);
    if (!slice.ok) return slice;
    const added = reading(path, () => {
      volume ??= stack(frames, { ...plan, warnings }, slice.value, limits);
      volume.add(slice.value);
      return volume;
    });
    if (!added.ok) return added;
    volume = added.value;
  }
  return ok(volume!.whole());
}

/**
 * Decodes a file of any readable format, or a folder as one DICOM series ordered along its normal.
 * Errors: unreadable-file, unsupported-file, naming the file that is at fault.
 */
export async function decodePath(path: string, limits: Limits = DEFAULT_LIMITS): Promise<Result<Decoded>> {
  try {
    const what = await stat(path);
    if (what.isDirectory()) return await decodeFolder(path, limits);
    if (!what.isFile()) return unreadable(path, 'it is neither a file nor a folder');
  } catch (e) {
    return unreadable(path, wordsOf(e));
  }
  const bytes = await bytesOf(path, limits);
  return bytes.ok ? decodeBytes(bytes.value, path, codecs, limits) : bytes;
}
