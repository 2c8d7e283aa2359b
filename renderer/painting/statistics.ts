import { flood } from './flood.ts';
import { PAINTED, paintedFrom, type Raster } from './raster.ts';

export interface MaskStatistics {
  /** Share of pixels that are painted, 0 to 1. */
  readonly share: number;
  /** Painted regions; two that touch at a corner are one. */
  readonly regions: number;
}

const nothing = (): void => undefined;

export function countRegions(raster: Raster): number {
  const { data, width } = raster;
  const least = paintedFrom(raster);
  const open = data.map((v) => (v >= least ? 1 : 0));
  let regions = 0;
  for (let i = open.indexOf(1); i >= 0; i = open.indexOf(1, i + 1)) {
    flood(open, width, i, 8, nothing);
    regions++;
  }
  return regions;
}

export function statisticsOf(raster: Raster): MaskStatistics {
  const least = paintedFrom(raster);
  let painted = 0;
  for (let i = 0; i < raster.data.length; i++) if (raster.data[i]! >= least) painted++;
  return { share: painted / raster.data.length, regions: painted === 0 ? 0 : countRegions(raster) };
}

/** More than half is painted, and so is the border: probably the file meant the other colour. */
export function looksInverted(raster: Raster): boolean {
  const { data, height, width } = raster;
  let border = 0;
  for (let c = 0; c < width; c++) {
    if (data[c]! >= PAINTED) border++;
    if (data[(height - 1) * width + c]! >= PAINTED) border++;
  }
  for (let r = 0; r < height; r++) {
    if (data[r * width]! >= PAINTED) border++;
    if (data[r * width + width - 1]! >= PAINTED) border++;
  }
  return statisticsOf(raster).share > 0.5 && border > height + width;
}
