/** What the window asks of its worker for magnetic resonance, and what comes back. */
import type { KspaceGrid } from '../../../../core/modalities/mri/sampling/mask.ts';
import type { GeneratedSampling, Phase } from '../../../../core/contract/measurement/mri.ts';
import type { SentOnce } from '../../../compute/sent-once.ts';
import type { MeasuredNoise } from '../../../../core/contract/measurement/noise.ts';

/** A slice as its file has it: an image, which is measured here, or what a scanner measured. */
export type Native = NativeImage | NativeKspace;
export interface NativeImage extends KspaceGrid {
  readonly kind: 'image';
  /** [row, column, sample] */
  readonly data: Float32Array;
  /** 1 a magnitude, 2 complex. */
  readonly samples: 1 | 2;
}
export interface NativeKspace extends KspaceGrid {
  readonly kind: 'kspace';
  /** [coils, 2, height, width], 0 where nothing was measured. */
  readonly data: Float32Array;
  readonly coils: number;
}

/** How a slice is measured, as a run does it. Of k-space only the sampling says anything. */
export interface Acquisition {
  readonly phase: Phase;
  /** A pattern, or which samples; null: as it was measured. */
  readonly sampling: GeneratedSampling | { readonly mask: Uint8Array } | null;
  readonly noise: MeasuredNoise;
  readonly seed: number;
  /** Simulated; 1 sees everything alike. */
  readonly coils: number;
  readonly coilSeed: number;
}

export interface Question {
  readonly native: SentOnce<Native>;
  readonly acquisition: Acquisition;
}

/** Whole lines that are measured. */
export interface Lines {
  readonly direction: 'columns' | 'rows';
  readonly measured: number;
  readonly of: number;
}

/** An image as it is drawn, [row, column, sample]: complex, or the root of the sum of squares of coils whose maps are not known. */
export interface Drawn {
  readonly data: Float32Array;
  readonly samples: 1 | 2;
}

export interface Acquired extends KspaceGrid {
  readonly coils: number;
  /** null where the scanner left samples out. */
  readonly truth: Drawn | null;
  /** Of the coil that is looked at, [row, column, (real, imaginary)], centred; all of it, with noise where it is measured. */
  readonly kspace: Float32Array;
  /** [height, width], 1 where a sample is measured. */
  readonly mask: Uint8Array;
  /** The inverse transform of what is measured, of several coils combined by their maps. */
  readonly zeroFilled: Drawn;
  /** What a point becomes, in dB below its peak: across the lines, or [height, width]. */
  readonly pointSpread: Float32Array;
  /** null where single samples are chosen. */
  readonly lines: Lines | null;
  readonly measured: number;
  /** All samples over measured ones, as it is. */
  readonly acceleration: number;
  /** Rows and columns of the region about the middle all of which is measured. */
  readonly calibration: readonly [number, number] | null;
}

/** Maps of the coils as small pictures, each [row, column, (real, imaginary)]. */
export interface SmallMaps {
  readonly height: number;
  readonly width: number;
  /** One a coil. */
  readonly maps: readonly Float32Array[];
}

/** Question and answer of everything that the worker does. */
export interface Acquiring {
  /** @param coil which one's k-space is looked at */
  acquire: { ask: Question & { readonly coil: number }; answer: Acquired };
  /** What the calibration region tells of the coils, by ESPIRiT as in a run; null where there is no such region. */
  maps: { ask: Question; answer: SmallMaps | null };
}
