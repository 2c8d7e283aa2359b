import type { GeneratedSampling } from '../../../contract/measurement/mri.ts';
import { centralFrom, centralLines, linesWithin, sampledLines } from './lines.ts';
import { countOf, type KspaceGrid } from './mask.ts';
import { addPoissonDisc } from './poisson.ts';
import { addSpokes } from './radial.ts';

/** The mask of a pattern. One in two dimensions has exactly round(samples/acceleration) of them, its central block counted in. */
export function samplingMask(sampling: GeneratedSampling, grid: KspaceGrid): Uint8Array {
  const { height, width } = grid;
  const { kind, direction, center, partial, acceleration, seed } = sampling;
  const mask = new Uint8Array(height * width);
  if (kind !== 'poisson' && kind !== 'radial') {
    const lines = sampledLines(direction === 'columns' ? width : height, { ...sampling, kind });
    for (let row = 0, i = 0; row < height; row++)
      for (let column = 0; column < width; column++, i++) mask[i] = lines[direction === 'columns' ? column : row]!;
    return mask;
  }
  const within = linesWithin(direction === 'columns' ? width : height, partial);
  const isAllowed = (row: number, column: number): boolean => (direction === 'columns' ? column : row) < within;
  const [rows, columns] = [centralLines(height, center), centralLines(width, center)];
  const [top, left] = [centralFrom(height, rows), centralFrom(width, columns)];
  for (let row = top; row < top + rows; row++)
    for (let column = left; column < left + columns; column++)
      if (isAllowed(row, column)) mask[row * width + column] = 1;
  const add = kind === 'poisson' ? addPoissonDisc : addSpokes;
  add(mask, grid, Math.round((height * width) / acceleration), isAllowed, seed);
  return mask;
}

/** All samples over measured ones of a pattern, without drawing it where its count is what was asked for. */
export function accelerationOfPattern(sampling: GeneratedSampling, { height, width }: KspaceGrid): number {
  const { kind, direction, acceleration } = sampling;
  if (kind === 'poisson' || kind === 'radial') {
    const all = height * width;
    return all / Math.round(all / acceleration);
  }
  const count = direction === 'columns' ? width : height;
  return count / countOf(sampledLines(count, { ...sampling, kind }));
}
