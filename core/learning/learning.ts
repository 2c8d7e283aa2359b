/** How a network learns images of a kind: which crops of them it is shown, and where it is judged. */
import type { Symmetry } from '../image/symmetry.ts';

export interface Learning {
  /** A larger image is made smaller until its shorter side has so many pixels; null: it stays as it is. */
  readonly shorterSide: number | null;
  /** What leaves such an image one of its kind. */
  readonly symmetries: readonly Symmetry[];
  /**
   * How many pixels of an image, along a side, make one of a crop, drawn anew for each crop.
   * @param draw uniform in (0, 1) @param room as many at most
   */
  pixelsInOne(draw: () => number, pixelMm: number | null, room: number): number;
  /** Changes an image [channels, height, width] as no two of this kind are alike; absent: none is changed. */
  readonly vary?: (image: Float32Array, grid: ImageGrid, seed: number) => Float32Array;
  /** Noise levels at which it is judged, on the scale of the network. */
  readonly levels: readonly number[];
  /** An image that it is judged by is made smaller until its longer side has so many pixels. */
  readonly judgedSide: number;
  /** The least value that a pixel can have, on the scale of the network; null where there is none. */
  readonly least: number | null;
}

export interface ImageGrid {
  readonly height: number;
  readonly width: number;
}

/** An image as a network sees it, in memory as long as it is learnt from. */
export interface LearntImage extends ImageGrid {
  /** [channels, height, width] on the scale of the network. */
  readonly data: Float32Array;
  readonly pixelMm: number | null;
}
