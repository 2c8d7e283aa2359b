/** What is computed of images of any kind. */
import type { Fidelity } from '../../core/contract/report.ts';
import type { FlatPng } from '../../core/formats/picture/png-write.ts';
import type { Unit } from '../../core/image/image.ts';
import type { ScratchSettings } from '../../core/image/holes/scratches.ts';

export interface FiguresQuestion {
  /** [row, column, sample], in `unit`; pictures with full intensity 1. */
  readonly image: Float32Array;
  readonly reference: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly samples: number;
  readonly unit: Unit;
  /** R of PSNR and SSIM in `unit`. */
  readonly dataRange: number;
  /** Regions by name, [height, width], non-zero is inside. */
  readonly regions: Readonly<Record<string, Uint8Array>>;
}

export interface Figures {
  readonly whole: Fidelity;
  readonly regions: Readonly<Record<string, Fidelity>>;
}

export interface ScratchQuestion {
  /** [row, column], 0 to 1. */
  readonly grey: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly settings: ScratchSettings;
}

/** Question and answer of everything that the worker does. */
export interface Comparing {
  figures: { ask: FiguresQuestion; answer: Figures };
  /** image − reference. */
  difference: { ask: { readonly image: Float32Array; readonly reference: Float32Array }; answer: Float32Array };
  /** The file. */
  png: { ask: FlatPng; answer: Uint8Array };
  /** [row, column]: 255 where it is probably damaged. */
  scratches: { ask: ScratchQuestion; answer: Uint8Array };
}
