/** What a report looks like for one kind of image: said by its modality, drawn by the page. */
import type { OwnFigure } from '../contract/measurement/measurement.ts';
import type { PlanesGrid } from '../image/grids/reduced.ts';
import type { Window } from '../image/windows/window.ts';

/** What an image was made of, where that is a picture too. */
export interface GivenPicture {
  /** "As it came". */
  readonly label: string;
  /** "the hole in pink"; empty where nothing is to be said. */
  readonly note: string;
  /** Planar, in the unit of the images. */
  readonly image: Float32Array;
  readonly grid: PlanesGrid;
}

export interface ReportLook {
  /** "CT from 23 views". */
  readonly title: string;
  /** On every page: "Research use only. Not for diagnosis." */
  readonly mark: string;
  /** "320 × 320 pixels of 1.25 mm (400 mm wide)". */
  readonly size: string;
  /** Whether there is a truth, and where it comes from. */
  readonly kind: string;
  /** Why there is no truth, where there is none: "the measurement is real". */
  readonly noTruth: string;
  /** Stand before the images; absent: what was measured is no picture of its own. */
  readonly given?: readonly GivenPicture[];
  /** Under the picture of the truth. */
  readonly truth: string;
  /** Under the picture of each result, where its name does not tell what is seen: "half way". */
  readonly result?: string;
  /** What was measured, name and text, in the order of the page. */
  readonly measured: readonly (readonly [string, string])[];
  /** The numbers of the data in a word: "line integrals". */
  readonly dataName: string;
  /** How data and residuals are drawn; null where they are no picture. */
  readonly data: DataLook | null;
  /** Maps that came with the data, and stand beside them: where each coil sees. */
  readonly dataMaps?: readonly MapsLook[];
  /** Maps of where a result is to be doubted, beside the spread and what the prior supplied. */
  readonly doubtMaps?: readonly MapsLook[];
  /** A second window to show the images through beside the one that they are given; null where one shows all. */
  readonly second: (first: Window) => Window | null;
  /** Own figures that say most, the first first; absent: PSNR and SSIM of the whole image. */
  readonly leads?: readonly OwnFigure[];
  /** What its own figures are of: "Hole and colour". */
  readonly ownFigures?: string;
  /** Signed errors are shown from −this to this, in the unit of the images. */
  readonly errorHalf: number;
}

/** Maps on one grid and one scale. */
export interface MapsLook {
  /** "g-factor of CG-SENSE", and what stands more quietly beside it. */
  readonly title: string;
  readonly note: string;
  readonly height: number;
  readonly width: number;
  /** Complex ones are [2, height, width], and shown by phase and magnitude. */
  readonly numbers: 'magnitudes' | 'complex';
  /** Beside one another; each row under its own name where there are several. */
  readonly rows: readonly { readonly name: string; readonly maps: readonly OneMap[] }[];
  /** Magnitudes are shown from 0 to this. */
  readonly end: number;
  /** What its colours mean. */
  readonly words: string;
}

export interface OneMap {
  readonly label: string;
  /** A second, quieter line; empty where nothing is to be said. */
  readonly note: string;
  readonly values: Float32Array;
}

export interface DataLook {
  readonly height: number;
  readonly width: number;
  /** "Sinogram". */
  readonly name: string;
  /** "Sinogram of 23 views and 513 bins". */
  readonly description: string;
  /** "a row a view, a column a detector bin". */
  readonly axes: string;
  /** Its rows and columns are of one kind, and its proportions are kept. */
  readonly isImage?: boolean;
  /** What grey stands for; absent: the numbers of the data themselves. */
  readonly grey?: string;
  /**
   * The data as that picture, and a residual of them as one of sizes, each of one number's size where several numbers are
   * one pixel; absent: they are pictures as they are.
   */
  readonly drawn?: (data: Float32Array) => Float32Array;
  readonly residual?: (residual: Float32Array) => Float32Array;
}
