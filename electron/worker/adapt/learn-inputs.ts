/** What a model learns from and is judged by, the same in every part of its run. */
import { join } from 'node:path';
import { z } from 'zod';
import { imagesOf } from '../../../core/catalogue/runs/measuring.ts';
import type { FolderSource } from '../../../core/contract/adaptation.ts';
import { domainOf } from '../../../core/contract/measurement/measurement.ts';
import type { Job } from '../../../core/contract/job.ts';
import { Refused } from '../../../core/contract/refused.ts';
import { centreCrop } from '../../../core/learning/crop.ts';
import type { LearntImage } from '../../../core/learning/learning.ts';
import { smaller } from '../../../core/learning/smaller.ts';
import type { NetworkImages } from '../../../core/modalities/measuring.ts';
import { readJson } from '../../disk/read-json.ts';
import { jsonText } from '../../disk/write-file.ts';
import { readerOf } from '../modalities/readers.ts';
import { saveInputs, savedInputs, type RunInputs } from '../run/saved-inputs.ts';
import type { FrameOfFile } from './list-images.ts';
import { fitting, loadImage, loadImages, roomForImages } from './load-images.ts';
import { checksumOfFolder, readFolder, type PartedFolder } from './read-folder.ts';

/** `inputs/images.json`: which images of the folder are on which side. */
const partedSchema = z.strictObject({
  groups: z.string(),
  images: z.array(
    z.strictObject({
      file: z.string(),
      frame: z.int(),
      /** What stands together, by a number: a name may be a patient's. */
      group: z.int(),
      heldOut: z.boolean(),
    }),
  ),
});
type Parted = z.infer<typeof partedSchema>;
const PARTED = 'images.json';

export interface LearnInputs extends RunInputs {
  /** What is learnt from, group by group. */
  readonly groups: readonly (readonly LearntImage[])[];
  /** Held-out images, made as small as they are judged. */
  readonly judged: readonly LearntImage[];
  readonly counts: { readonly images: number; readonly heldOut: number; readonly groups: string };
}

/** Images of a larger share are judged no better by more. */
const MOST_JUDGED = 8;

/** @throws Refused: unreadable-file where the folder is not what it was, or nothing is left of it */
export async function learnInputs(
  folder: string,
  job: Job,
  { holdOut, said = {} }: FolderSource,
): Promise<LearnInputs> {
  const reader = readerOf(domainOf(job.measurement));
  const images = imagesOf(domainOf(job.measurement));
  const place = job.input.path;
  const saved = await savedInputs(folder);
  const before = saved === null ? null : await readJson(join(folder, 'inputs', PARTED), partedSchema);
  if ((await checksumOfFolder(place)) !== job.input.sha256) refuseAltered(place);

  let inputs = saved;
  let parted = before?.ok === true ? before.value : null;
  if (inputs === null || parted === null) {
    const asked = { folder: place, reader, images, crop: job.image.height, holdOut, seed: job.seed, said };
    const read = await readFolder(asked);
    parted = await chosen(read);
    const [all, some] = [read.images.length, parted.images.length];
    const part =
      all === some ? [] : [`Only ${some} of ${all} images fit into memory: they are learnt from, evenly spread.`];
    inputs = await firstInputs([...read.warnings, ...part], parted);
    await saveInputs(folder, job, inputs, { [PARTED]: jsonText(parted) });
  }
  return { ...inputs, ...(await loaded(parted)) };

  /** Of a folder that is larger than memory evenly spread images, known by the size of the first. */
  async function chosen({ images: listed, isHeldOut, groups }: PartedFolder): Promise<Parted> {
    const names = [...new Set(listed.map(({ group }) => group))];
    const { data } = await firstOf(listed);
    return {
      groups,
      images: fitting(listed.length, data.byteLength, roomForImages()).map((i) => {
        const { file, frame, group } = listed[i]!;
        return { file, frame, group: names.indexOf(group), heldOut: isHeldOut[i]! };
      }),
    };
  }

  async function firstOf(listed: readonly FrameOfFile[]): Promise<LearntImage> {
    const { images: found } = await loadImages(place, listed.slice(0, TRIES), reader, images, said);
    return found.find((image) => image !== null) ?? (await loadImage(place, listed[0]!, reader, images, said));
  }

  /** What is shown of it: the middle of one that is held out. */
  async function firstInputs(warnings: readonly string[], { images: listed }: Parted): Promise<RunInputs> {
    const held = listed.filter((one) => one.heldOut);
    const image = await firstOf(held.slice(Math.floor(held.length / 2)));
    const grid = { height: job.image.height, width: job.image.width };
    const crop = centreCrop(image, grid.height);
    const varied = images.learning.vary?.(crop, grid, job.seed) ?? crop;
    return {
      measured: {
        truth: images.stand(null, grid).fromProblem(varied),
        data: new Float32Array(0),
        shape: [0],
        noiseSd: 0,
        weights: null,
        arrays: {},
      },
      roi: null,
      origin: { place: null, dicom: null, sliceMm: null, window: images.window },
      warnings,
    };
  }

  async function loaded({ images: listed, groups }: Parted): Promise<Omit<LearnInputs, keyof RunInputs>> {
    const found = await loadImages(place, listed, reader, images, said);
    const of = (isHeldOut: boolean): readonly { readonly image: LearntImage; readonly group: number }[] =>
      listed.flatMap(({ heldOut, group }, i) => {
        const image = found.images[i] ?? null;
        return image === null || heldOut !== isHeldOut ? [] : [{ image, group }];
      });
    const [learnt, held] = [of(false), of(true)];
    if (learnt.length === 0 || held.length === 0) refuseEmpty(place, found.leftOut[0]?.reason);
    const numbers = [...new Set(learnt.map(({ group }) => group))];
    return {
      groups: numbers.map((number) => learnt.filter(({ group }) => group === number).map(({ image }) => image)),
      judged: fitting(held.length, 1, MOST_JUDGED).map((i) => judgedImage(held[i]!.image, images, i)),
      counts: { images: learnt.length + held.length, heldOut: held.length, groups },
    };
  }
}

/** Files that are tried for one that can be read. */
const TRIES = 5;

function judgedImage(image: LearntImage, { learning }: NetworkImages, seed: number): LearntImage {
  const small = smaller(image, Math.max(image.height, image.width) / learning.judgedSide);
  return { ...small, data: learning.vary?.(small.data, small, seed) ?? small.data };
}

function refuseAltered(folder: string): never {
  const reason = 'its images are not those that the job was made for (their checksum differs)';
  throw new Refused({
    code: 'unreadable-file',
    file: folder,
    reason,
    remedy: 'Restore the folder, or start a new run.',
  });
}

function refuseEmpty(folder: string, why = 'no image of it can be read'): never {
  throw new Refused({ code: 'unreadable-file', file: folder, reason: why, remedy: 'Name a folder with more images.' });
}
