import { join } from 'node:path';
import { arraysOfJob } from '../../../core/catalogue/arrays-of-job.ts';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { shapeOf, type Job } from '../../../core/contract/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { makeFolder, writeFileSafely } from '../../disk/write-file.ts';
import { ENDINGS, type PictureFormat } from '../../../core/modalities/modality.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { interleaved } from '../../../core/image/planes.ts';
import { isComplex, magnitudesOf } from '../../../core/image/complex.ts';
import { contactSheet } from '../../../core/image/contact-sheet.ts';
import { shareOf, type Window } from '../../../core/image/windows/window.ts';
import { encodeAnimation } from '../codecs/raster.ts';
import { readArray } from './saved-inputs.ts';
import { stripFile, type Strip } from './strip.ts';
import { writerOf } from '../modalities/writers.ts';
import { encode, isWritable, type Encoded } from '../pictures/encode.ts';
import { asSeen, decodedOf, inSteps, madeOf, writingOf, type RunImage } from '../pictures/result-file.ts';

/** One image of a run, planar float32 in the unit of its images. */
export const writeNpy = async (folder: string, name: string, image: Float32Array, job: Job): Promise<void> => {
  await makeFolder(join(folder, 'results'));
  await writeFileSafely(join(folder, 'results', `${name}.npy`), encodeNpy(image, shapeOf(job)));
};

/** Pictures of how an image came about, one after the other: `results/<name>-path.npy`. */
export const writeStrip = (folder: string, name: string, { images }: Strip, job: Job): Promise<void> => {
  const size = images[0]?.length ?? 0;
  const all = new Float32Array(images.length * size);
  images.forEach((image, i) => all.set(image, i * size));
  return writeFileSafely(
    join(folder, 'results', `${stripFile(name)}.npy`),
    encodeNpy(all, [images.length, ...shapeOf(job)]),
  );
};

/** @returns null where there is none @throws Refused */
export async function readStrip(
  folder: string,
  name: string,
  captions: readonly string[] | undefined,
): Promise<Strip | null> {
  if (captions === undefined || captions.length === 0) return null;
  const { data } = await readArray(join(folder, 'results', `${stripFile(name)}.npy`));
  const size = data.length / captions.length;
  return { captions, images: captions.map((_, i) => data.subarray(i * size, (i + 1) * size)) };
}

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

/** The pictures of a strip side by side, and one after the other as an animation: `results/<name>-path.png` and `.webp`. */
export async function writePath(
  folder: string,
  name: string,
  { images }: Strip,
  image: Omit<RunImage, 'file'>,
  window: Window,
): Promise<void> {
  const own = stripFile(name);
  await writeSheet(folder, own, images, image, window, images.length);
  const { job } = image;
  const { height, width } = job.image;
  const samples = job.image.channels === 3 ? 3 : 1;
  const frames = images.map((values) => {
    const planes = seenOf(values, job, window);
    return Uint8Array.from(interleaved(planes, samples, height * width).data, (v) =>
      Math.round(BYTE * Math.min(1, Math.max(0, v))),
    );
  });
  await writeFileSafely(
    join(folder, 'results', `${own}.webp`),
    await encodeAnimation(frames, { height, width, samples }),
  );
}

/**
 * Images of a run as one picture for people, `results/<name>.png`: what is no picture itself is seen through a window.
 * @param columns as nearly a square as can be unless given
 */
async function writeSheet(
  folder: string,
  name: string,
  images: readonly Float32Array[],
  image: Omit<RunImage, 'file'>,
  window: Window,
  columns?: number,
): Promise<void> {
  const { job } = image;
  const { channels } = job.image;
  const planes = channels === 3 ? 3 : 1;
  const { data, height, width } = contactSheet(
    images.map((own) => seenOf(own, job, window)),
    { ...job.image, channels: planes },
    columns,
  );
  const shape = planes === 1 ? [height, width] : [planes, height, width];
  const file = `results/${name}.npy`;
  const own = decodedOf({ ...image, file }, { kind: 'image', unit: 'srgb', layout: 'planar', shape }, data);
  const picture: Decoded =
    own.fullScale !== null
      ? own
      : {
          ...own,
          data: own.data.map((v) => v * BYTE),
          fullScale: BYTE,
          depth: { bits: 8, signed: false, float: false },
          windows: [],
        };
  const { bytes } = must(encode(inSteps(picture), 'png', writingOf({ ...image, file })));
  await writeFileSafely(join(folder, 'results', `${name}.png`), bytes);
}

const BYTE = 255;

/** A picture as it is; of others their values, or magnitudes, from black (0) to white (1) of a window. */
function seenOf(values: Float32Array, job: Job, window: Window): Float32Array {
  const { channels, height, width } = job.image;
  const { unit, fullScale } = modalityOf(job);
  if (fullScale(job) !== null) return values;
  const plane = isComplex(channels) ? magnitudesOf(values, height * width) : values;
  const share = shareOf(window, unit);
  return plane.map((v) => Math.min(1, Math.max(0, share(v))));
}
