/** The real eight-coil brain, and how the benches undersample it. */
import { join } from 'node:path';
import { samplingMask } from '../../../core/modalities/mri/sampling/pattern.ts';
import type { SoundKspace } from '../../../core/formats/kspace/recognise.ts';
import { readKspace } from '../../../electron/worker/kspace/read-kspace.ts';
import type { Grid } from './bart.ts';

/** Of columns, and how many of them in the middle are all measured. */
export const UNDERSAMPLED = [
  { name: 'Gaussian 4×', kind: 'gaussian1d', acceleration: 4, lines: 24 },
  { name: 'equispaced 8×', kind: 'equispaced', acceleration: 8, lines: 24 },
  { name: 'Gaussian 8×', kind: 'gaussian1d', acceleration: 8, lines: 16 },
] as const;

/** @param folder of all data */
export async function readBrain(folder: string): Promise<SoundKspace> {
  const reading = { axes: null, dataset: null, slice: null, repetition: 0, contrast: 0, shift: null };
  return (await readKspace(join(folder, 'kspace/brain_8ch.npy'), reading)).image;
}

export function maskOf({ kind, acceleration, lines }: (typeof UNDERSAMPLED)[number], grid: Grid): Uint8Array {
  const center = lines / grid.width;
  return samplingMask({ kind, acceleration, center, direction: 'columns', partial: 1, seed: 3 }, grid);
}
