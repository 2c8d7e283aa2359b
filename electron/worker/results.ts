import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { knownPixelMm, type Job } from '../../core/contract/job.ts';
import { encodeDicom, uidFrom } from '../../core/formats/dicom-write.ts';
import { encodeNpy } from '../../core/formats/npy.ts';
import { encodePng } from '../../core/formats/png-write.ts';
import { RECIPE, recipeText } from '../../core/formats/recipe-note.ts';
import { defaultWindow } from '../../core/image/default-window.ts';
import { huFromScaled, SCALE_LOW_HU } from '../../core/image/units.ts';
import type { Origin } from '../disk/measurement-record.ts';
import { makeFolder, writeFileSafely } from '../disk/write-file.ts';

export const toHu = (scaled: Float32Array): Float32Array => scaled.map(huFromScaled);

/** One image of a run, [height, width] float32 HU. */
export const writeNpy = async (folder: string, name: string, hu: Float32Array, { image }: Job): Promise<void> => {
  await makeFolder(join(folder, 'results'));
  await writeFileSafely(join(folder, 'results', `${name}.npy`), encodeNpy(hu, [image.height, image.width]));
};

/** What a result is, in words for the files that leave the run folder. */
export interface Marking {
  readonly method: string;
  readonly label: string;
  readonly program: string;
}

/** The reported image for other programs: derived DICOM, and a 16-bit PNG whose pixel is HU + 1024; recipe inside. */
export async function writePictures(
  folder: string,
  hu: Float32Array,
  job: Job,
  origin: Origin,
  m: Marking,
): Promise<void> {
  const { height, width } = job.image;
  const at = join(folder, 'results', m.method);
  const views = job.geometry.anglesDeg.length;
  const derivation = `${m.label}, ${views} views, ${job.simulate === null ? 'measured' : 'simulated'} (${m.program}). Research use only.`;
  const now = new Date().toISOString();
  const dicom = encodeDicom(
    {
      frames: 1,
      height,
      width,
      samples: 1,
      data: hu,
      unit: 'HU',
      pixelMm: knownPixelMm(job),
      sliceMm: origin.sliceMm,
      bits: 16,
    },
    {
      newUid: () => uidFrom(randomBytes(16)),
      date: now.slice(0, 10).replaceAll('-', ''),
      time: now.slice(11, 19).replaceAll(':', ''),
      derivation,
      seriesDescription: `${m.label} (research use only)`.slice(0, 64),
      source: origin.dicom,
      // What came without a study is one of its own, for all methods and slices alike.
      studyInstanceUid: origin.dicom?.studyInstanceUid ?? commonUid(job, 'study'),
      frameOfReferenceUid: origin.dicom?.frameOfReferenceUid ?? commonUid(job, 'frame of reference'),
      places: origin.place === null ? [] : [origin.place],
      window: origin.window ?? defaultWindow(hu, 'HU'),
      recipe: recipeText(job),
      ...(job.series === null
        ? {}
        : { seriesInstanceUid: seriesOf(job.series.uid, m.method, job), instanceNumber: job.series.number }),
    },
  );
  await writeFileSafely(`${at}.dcm`, dicom);
  const pixels = Uint16Array.from(hu, (v) => Math.max(0, Math.min(65535, Math.round(v - SCALE_LOW_HU))));
  const text = {
    Description: `HU = pixel - 1024. ${derivation}`,
    Software: m.program,
    [RECIPE]: recipeText(job),
  };
  await writeFileSafely(`${at}.png`, encodePng(pixels, width, height, 1, text));
}

const commonUid = (job: Job, what: string): string =>
  uidFrom(
    createHash('sha256')
      .update(`${job.series?.uid ?? JSON.stringify(job)} ${what}`)
      .digest(),
  );

/** Each method's slices are a series of their own; the first method's is the one that the job names. */
const seriesOf = (uid: string, method: string, job: Job): string =>
  job.solvers[0]?.id === method ? uid : uidFrom(createHash('sha256').update(`${uid} ${method}`).digest());
