/** What the window asks of its worker for magnetic resonance, and what comes back. */
import type { GeneratedSampling, Phase } from '../../../../core/contract/measurement/mri.ts';
import type { Noise } from '../../../../core/contract/measurement/noise.ts';

/** A slice as its file has it. */
export interface Native {
  /** [row, column, sample] */
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
  /** 1 a magnitude, 2 complex. */
  readonly samples: 1 | 2;
}

/** The worker keeps the last that it was given: `image` is null where it has it already. */
export interface NativeRef {
  readonly id: number;
  readonly image: Native | null;
}

/** How a slice is measured, as a run does it. */
export interface Acquisition {
  readonly phase: Phase;
  readonly sampling: GeneratedSampling;
  readonly noise: Noise;
  readonly seed: number;
  /** Simulated; 1 sees everything alike. */
  readonly coils: number;
  readonly coilSeed: number;
}

export interface Question {
  readonly native: NativeRef;
  readonly acquisition: Acquisition;
}

/** Whole lines that are measured. */
export interface Lines {
  readonly direction: 'columns' | 'rows';
  readonly measured: number;
  readonly of: number;
}

/** Complex images are [row, column, (real, imaginary)], as they are drawn. */
export interface Acquired {
  readonly truth: Float32Array;
  /** Of the coil that is looked at, centred; all of it, with noise where it is measured. */
  readonly kspace: Float32Array;
  /** [height, width], 1 where a sample is measured. */
  readonly mask: Uint8Array;
  /** The inverse transform of what is measured, of several coils combined by their maps. */
  readonly zeroFilled: Float32Array;
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
  readonly coils: readonly Float32Array[];
}

/** Question and answer of everything that the worker does. */
export interface Acquiring {
  /** @param coil which one's k-space is looked at */
  acquire: { ask: Question & { readonly coil: number }; answer: Acquired };
  /** What the calibration region tells of the coils, by ESPIRiT as in a run; null where there is no such region. */
  maps: { ask: Question; answer: SmallMaps | null };
}
