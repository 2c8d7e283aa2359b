import { join } from 'node:path';
import { arraysOfJob } from '../../../core/catalogue/arrays-of-job.ts';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { shapeOf, type Job } from '../../../core/contract/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { makeFolder, writeFileSafely } from '../../disk/write-file.ts';
import { encode } from '../pictures/encode.ts';
import { decodedOf, writingOf, type RunImage } from '../pictures/result-file.ts';

/** One image of a run, planar float32 in the unit of its images. */
export const writeNpy = async (folder: string, name: string, image: Float32Array, job: Job): Promise<void> => {
  await makeFolder(join(folder, 'results'));
  await writeFileSafely(join(folder, 'results', `${name}.npy`), encodeNpy(image, shapeOf(job)));
};

const ENDINGS = { dicom: 'dcm', png: 'png' } as const;

/** The reported image for other programs, recipe inside: derived DICOM, and a 16-bit PNG which says what its numbers mean. */
export async function writePictures(folder: string, values: Float32Array, image: RunImage): Promise<void> {
  const decoded = decodedOf(image, arraysOfJob(image.job)[image.file]!, values);
  for (const format of modalityOf(image.job).files) {
    const ending = ENDINGS[format];
    const { bytes } = must(encode(decoded, format, writingOf(image)));
    await writeFileSafely(join(folder, image.file.replace(/npy$/, ending)), bytes);
  }
}
