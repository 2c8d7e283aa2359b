/** Spokes through the middle of k-space on its grid. */
import { PURPOSE, uniformStream } from '../../../image/random.ts';
import type { KspaceGrid } from './mask.ts';

/** The golden angle of half a turn: any number of spokes that follow each other lies nearly evenly. */
const GOLDEN = Math.PI / ((1 + Math.sqrt(5)) / 2);

/**
 * Adds spokes until exactly `count` samples of a mask are set, in the columns and rows that are allowed; the last spoke ends
 * where that is reached. The first angle is drawn.
 */
export function addSpokes(
  mask: Uint8Array,
  { height, width }: KspaceGrid,
  count: number,
  isAllowed: (row: number, column: number) => boolean,
  seed: number,
): void {
  let left = count - mask.reduce((sum, v) => sum + v, 0);
  const first = uniformStream(seed, PURPOSE.sampling, 3, 0)() * Math.PI;
  const [centreRow, centreColumn] = [Math.floor(height / 2), Math.floor(width / 2)];
  const reach = Math.ceil(Math.hypot(height, width) / 2);
  const most = 20 * (height + width);
  for (let spoke = 0; spoke < most && left > 0; spoke++) {
    const angle = first + spoke * GOLDEN;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    for (let t = 0; t <= reach && left > 0; t += 0.5)
      for (const side of t === 0 ? [1] : [1, -1]) {
        const row = centreRow + Math.round(side * t * dy);
        const column = centreColumn + Math.round(side * t * dx);
        if (left === 0 || row < 0 || row >= height || column < 0 || column >= width) continue;
        if (mask[row * width + column] === 1 || !isAllowed(row, column)) continue;
        mask[row * width + column] = 1;
        left--;
      }
  }
}
