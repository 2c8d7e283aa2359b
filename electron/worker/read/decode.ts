import { stat } from 'node:fs/promises';
import { attempt } from '../../../core/contract/refused.ts';
import { err, ok, type Result } from '../../../core/contract/result.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../core/formats/codecs.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { decodeDicom } from '../../../core/formats/dicom/dicom.ts';
import { stack, type Stack } from '../../../core/formats/dicom/series.ts';
import { gunzipped } from '../../../core/formats/nifti/nifti.ts';
import { decodeBytes } from '../../../core/formats/read.ts';
import { reading } from '../../../core/formats/refusal.ts';
import { bytesOf, codecs } from './file-bytes.ts';
import { wordsOf } from './file-error.ts';
import { tell } from '../progress.ts';
import { openSeries } from './series.ts';

export { codecs } from './file-bytes.ts';

const unreadable = (file: string, reason: string, remedy?: string): ReturnType<typeof err> =>
  err({ code: 'unreadable-file', file, reason, ...(remedy === undefined ? {} : { remedy }) });

/** Every file is read once, and only one slice is held beside the volume. */
async function decodeFolder(folder: string, limits: Limits): Promise<Result<Decoded>> {
  const opened = await attempt(() => openSeries(folder));
  if (!opened.ok) return opened;
  const { plan, files, facts } = opened.value;
  let volume: Stack | null = null;
  for (const { path } of files) {
    tell();
    const bytes = await bytesOf(path, limits);
    if (!bytes.ok) return bytes;
    const inside = reading(path, () => gunzipped(bytes.value, codecs, limits));
    if (!inside.ok) return inside;
    const slice = await decodeDicom(inside.value, path, codecs, limits);
    if (!slice.ok) return slice;
    const added = reading(path, () => {
      volume ??= stack(facts.frames, { ...plan, warnings: facts.warnings }, slice.value, limits);
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
export async function decodePath(path: string, given: Limits = DEFAULT_LIMITS): Promise<Result<Decoded>> {
  const limits = { ...given, onFrame: tell };
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
