/** What the numbers of an image mean. `scaled` is the model's own scale; `stored` are a file's numbers without a unit. */
export const units = ['HU', '1/mm', 'scaled', 'srgb', 'magnitude', 'complex', 'stored'] as const;
export type Unit = (typeof units)[number];

/** Of planar arrays: all of one channel, row by row, then the next. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** A picture: planar (channel, row, column), row 0 at the top. A complex image has two channels, real then imaginary. */
export interface Image {
  readonly data: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Size of a pixel in mm: [row spacing, column spacing]. */
  readonly pixelMm: readonly [number, number];
  readonly unit: Unit;
}
