import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { Result } from '../../../core/contract/result.ts';
import type { Shift } from '../../../core/formats/kspace/centre.ts';
import type { KspaceChoice, KspaceFile, KspaceReading } from '../../../core/formats/kspace/kspace-file.ts';
import { bartDimensions } from '../../../core/formats/kspace/open-array.ts';
import { openKspace } from '../../../core/formats/kspace/open.ts';
import { recognised, type SoundKspace } from '../../../core/formats/kspace/recognise.ts';
import { reading, readingAsync } from '../../../core/formats/refusal.ts';
import { codecs } from '../read/file-bytes.ts';
import { wordsOf } from '../read/file-error.ts';
import { openSource } from './file-source.ts';
import { packedDoubt } from './packed.ts';

/** How a file is read, and which image of it. */
export interface KspaceAsked extends KspaceReading, KspaceChoice {
  /** Sizes of the dimensions of BART's pair, where they are known; absent: its header beside it has them. */
  readonly dimensions?: readonly number[] | null;
  /** null: as it stands, unless it is plainly stored in another way. */
  readonly shift: Shift | null;
}

export interface ReadKspace {
  readonly file: Omit<KspaceFile, 'read'>;
  readonly image: SoundKspace;
  /** Sizes that a header in another file states; null: the file states them itself. */
  readonly dimensions: readonly number[] | null;
}

/** BART's pair by either of its names, or by the one that they share; null where it is none. */
function bartPair(path: string): { readonly data: string; readonly header: string } | null {
  const stem = /^(.*)\.(cfl|hdr)$/i.exec(path)?.[1];
  if (stem !== undefined) return { data: `${stem}.cfl`, header: `${stem}.hdr` };
  const isStem = !existsSync(path) && existsSync(`${path}.cfl`) && existsSync(`${path}.hdr`);
  return isStem ? { data: `${path}.cfl`, header: `${path}.hdr` } : null;
}

/** The file that holds the numbers: of a pair the `.cfl`, whichever was named. */
export const kspacePath = (path: string): string => bartPair(path)?.data ?? path;

/** One image of measured k-space, of any format. @throws Refused */
export async function readKspace(path: string, asked: KspaceAsked): Promise<ReadKspace> {
  return must(await attemptKspace(path, asked));
}

async function attemptKspace(path: string, asked: KspaceAsked): Promise<Result<ReadKspace>> {
  const pair = bartPair(path);
  const dimensions = pair === null ? null : (asked.dimensions ?? dimensionsOf(path, pair));
  const source = openSource(kspacePath(path));
  try {
    return await readingAsync(path, async () => {
      const opened = await openKspace(source, dimensions, codecs, asked);
      try {
        const { read, ...file } = opened.file;
        const image = recognised(read(asked), asked.shift, path);
        const doubt = file.pixelMm === null ? packedDoubt(image) : null;
        return { file, dimensions, image: doubt === null ? image : { ...image, warnings: [...image.warnings, doubt] } };
      } finally {
        opened.close();
      }
    });
  } finally {
    source.close();
  }
}

/** @param path of either, as it was named */
function dimensionsOf(
  path: string,
  { data, header }: { readonly data: string; readonly header: string },
): readonly number[] {
  const missing = [data, header].find((half) => !existsSync(half));
  if (missing !== undefined) {
    const reason =
      missing === path ? 'there is no such file' : `${basename(missing)}, its other half, is not beside it`;
    const remedy = 'BART keeps k-space in two files of one name, .cfl and .hdr: put both side by side.';
    throw new Refused({ code: 'unreadable-file', file: path, reason, remedy });
  }
  const text = ((): string => {
    try {
      return readFileSync(header, 'latin1').slice(0, 2 ** 16);
    } catch (e) {
      throw new Refused({ code: 'unreadable-file', file: header, reason: wordsOf(e) });
    }
  })();
  return must(reading(header, () => bartDimensions(text)));
}
