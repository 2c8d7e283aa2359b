import { attempt, must } from '../../../core/contract/refused.ts';
import { isHdf5 } from '../../../core/formats/kspace/open.ts';
import { isNpy, npyHeader } from '../../../core/formats/npy/header.ts';
import { reading } from '../../../core/formats/refusal.ts';
import { readHead } from '../read/read-head.ts';
import { numbersPath } from './bart-pair.ts';
import { readKspace } from './read-kspace.ts';

/**
 * What a file can hold, by its name and its first bytes: `kspace` what no image comes in (BART's pair, HDF5), `complex` a
 * NumPy array of complex numbers on two axes or more, `array` any other, `image` anything else.
 */
export type Container = 'kspace' | 'complex' | 'array' | 'image';

export async function containerOf(path: string): Promise<Container> {
  const data = numbersPath(path);
  if (/[.]cfl$/i.test(data)) return 'kspace';
  const head = await attempt(() => readHead(data));
  if (!head.ok) return 'image'; // who reads images says what is wrong
  const { bytes } = head.value;
  if (isHdf5(bytes)) return 'kspace';
  if (!isNpy(bytes)) return 'image';
  const { descr, shape } = must(reading(path, () => npyHeader(bytes)));
  return /^[<>|=]c/.test(descr) && shape.length > 1 ? 'complex' : 'array';
}

/** Whether the beginning of a file leaves room for k-space: of a series of images nothing more is read. */
export const mayHoldKspace = ({ path, bytes }: { readonly path: string; readonly bytes: Uint8Array }): boolean =>
  /[.](cfl|hdr)$/i.test(path) || isHdf5(bytes) || isNpy(bytes);

/** Whether a file holds k-space where nobody has said: by its container, else by where the energy of its numbers lies. */
export async function holdsKspace(path: string): Promise<boolean> {
  const container = await containerOf(path);
  if (container !== 'complex') return container === 'kspace';
  const asked = { axes: null, dataset: null, slice: null, repetition: 0, contrast: 0, shift: 'none' as const };
  const found = await attempt(() => readKspace(path, asked));
  return found.ok && found.value.image.isGathered;
}
