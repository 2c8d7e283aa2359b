import type { Result } from '../../contract/result.ts';
import type { Codecs, Limits } from '../codecs.ts';
import type { Decoded } from '../decoded.ts';
import { openDicom, type DicomFile } from './dataset.ts';
import { pixelDescription, type PixelDescription } from './description.ts';
import { checkNative, imageFacts, isEncapsulated } from './pixels/frames.ts';
import { headerOf } from './series.ts';
import type { SliceHeader } from './stacks.ts';
import { TAG } from './tags.ts';
import { reading, Refusal } from '../refusal.ts';

/**
 * Opens a DICOM file by its beginning. A prefix that ends before the pixel data cannot be told from a damaged file, so
 * only the whole file is refused as damaged.
 * @returns null where more of the file is needed
 */
export const openHead = (
  prefix: Uint8Array,
  isWhole: boolean,
  name: string,
  codecs: Codecs,
  limits: Limits,
): Result<DicomFile | null> =>
  reading(name, () => {
    try {
      const file = openDicom(prefix, codecs, limits);
      return isWhole || (file.shift !== null && file.root.has(TAG.PixelData)) ? file : null;
    } catch (e) {
      if (isWhole || (e instanceof Refusal && e.code === 'unsupported-file')) throw e;
      return null;
    }
  });

/** What the head of a DICOM file says of its image. */
export interface ImageHead {
  readonly description: PixelDescription;
  readonly facts: Omit<Decoded, 'data'>;
  readonly slice: SliceHeader;
  readonly isEncapsulated: boolean;
}

/** @param fileBytes size of the whole file, so that cut pixel data are found without reading them */
export const imageHead = (file: DicomFile, fileBytes: number, name: string): Result<ImageHead> =>
  reading(name, () => {
    const { root, shift } = file;
    const warnings = [...file.warnings];
    const description = pixelDescription(root, warnings);
    const encapsulated = isEncapsulated(file, description);
    if (!encapsulated) checkNative(file, description, shift === null ? root.bytes.length : fileBytes + shift, warnings);
    const facts = imageFacts(file, description, warnings);
    if (facts.inverted) warnings.push('Low values are shown bright, as the file asks (MONOCHROME1).');
    return {
      description,
      facts: { ...facts, warnings: [...new Set(warnings)] },
      slice: headerOf(root, description, name),
      isEncapsulated: encapsulated,
    };
  });
