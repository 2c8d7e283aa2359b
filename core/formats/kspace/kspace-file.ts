/** Measured k-space in a file of whatever format: what is there, and one image's worth of it when it is asked for. */
import type { Axis } from './axes.ts';
import type { NoiseScan } from './noise-scan.ts';

export const kspaceFormats = ['npy', 'cfl', 'ismrmrd', 'fastmri', 'matlab', 'hdf5'] as const;
export type KspaceFormat = (typeof kspaceFormats)[number];

export const formatText: Readonly<Record<KspaceFormat, string>> = {
  npy: 'NPY',
  cfl: 'BART',
  ismrmrd: 'ISMRMRD',
  fastmri: 'fastMRI',
  matlab: 'MATLAB 7.3',
  hdf5: 'HDF5',
};

/** How a person has said that a file is to be read; null: as the file tells it. */
export interface KspaceReading {
  /** Names of its axes in the file's own order, `coil,row,column`. */
  readonly axes: string | null;
  /** Path of an array in a file that holds several. */
  readonly dataset: string | null;
}

/** Which of the images. All count from 0. */
export interface KspaceChoice {
  /** null: the one in the middle */
  readonly slice: number | null;
  readonly repetition: number;
  readonly contrast: number;
}

/** A reconstruction that came with the file, as somebody else made it. */
export interface KspaceReference {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
  /** Its name in the file. */
  readonly name: string;
}

/** k-space of one image as its file has it. */
export interface KspaceImage {
  readonly coils: number;
  readonly height: number;
  readonly width: number;
  /** [coil, part, row, column], 0 where nothing was measured. */
  readonly data: Float32Array;
  /** [row, column], 1 where something was measured; null: the file does not say, its empty samples tell. */
  readonly measured: Uint8Array | null;
  readonly reference: KspaceReference | null;
  /** Noise alone, of all coils of the file; null: it holds none. */
  readonly noise: NoiseScan | null;
  readonly warnings: readonly string[];
}

export interface KspaceFile {
  readonly format: KspaceFormat;
  /** In the file's own order, as they are read. */
  readonly axes: readonly Axis[];
  /** The axes were not said and are not fixed by the format: they are taken so by their lengths. */
  readonly isAssumed: boolean;
  readonly coils: number;
  readonly height: number;
  readonly width: number;
  readonly slices: number;
  readonly repetitions: number;
  readonly contrasts: number;
  /** Size of a pixel of the image in mm, [row, column]; null where the file does not say. */
  readonly pixelMm: readonly [number, number] | null;
  /** Along which index the readout runs; null where the file does not say. */
  readonly readout: 'rows' | 'columns' | null;
  /** How much wider than the image the readout's field of view is; 1 where it is not, or the file does not say. */
  readonly oversampling: number;
  /** Acquisitions without signal, which are no part of the image. */
  readonly noiseScans: number;
  readonly warnings: readonly string[];
  /** @throws Refused or a refusal where there is no such image, or it is damaged */
  read(choice: KspaceChoice): KspaceImage;
}
