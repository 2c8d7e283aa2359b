import { join } from 'node:path';
import type { Job } from '../../../core/contract/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { huFromScaled } from '../../../core/image/units.ts';
import { makeFolder, writeFileSafely } from '../../disk/write-file.ts';
import { encode } from '../pictures/encode.ts';
import { decodedOf, writingOf, type RunImage } from '../pictures/result-file.ts';

export const toHu = (scaled: Float32Array): Float32Array => scaled.map(huFromScaled);

/** One image of a run, [height, width] float32 HU. */
export const writeNpy = async (folder: string, name: string, hu: Float32Array, { image }: Job): Promise<void> => {
  await makeFolder(join(folder, 'results'));
  await writeFileSafely(join(folder, 'results', `${name}.npy`), encodeNpy(hu, [image.height, image.width]));
};

/** The reported image for other programs, recipe inside: derived DICOM, and a 16-bit PNG which says what its numbers mean. */
export async function writePictures(folder: string, hu: Float32Array, image: RunImage): Promise<void> {
  const decoded = decodedOf(image, hu);
  for (const [format, ending] of [
    ['dicom', 'dcm'],
    ['png', 'png'],
  ] as const) {
    const { bytes } = must(encode(decoded, format, writingOf(image)));
    await writeFileSafely(join(folder, image.file.replace(/npy$/, ending)), bytes);
  }
}
