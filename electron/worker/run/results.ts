import { join } from 'node:path';
import { arraysOfJob } from '../../../core/catalogue/arrays-of-job.ts';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { shapeOf, type Job } from '../../../core/contract/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { makeFolder, writeFileSafely } from '../../disk/write-file.ts';
import { ENDINGS, type PictureFormat } from '../../../core/modalities/modality.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { isComplex, magnitudesOf } from '../../../core/image/complex.ts';
import { contactSheet } from '../../../core/image/contact-sheet.ts';
import { shareOf, type Window } from '../../../core/image/windows/window.ts';
import { writerOf } from '../modalities/writers.ts';
import { encode, isWritable, type Encoded } from '../pictures/encode.ts';
import { asSeen, decodedOf, inSteps, madeOf, writingOf, type RunImage } from '../pictures/result-file.ts';

/** One image of a run, planar float32 in the unit of its images. */
export const writeNpy = async (folder: string, name: string, image: Float32Array, job: Job): Promise<void> => {
  await makeFolder(join(folder, 'results'));
  await writeFileSafely(join(folder, 'results', `${name}.npy`), encodeNpy(image, shapeOf(job)));
};

/**
 * The reported image for other programs, recipe inside: derived DICOM, and a 16-bit PNG which says what its numbers mean;
 * of a photograph a picture like the one it came as. @returns what a person should know of them
 */
export async function writePictures(folder: string, values: Float32Array, image: RunImage): Promise<readonly string[]> {
  const { job, file } = image;
  const said: string[] = [];
  for (const format of modalityOf(job).files(job)) {
    const { bytes, warnings } = await encodeResult(folder, image, values, format);
    said.push(...warnings);
    await writeFileSafely(join(folder, file.replace(/npy$/, ENDINGS[format])), bytes);
  }
  return said;
}

async function encodeResult(
  folder: string,
  image: RunImage,
  values: Float32Array,
  format: PictureFormat,
): Promise<Encoded> {
  const { job, file } = image;
  const array = arraysOfJob(job)[file]!;
  const writer = writerOf(job.measurement.modality);
  if (writer !== null && format !== 'dicom' && format !== 'nifti') {
    // What is left out by choice was left out when it was kept.
    const own = await writer(folder, image, array, values, { format, without: 'nothing', made: madeOf(image) });
    if (own !== null) return own;
  }
  const decoded = inSteps(asSeen(image, decodedOf(image, array, values)));
  if (!isWritable(format)) throw new Error(`${format} is written by a modality that has a way of its own`);
  // How its numbers are rounded, a note in the file says.
  return { bytes: must(encode(decoded, format, writingOf(image))).bytes, warnings: [] };
}

/** The pictures of a gallery side by side, in the order of the report: `results/gallery.png`. */
export async function writeGallery(
  folder: string,
  images: readonly Float32Array[],
  image: Omit<RunImage, 'file'>,
  window: Window,
): Promise<void> {
  const { job } = image;
  if (job.samples !== 'gallery' || images.length < 2) return;
  await writeSheet(folder, 'gallery', images, image, window);
}

/**
 * Images of a run as one picture for people, `results/<name>.png`: what is no picture itself is seen through a window.
 * @param columns as nearly a square as can be unless given
 */
export async function writeSheet(
  folder: string,
  name: string,
  images: readonly Float32Array[],
  image: Omit<RunImage, 'file'>,
  window: Window,
  columns?: number,
): Promise<void> {
  const { job } = image;
  const isPicture = modalityOf(job).fullScale(job) !== null;
  const { channels } = job.image;
  const planes = isPicture || !isComplex(channels) ? channels : 1;
  const seen = isPicture ? images : images.map((own) => seenThrough(own, job, window));
  const { data, height, width } = contactSheet(seen, { ...job.image, channels: planes }, columns);
  const shape = planes === 1 ? [height, width] : [planes, height, width];
  const file = `results/${name}.npy`;
  const array = { kind: 'image', unit: 'srgb', layout: 'planar', shape } as const;
  const own = decodedOf({ ...image, file }, array, data);
  const full = own.fullScale ?? BYTE;
  const picture: Decoded = isPicture
    ? own
    : {
        ...own,
        data: own.data.map((v) => v * full),
        fullScale: full,
        depth: { bits: 8, signed: false, float: false },
        windows: [],
      };
  const { bytes } = must(encode(inSteps(picture), 'png', writingOf({ ...image, file })));
  await writeFileSafely(join(folder, 'results', `${name}.png`), bytes);
}

const BYTE = 255;

/** Its values, or magnitudes, from black (0) to white (1) of a window. */
function seenThrough(values: Float32Array, job: Job, window: Window): Float32Array {
  const { channels, height, width } = job.image;
  const { unit } = modalityOf(job);
  const plane = isComplex(channels) ? magnitudesOf(values, height * width) : values;
  const share = shareOf(window, unit);
  return plane.map((v) => Math.min(1, Math.max(0, share(v))));
}
