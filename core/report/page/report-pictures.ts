import type { ReportLook } from '../look.ts';
import type { PlanesGrid } from '../../image/grids/reduced.ts';
import type { Window } from '../../image/windows/window.ts';

/** The arrays behind a report; images are channels × height × width of `grid`, in the unit of `report.image`. */
export interface ReportPictures {
  /** What is drawn: the image's own grid, or a smaller one where that is larger than a page shows. */
  readonly grid: PlanesGrid;
  /** Null where the measurement is real. */
  readonly truth: Float32Array | null;
  /** What the images are looked at through, as in the window. */
  readonly window: Window;
  readonly look: ReportLook;
  /** The measurement in its own unit. */
  readonly data: Float32Array;
  /** One a row of `report.results`, in its order. */
  readonly methods: readonly MethodPictures[];
}

export interface MethodPictures {
  /** What the row scores. */
  readonly image: Float32Array;
  /** A x − y, in the unit and shape of the data. */
  readonly residual: Float32Array | null;
  /** Standard deviation over the samples; null below four. */
  readonly spread: Float32Array | null;
  /** A⁺A applied to the image: the part that the measurement supports (the empty image where it supports nothing). */
  readonly supported: Float32Array | null;
  /** How the image came about, a picture each with what is said under it; absent: nothing is shown of it. */
  readonly path?: readonly { readonly caption: string; readonly image: Float32Array }[];
  /** Relative residual after each step, steps counted from 1; of the first sample where there are several. */
  readonly curve: readonly { readonly step: number; readonly residual: number }[];
}

/** What the report says about its own making beside `report.json`. */
export interface Identity {
  /** Name → version of what ran, for example node, onnxruntime. */
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of the input file. */
  readonly inputSha256: string | null;
  /** SHA-256 of the files that it was made with beside the input, by the name of their parameter. */
  readonly besideSha256?: Readonly<Record<string, string>>;
}
