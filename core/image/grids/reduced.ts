/** An image small enough to be looked at, where its own pixels are more than are drawn. */
export interface PlanesGrid {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Of the pictures on a page: no screen shows more beside each other. */
export const DRAWN_SIDE = 1536;

/** Of what a run shows of itself while it goes on: an image of 24 megapixels would be 288 MB every few seconds. */
export const PREVIEW_SIDE = 1536;

/** How many pixels a side become one, so that no side has more than `most`. */
export const reduction = ({ height, width }: PlanesGrid, most: number): number =>
  Math.max(1, Math.ceil(Math.max(height, width) / most));

export const reducedGrid = ({ channels, height, width }: PlanesGrid, by: number): PlanesGrid => ({
  channels,
  height: Math.ceil(height / by),
  width: Math.ceil(width / by),
});

/** The means of by × by pixels, of what is left of them at the right and lower edge; the planes themselves where by is 1. */
export function reduced(planes: Float32Array, grid: PlanesGrid, by: number): Float32Array {
  if (by === 1) return planes;
  const { channels, height, width } = grid;
  const small = reducedGrid(grid, by);
  const out = new Float32Array(channels * small.height * small.width);
  for (let c = 0; c < channels; c++) {
    for (let row = 0, i = c * height * width; row < height; row++) {
      const at = (c * small.height + Math.floor(row / by)) * small.width;
      const rows = Math.min(by, height - Math.floor(row / by) * by);
      for (let column = 0; column < width; column++, i++) {
        const block = Math.floor(column / by);
        out[at + block]! += planes[i]! / (rows * Math.min(by, width - block * by));
      }
    }
  }
  return out;
}
