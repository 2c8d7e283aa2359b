/** How a modality writes its results as files, where it has a way of its own. */
import type { RunArray } from '../../../core/contract/run-arrays.ts';
import type { PhotoFormat, Without } from '../../../core/contract/picture-file.ts';
import type { Encoded } from '../pictures/encode.ts';
import type { Made, RunImage } from '../pictures/result-file.ts';

export interface PictureWriting {
  readonly format: PhotoFormat;
  /** What of the source's metadata is left out. */
  readonly without: Without;
  /** null: nothing of how it was made. */
  readonly made: Made | null;
}

/**
 * @param folder of the run whose result it is
 * @param values of its array, [channel, row, column], which says what they are
 * @returns null where it is no picture, or the run keeps too little of its source for that
 */
export type Writer = (
  folder: string,
  image: RunImage,
  array: RunArray,
  values: Float32Array,
  writing: PictureWriting,
) => Promise<Encoded | null>;
