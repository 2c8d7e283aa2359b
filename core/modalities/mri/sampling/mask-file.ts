import { Refused } from '../../../contract/refused.ts';
import type { Decoded } from '../../../formats/decoded.ts';
import { checkFinite } from '../../../formats/finite.ts';
import { saidSize } from '../../../image/said-size.ts';
import type { KspaceGrid } from './mask.ts';

/**
 * A mask that a file holds: where any of its samples is not 0. A single row or column is one of lines.
 * @throws Refused where it is of another size, holds no numbers, or measures nothing
 */
export function maskOfFile(
  { data, frames, height, width, samples }: Pick<Decoded, 'data' | 'frames' | 'height' | 'width' | 'samples'>,
  grid: KspaceGrid,
  path: string,
): Uint8Array {
  checkFinite(data, 'The mask');
  const isRow = height === 1 && width === grid.width;
  const isColumn = width === 1 && height === grid.height;
  if (frames !== 1 || !(isRow || isColumn || (height === grid.height && width === grid.width)))
    throw new Refused({
      code: 'shape-mismatch',
      what: 'The mask',
      expected: saidSize(grid, 'stored'),
      found: saidSize({ frames, height, width }, 'stored'),
    });
  const mask = new Uint8Array(grid.height * grid.width);
  for (let row = 0, i = 0; row < grid.height; row++)
    for (let column = 0; column < grid.width; column++, i++) {
      const at = (isRow ? column : isColumn ? row : i) * samples;
      for (let s = 0; s < samples; s++) if (data[at + s] !== 0) mask[i] = 1;
    }
  if (mask.every((v) => v === 0))
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: 'as a mask it measures nothing: every number is 0',
      remedy: 'Mark each sample that was measured by a number that is not 0, in white or 1.',
    });
  return mask;
}
