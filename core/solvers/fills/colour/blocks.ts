/** What a colour has beyond its grey, in red and in blue; green follows from the grey. */
export type Chroma = readonly [red: Float32Array, blue: Float32Array];

/** A picture with its colour known in places, and beyond the grey only. */
export interface Coloured {
  readonly height: number;
  readonly width: number;
  readonly grey: Float32Array;
  /** 1 where the colour is known. */
  readonly known: Uint8Array;
  readonly chroma: Chroma;
}

/** The means of blocks of `step` × `step` pixels, the last ones of what is left; a colour is known where any of it is. */
export function blocksOf({ height, width, grey, known, chroma }: Coloured, step: number): Coloured {
  const rows = Math.ceil(height / step);
  const columns = Math.ceil(width / step);
  const size = rows * columns;
  const blocks = { grey: new Float32Array(size), known: new Uint8Array(size) };
  const [red, blue] = [new Float32Array(size), new Float32Array(size)];
  for (let r = 0, block = 0; r < rows; r++) {
    const bottom = Math.min(height, (r + 1) * step);
    for (let c = 0; c < columns; c++, block++) {
      const right = Math.min(width, (c + 1) * step);
      let hints = 0;
      for (let y = r * step; y < bottom; y++) {
        for (let i = y * width + c * step; i < y * width + right; i++) {
          blocks.grey[block]! += grey[i]!;
          if (known[i] === 0) continue;
          red[block]! += chroma[0][i]!;
          blue[block]! += chroma[1][i]!;
          hints++;
        }
      }
      blocks.grey[block]! /= (bottom - r * step) * (right - c * step);
      if (hints === 0) continue;
      blocks.known[block] = 1;
      red[block]! /= hints;
      blue[block]! /= hints;
    }
  }
  return { ...blocks, height: rows, width: columns, chroma: [red, blue] };
}

/** Least 2σ² of a difference of grey, beside what the blocks around differ among themselves. */
const STEADY = 1e-4;

/**
 * Gives the unknown pixels the colour of the blocks around them, by nearness and by how alike the grey is: joint bilateral
 * upsampling (Kopf, Cohen, Lischinski, Uyttendaele 2007), so that colour keeps the picture's edges and not the blocks'.
 */
export function laidOver(blocks: Coloured, step: number, { height, width, grey, known, chroma }: Coloured): void {
  const [red, blue] = blocks.chroma;
  for (let y = 0, i = 0; y < height; y++) {
    const down = (y + 0.5) / step - 0.5;
    const [top, bottom] = [Math.max(0, Math.ceil(down - 1.5)), Math.min(blocks.height - 1, Math.floor(down + 1.5))];
    for (let x = 0; x < width; x++, i++) {
      if (known[i] !== 0) continue;
      const along = (x + 0.5) / step - 0.5;
      const [left, right] = [Math.max(0, Math.ceil(along - 1.5)), Math.min(blocks.width - 1, Math.floor(along + 1.5))];
      let [sum, squares] = [0, 0];
      for (let r = top; r <= bottom; r++) {
        for (let b = r * blocks.width + left; b <= r * blocks.width + right; b++) {
          const apart = blocks.grey[b]! - grey[i]!;
          sum += apart;
          squares += apart * apart;
        }
      }
      const count = (bottom - top + 1) * (right - left + 1);
      const spread = 0.6 * (squares / count - (sum / count) ** 2) + STEADY;
      let [total, ofRed, ofBlue] = [0, 0, 0];
      for (let r = top; r <= bottom; r++) {
        const near = 1.5 - Math.abs(r - down) + 1e-3;
        for (let c = left; c <= right; c++) {
          const b = r * blocks.width + c;
          const apart = blocks.grey[b]! - grey[i]!;
          // The least keeps a pixel unlike all blocks around it between them.
          const w = near * (1.5 - Math.abs(c - along) + 1e-3) * (Math.exp((-apart * apart) / spread) + 1e-6);
          total += w;
          ofRed += w * red[b]!;
          ofBlue += w * blue[b]!;
        }
      }
      chroma[0][i] = ofRed / total;
      chroma[1][i] = ofBlue / total;
    }
  }
}
