/** Pictures beside one another: what figures say nothing of. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, pngOf } from './ledger.ts';

const GAP = 4;

/** @param rows of pictures [3, side, side], written to NAME.png; @returns its path */
export function writeSheet(name: string, rows: readonly (readonly Float32Array[])[], side: number): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const [height, width] = [rows.length * (side + GAP) - GAP, columns * (side + GAP) - GAP];
  const sheet = new Float32Array(3 * height * width).fill(1);
  for (const [r, row] of rows.entries()) {
    for (const [k, picture] of row.entries()) {
      for (let i = 0; i < picture.length; i++) {
        const [c, y, x] = [Math.floor(i / side ** 2), Math.floor((i % side ** 2) / side), i % side];
        sheet[(c * height + r * (side + GAP) + y) * width + k * (side + GAP) + x] = picture[i]!;
      }
    }
  }
  const path = join(FOLDER, `${name}.png`);
  writeFileSync(path, pngOf(sheet, height, width));
  return path;
}
