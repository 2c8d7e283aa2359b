import { must } from '../../../core/contract/refused.ts';
import type { Result } from '../../../core/contract/result.ts';
import type { Shift } from '../../../core/formats/kspace/centre.ts';
import type { KspaceChoice, KspaceFile, KspaceReading } from '../../../core/formats/kspace/kspace-file.ts';
import { openKspace } from '../../../core/formats/kspace/open.ts';
import { recognised, type SoundKspace } from '../../../core/formats/kspace/recognise.ts';
import { readingAsync } from '../../../core/formats/refusal.ts';
import { codecs } from '../read/file-bytes.ts';
import { dimensionsBeside, numbersPath } from './bart-pair.ts';
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

/** One image of measured k-space, of any format. @throws Refused */
export async function readKspace(path: string, asked: KspaceAsked): Promise<ReadKspace> {
  return must(await attemptKspace(path, asked));
}

async function attemptKspace(path: string, asked: KspaceAsked): Promise<Result<ReadKspace>> {
  const dimensions = asked.dimensions ?? dimensionsBeside(path);
  const source = openSource(numbersPath(path));
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
