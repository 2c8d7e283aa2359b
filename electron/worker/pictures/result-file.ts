/**
 * What a file says of an image of a run: the run folder's own copies and whatever is exported later are written from
 * here, so the same image of the same run is the same file to the byte, whoever asked for it.
 */
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { createHash } from 'node:crypto';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import { knownPixelMm, type Job } from '../../../core/contract/job.ts';
import type { RunRecord } from '../../../core/contract/run.ts';
import { channelsOf, type RunArray } from '../../../core/contract/run-arrays.ts';
import { partOf } from '../../../core/formats/complex-part.ts';
import { PLAIN, type Decoded } from '../../../core/formats/decoded.ts';
import { uidFrom } from '../../../core/formats/dicom/write.ts';
import { recipeText } from '../../../core/formats/notes/recipe-note.ts';
import { interleaved } from '../../../core/image/planes.ts';
import { defaultWindow } from '../../../core/image/windows/default-window.ts';
import { sha256Of } from '../../disk/checksum.ts';
import type { Origin } from '../../disk/measurement-record.ts';
import type { Writing } from './encode.ts';

/** An image of a run, on the grid of its reconstruction. */
export interface RunImage {
  readonly job: Job;
  readonly origin: Origin;
  readonly record: Pick<RunRecord, 'program' | 'created'>;
  /** For example `results/proximal.npy`. */
  readonly file: string;
}

const RESEARCH = 'Research use only.';

/** The image as any writer takes it. @param values of its array, which says what they are */
export function decodedOf({ job, origin }: RunImage, array: RunArray, values: Float32Array): Decoded {
  const { unit, kind, shape } = array;
  const [height = 0, width = 0] = shape.slice(-2);
  const fullScale = modalityOf(job).fullScale(job);
  const { data, samples } = interleaved(values, channelsOf(array), height * width);
  return {
    ...PLAIN,
    format: 'npy',
    frames: 1,
    height,
    width,
    samples,
    unit,
    ...(fullScale === null
      ? { data, depth: { bits: 32, signed: true, float: true } }
      : { data: data.map((v) => v * fullScale), depth: depthOf(fullScale), fullScale }),
    pixelMm: knownPixelMm(job),
    sliceMm: origin.sliceMm,
    windows:
      fullScale !== null || samples === 2 || kind === 'spread' ? [] : [origin.window ?? defaultWindow(values, unit)],
    places: origin.place === null ? [] : [origin.place],
    dicom: origin.dicom,
  };
}

/** For formats that have no place for complex numbers: their magnitude, which is what is looked at. */
export function asSeen({ origin }: Pick<RunImage, 'origin'>, decoded: Decoded): Decoded {
  if (decoded.samples !== 2) return decoded;
  const magnitude = partOf(decoded, 'magnitude');
  return { ...magnitude, windows: [origin.window ?? defaultWindow(Float32Array.from(magnitude.data), 'magnitude')] };
}

const depthOf = (fullScale: number): Decoded['depth'] => ({
  bits: fullScale > 255 ? 16 : 8,
  signed: false,
  float: false,
});

/** A picture in whole steps of the depth that its source had, as files hold it; other images are as they are. */
export const inSteps = (d: Decoded): Decoded =>
  d.fullScale === null ? d : { ...d, data: d.data.map((v) => Math.round(Math.min(d.fullScale!, Math.max(0, v)))) };

/** With the recipe, where the image came from, and what it is called among its like. */
export function writingOf(image: RunImage): Writing {
  const { job, origin, record } = image;
  const { measured, how } = modalityOf(job).words(job);
  const recipe = recipeText(job);
  const about = `${labelOf(image)}, ${measured}, ${how}, recipe SHA-256 ${sha256Of(recipe)} (${record.program}).`;
  return {
    name: 'The picture',
    gzip: false,
    isPlane: true,
    recipe,
    derivation: `${about} ${RESEARCH}`,
    software: record.program,
    seriesDescription: `${labelOf(image)} (research use only)`.slice(0, 64),
    made: new Date(record.created),
    identity: {
      instanceUid: uidOf(recipe, record.created, image.file),
      seriesUid: seriesOf(image, recipe),
      // What came without a study is one of its own, for all methods and slices alike.
      studyUid: origin.dicom?.studyInstanceUid ?? uidOf(job.series?.uid ?? recipe, 'study'),
      frameOfReferenceUid: origin.dicom?.frameOfReferenceUid ?? uidOf(job.series?.uid ?? recipe, 'frame of reference'),
      number: job.series?.number ?? 1,
    },
  };
}

/** What goes into a file of its own making. */
export interface Made {
  /** A `recipeText`. */
  readonly recipe: string;
  readonly software: string;
  readonly derivation: string;
}

/** What a picture file of it says of its making. */
export function madeOf(image: RunImage): Made {
  const { recipe, software, derivation } = writingOf(image);
  return { recipe: recipe ?? '', software: software ?? '', derivation };
}

/** The numbers and their geometry alone: no name, no date, no identifier of what they came from. */
export const anonymous: Writing = {
  name: 'The picture',
  gzip: false,
  isPlane: true,
  recipe: null,
  derivation: RESEARCH,
  software: null,
  seriesDescription: 'Research use only',
  made: null,
  identity: null,
};

const uidOf = (...parts: string[]): string => uidFrom(createHash('sha256').update(parts.join(' ')).digest());

/** `proximal-2` of `results/proximal-2.npy`. */
const stemOf = ({ file }: RunImage): string => file.replace(/^results\//, '').replace(/\.npy$/, '');

/** Each method's slices are a series of their own; the first method's is the one that the job names. */
function seriesOf(image: RunImage, recipe: string): string {
  const { job, record } = image;
  const stem = stemOf(image);
  if (job.series === null) return uidOf(recipe, record.created, stem, 'series');
  return job.solvers[0]?.id === stem ? job.series.uid : uidOf(job.series.uid, stem);
}

/** For people: "Langevin", "Langevin, seed 2". */
export function labelOf(image: Pick<RunImage, 'job' | 'file'>): string {
  const found = /^results\/([a-z][a-z0-9-]*?)(?:-(\d+))?\.npy$/.exec(image.file);
  const solver = image.job.solvers.find(({ id }) => id === found?.[1]);
  if (solver === undefined) return 'Part of a reconstruction';
  const label = solverOf(solver.id)?.label ?? solver.id;
  return found?.[2] === undefined ? label : `${label}, seed ${found[2]}`;
}
