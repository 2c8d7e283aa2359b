import type { ByteSource } from '../byte-source.ts';
import type { Codecs } from '../codecs.ts';
import { isNpy } from '../npy/header.ts';
import { unsupported } from '../refusal.ts';
import type { KspaceFile, KspaceReading } from './kspace-file.ts';
import { cflKspace, npyKspace } from './open-array.ts';
import { hdf5Kspace } from './open-hdf5.ts';

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const MATLAB = 'MATLAB 7.3 MAT-file';
/** MATLAB's own text stands before the HDF5 file. */
const PLACES = [0, 512];

/** @param head the first kilobyte of a file */
export const isHdf5 = (head: Uint8Array): boolean => PLACES.some((at) => HDF5.every((b, i) => head[at + i] === b));

const isMatlab = (head: Uint8Array): boolean => [...MATLAB].every((c, i) => head[i] === c.charCodeAt(0));

/** A file that may hold k-space, opened. */
export interface OpenKspace {
  readonly file: KspaceFile;
  close(): void;
}

/**
 * Opens measured k-space by its content.
 * @param dimensions what the `.hdr` beside a `.cfl` states; null for any other file @throws a refusal, Refused
 */
export async function openKspace(
  source: ByteSource,
  dimensions: readonly number[] | null,
  codecs: Codecs,
  reading: KspaceReading,
): Promise<OpenKspace> {
  const nothing = (): void => undefined;
  if (dimensions !== null) return { file: cflKspace(source, dimensions, reading), close: nothing };
  const head = source.read(0, Math.min(1024, source.size));
  if (isNpy(head)) return { file: npyKspace(source, reading), close: nothing };
  if (!isHdf5(head))
    throw unsupported(
      'k-space is read from NPY, BART (.cfl and .hdr), and HDF5 (ISMRMRD, fastMRI, MATLAB 7.3)',
      'Save its complex numbers in one of these, for example with numpy.save as coil × row × column.',
    );
  const hdf5 = await codecs.hdf5(source);
  try {
    return { file: hdf5Kspace(hdf5, isMatlab(head), reading), close: () => hdf5.close() };
  } catch (e) {
    hdf5.close();
    throw e;
  }
}
