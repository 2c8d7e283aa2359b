import { writeFileSync } from 'node:fs';
import { encodeNpy } from '../../core/formats/npy/npy.ts';

/** A body of water with two lungs and a spine, [size, size] in HU. */
export function bodyHu(size: number, shift = 0): Float32Array {
  const hu = new Float32Array(size * size).fill(-1000);
  const ellipse = (cx: number, cy: number, rx: number, ry: number, value: number): void => {
    for (let r = 0; r < size; r++) {
      for (let c = 0; c < size; c++) {
        const x = (2 * (c + 0.5)) / size - 1 - cx;
        const y = (2 * (r + 0.5)) / size - 1 - cy;
        if ((x / rx) ** 2 + (y / ry) ** 2 <= 1) hu[r * size + c] = value;
      }
    }
  };
  ellipse(0, 0, 0.8, 0.65, 30 + shift);
  ellipse(-0.35, -0.05, 0.25, 0.38, -820);
  ellipse(0.35, -0.05, 0.25, 0.38, -820);
  ellipse(0, 0.42, 0.12, 0.12, 600);
  return hu;
}

export const writeHu = (path: string, data: Float32Array, shape: readonly number[]): void =>
  writeFileSync(path, encodeNpy(data, shape));
