/** A folder that a model is to learn from, before there is a job of it: what is in it, and how it is parted. */
import { basename } from 'node:path';
import type { ModelManifest } from '../../../core/contract/model.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import { Refused } from '../../../core/contract/refused.ts';
import { heldOut } from '../../../core/learning/split.ts';
import type { NetworkImages } from '../../../core/modalities/measuring.ts';
import type { Reader } from '../modalities/reader.ts';
import { checksumOfFiles, filesBelow } from './folder-files.ts';
import { leftOutText, listImages, type Listing } from './list-images.ts';

export interface FolderSetting {
  readonly folder: string;
  readonly reader: Reader;
  readonly images: NetworkImages;
  readonly crop: number;
  /** Share of the images that is held out. */
  readonly holdOut: number;
  readonly seed: number;
  /** Of the numbers of the images, by parameter. */
  readonly said: ParameterValues;
}

/** A folder as it is parted: what is held out is never learnt from. */
export interface PartedFolder extends Listing {
  readonly sha256: string;
  /** Of each image. */
  readonly isHeldOut: readonly boolean[];
  /** "9 patients, 2 of them held out". */
  readonly groups: string;
}

/** @throws Refused */
export async function readFolder({ folder, reader, images, ...asked }: FolderSetting): Promise<PartedFolder> {
  const files = await filesBelow(folder);
  const listing = await listImages({
    folder,
    files,
    reader,
    learning: images.learning,
    crop: asked.crop,
    said: asked.said,
  });
  const names = listing.images.map(({ group }) => group);
  const isHeldOut = heldOut(names, asked.holdOut, asked.seed);
  const count = (chosen: boolean): number => new Set(names.filter((_, i) => isHeldOut[i] === chosen)).size;
  const all = new Set(names).size;
  const groups =
    all === 1
      ? `one of the ${listing.groupsAre}, whose last images are held out: neighbours of what is learnt from`
      : `${all} ${listing.groupsAre}, ${count(true)} of them held out`;
  return { ...listing, sha256: await checksumOfFiles(files), isHeldOut, groups };
}

/** SHA-256 of a folder, as `readFolder` takes it. @throws Refused */
export const checksumOfFolder = async (folder: string): Promise<string> => checksumOfFiles(await filesBelow(folder));

/** In one line. */
export function readingOf(folder: string, { images, isHeldOut, groups }: PartedFolder): string {
  const held = isHeldOut.filter(Boolean).length;
  const noun = images.length === 1 ? 'one image' : `${images.length} images`;
  return `${basename(folder)}: ${noun} of ${groups} → ${images.length - held} to learn from, ${held} held out`;
}

export const warningsOf = ({ warnings, leftOut }: PartedFolder): string[] => {
  const left = leftOutText(leftOut);
  return [...warnings, ...(left === null ? [] : [left])];
};

/** @throws Refused where the network takes no squares of this side */
export function checkCrop({ id, network: { sizeMultiple, sizes } }: ModelManifest, crop: number): void {
  const refuse = (reason: string): never => {
    throw new Refused({ code: 'invalid-parameter', parameter: '--crop', reason });
  };
  if (sizes !== undefined && !sizes.some(([height, width]) => height === crop && width === crop))
    refuse(`"${id}" takes ${sizes.map((size) => size.join(' × ')).join(', ')} pixels alone`);
  if (crop % sizeMultiple !== 0)
    refuse(`${crop} is no multiple of ${sizeMultiple}, which the sides of what "${id}" sees are`);
}
