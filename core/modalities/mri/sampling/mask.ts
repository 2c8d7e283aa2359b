/** Which samples of k-space are measured: [height, width], 1 where one is, DC at (floor(height/2), floor(width/2)). */

export interface KspaceGrid {
  readonly height: number;
  readonly width: number;
}

/** A mask of whole columns as flags of these, [width]; null where it is none. */
export function columnsOf(mask: Uint8Array, { height, width }: KspaceGrid): Uint8Array | null {
  for (let i = width; i < height * width; i++) if (mask[i] !== mask[i - width]) return null;
  return mask.slice(0, width);
}

/** A mask of whole rows as flags of these, [height]; null where it is none. */
export function rowsOf(mask: Uint8Array, { height, width }: KspaceGrid): Uint8Array | null {
  for (let i = 0; i < height * width; i++) if (i % width !== 0 && mask[i] !== mask[i - 1]) return null;
  return Uint8Array.from({ length: height }, (_, row) => mask[row * width]!);
}

export const countOf = (mask: Uint8Array): number => mask.reduce((sum, v) => sum + (v === 0 ? 0 : 1), 0);

/** All samples over measured ones. */
export const accelerationOf = (mask: Uint8Array): number => mask.length / countOf(mask);

/** A block all of which is measured; ends are excluded. */
export interface Calibration {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

/** A block of fewer lines, or samples a side, says nothing of phase or coils that would hold. */
const LEAST_SIDE = 3;

/**
 * The largest block about DC all of which is measured, of the same extent on both sides of it: whole columns or rows where
 * the mask is one of lines, else the block of most samples. null where it is smaller than 3 samples a side.
 */
export function calibrationOf(mask: Uint8Array, grid: KspaceGrid): Calibration | null {
  const { height, width } = grid;
  const [row, column] = [Math.floor(height / 2), Math.floor(width / 2)];
  const columns = columnsOf(mask, grid);
  const rows = columns === null ? rowsOf(mask, grid) : null;
  if (columns !== null) return blockOf([0, height], runAbout(column, columns));
  if (rows !== null) return blockOf(runAbout(row, rows), [0, width]);
  // Of every number of rows the run of columns that all of them have, and of these blocks the one that holds most.
  let best: Calibration | null = null;
  let half = Infinity;
  for (let d = 0; row - d >= 0 && row + d < height; d++) {
    for (const r of [row - d, row + d])
      half = Math.min(half, halfAbout(column, mask.subarray(r * width, (r + 1) * width)));
    if (half < 0) break;
    const block = blockOf([row - d, row + d + 1], [column - half, column + half + 1]);
    if (block !== null && sizeOf(block) > (best === null ? 0 : sizeOf(best))) best = block;
  }
  return best;
}

const sizeOf = ({ rows, columns }: Calibration): number => (rows[1] - rows[0]) * (columns[1] - columns[0]);

function blockOf(rows: readonly [number, number], columns: readonly [number, number]): Calibration | null {
  return rows[1] - rows[0] < LEAST_SIDE || columns[1] - columns[0] < LEAST_SIDE ? null : { rows, columns };
}

/** The run of flags about a place, as long on one side of it as on the other; all of them where all are set. */
function runAbout(place: number, flags: Uint8Array): [number, number] {
  if (flags.every((v) => v !== 0)) return [0, flags.length];
  const half = halfAbout(place, flags);
  return half < 0 ? [place, place] : [place - half, place + half + 1];
}

/** How far flags are set on both sides of a place; −1 where it is not set itself. */
function halfAbout(place: number, flags: Uint8Array): number {
  let half = -1;
  while (half < place && flags[place - half - 1] === 1 && flags[place + half + 1] === 1) half++;
  return half;
}
