import type { Fidelity } from '../../contract/report.ts';
import type { Unit } from '../../image/image.ts';

/** Pictures on one grid against one of them: what `comparison.json` holds. */
export interface Comparison {
  readonly schemaVersion: 1;
  readonly title: string;
  readonly program: string;
  readonly created: string;
  readonly researchUse: string;
  readonly unit: Unit;
  readonly grid: {
    readonly height: number;
    readonly width: number;
    /** 1 grey, 2 complex, 3 RGB. */
    readonly samples: 1 | 2 | 3;
    readonly pixelMm: readonly [number, number] | null;
  };
  /** R of PSNR and SSIM in `unit`, and where it comes from. */
  readonly dataRange: number;
  readonly rangeOrigin: string;
  /** One for all pictures, in `unit`. */
  readonly window: { readonly center: number; readonly width: number };
  /** Region of interest, where there is one. */
  readonly region: { readonly name: string; readonly pixels: number; readonly sha256: string } | null;
  readonly reference: ComparedFile;
  readonly rows: readonly ComparisonRow[];
  /** By the names of the figures. */
  readonly definitions: Readonly<Record<string, string>>;
}

export interface ComparedFile {
  readonly name: string;
  /** Of the file that holds it. */
  readonly sha256: string;
  /** Of that file, from 0. */
  readonly frame: number;
}

export interface ComparisonRow extends ComparedFile {
  /** What was done to it so that it can be compared, in words: resampled, converted. The reference stays as it is. */
  readonly changes: readonly string[];
  readonly fidelity: Fidelity;
  readonly region: Fidelity | null;
}

/** Pixels in `unit` of the comparison, [row, column, sample]; one a row, in its order. */
export interface ComparisonPictures {
  readonly reference: Float32Array;
  readonly others: readonly Float32Array[];
}
