import type { Decoded } from '../../../formats/decoded.ts';

/** What a run takes the numbers of a file for. */
export type Quantity = 'HU' | 'unit-interval';

/** DICOM, NIfTI and NPY hold numbers in HU; a picture holds the model's [0, 1]; complex values are no CT image. */
export function holdingOf({ format, samples }: Pick<Decoded, 'format' | 'samples'>): Quantity | null {
  if (samples === 2) return null;
  return ['dicom', 'nifti', 'npy'].includes(format) && samples === 1 ? 'HU' : 'unit-interval';
}
