/** Kinds of damage, drawn for any size: what inpainting is tried on. 1 = known, 0 = hole; [height, width]. */
import { PURPOSE, uniformStream } from '../../core/image/random.ts';

interface Sheet {
  readonly height: number;
  readonly width: number;
  readonly known: Uint8Array;
  /** Uniform numbers in [0, 1). */
  readonly next: () => number;
  /** Pixels of one unit: pictures of 256 pixels are drawn in units of one. */
  readonly unit: number;
}

/** Makes a disc unknown. */
function dab({ height, width, known }: Sheet, row: number, column: number, radius: number): void {
  for (let r = Math.max(0, Math.ceil(row - radius)); r <= Math.min(height - 1, row + radius); r++) {
    for (let c = Math.max(0, Math.ceil(column - radius)); c <= Math.min(width - 1, column + radius); c++) {
      if ((r - row) ** 2 + (c - column) ** 2 <= radius ** 2) known[r * width + c] = 0;
    }
  }
}

/** A line that wanders from a random place for `length` pixels, its direction drifting by `drift` radians a pixel. */
function wander(sheet: Sheet, length: number, radius: number, drift: number, direction: number): void {
  const { height, width, next } = sheet;
  let [row, column, angle] = [next() * height, next() * width, direction];
  for (let step = 0; step < length; step++) {
    dab(sheet, row, column, radius);
    angle += drift * (next() - 0.5);
    row += Math.sin(angle);
    column += Math.cos(angle);
    if (row < 0 || row >= height) angle = -angle;
    if (column < 0 || column >= width) angle = Math.PI - angle;
  }
}

function rectangle(sheet: Sheet, top: number, left: number, bottom: number, right: number): void {
  for (let r = Math.max(0, Math.round(top)); r < Math.min(sheet.height, bottom); r++) {
    sheet.known.fill(
      0,
      r * sheet.width + Math.max(0, Math.round(left)),
      r * sheet.width + Math.min(sheet.width, Math.round(right)),
    );
  }
}

/** 5 × 7 dots a letter, row by row. */
const LETTERS = [
  '0e11111f111111',
  '1e11111e11111e',
  '0e11101010110e',
  '1f10101e10101f',
  '11111b15151111',
  '1f040404040404',
].map((hex) => [...Array(7).keys()].map((row) => parseInt(hex.slice(2 * row, 2 * row + 2), 16)));

const DRAW = {
  text(sheet: Sheet) {
    const { height, width, next, unit } = sheet;
    const dot = 1.6 * unit;
    for (let top = 4 * unit; top + 7 * dot < height; top += 14 * dot) {
      for (let left = 4 * unit; left + 5 * dot < width; left += 6.5 * dot) {
        if (next() < 0.15) continue; // between words
        const letter = LETTERS[Math.floor(next() * LETTERS.length)]!;
        letter.forEach((bits, r) => {
          for (let c = 0; c < 5; c++) {
            if (((bits >> (4 - c)) & 1) === 0) continue;
            rectangle(sheet, top + r * dot, left + c * dot, top + (r + 1) * dot, left + (c + 1) * dot);
          }
        });
      }
    }
  },
  scribble(sheet: Sheet) {
    const { unit, next } = sheet;
    for (let k = 0; k < 6; k++) wander(sheet, 420 * unit, 1.8 * unit, 0.35 / Math.sqrt(unit), 2 * Math.PI * next());
  },
  'random 50 %'({ known, next }: Sheet) {
    for (let i = 0; i < known.length; i++) if (next() < 0.5) known[i] = 0;
  },
  lines({ known, height, width }: Sheet) {
    for (let r = 1; r < height; r += 2) known.fill(0, r * width, (r + 1) * width);
  },
  scratches(sheet: Sheet) {
    const { unit, next, height, width } = sheet;
    for (let k = 0; k < 14; k++)
      wander(sheet, 260 * unit, 0.8 * unit, 0.02 / Math.sqrt(unit), Math.PI / 2 + 0.2 * (next() - 0.5));
    for (let k = 0; k < 120; k++) dab(sheet, next() * height, next() * width, (0.6 + 1.6 * next() ** 3) * unit);
  },
  box(sheet: Sheet) {
    rectangle(sheet, sheet.height / 4, sheet.width / 4, (3 * sheet.height) / 4, (3 * sheet.width) / 4);
  },
  'thick strokes'(sheet: Sheet) {
    const { unit, next } = sheet;
    for (let k = 0; k < 4; k++) wander(sheet, 240 * unit, 12 * unit, 0.25 / Math.sqrt(unit), 2 * Math.PI * next());
  },
  blocks(sheet: Sheet) {
    const { height, width, next, unit } = sheet;
    for (let k = 0; k < 10; k++) {
      const [top, left] = [next() * (height - 20 * unit), next() * (width - 20 * unit)];
      rectangle(sheet, top, left, top + (16 + 32 * next()) * unit, left + (16 + 32 * next()) * unit);
    }
  },
  half(sheet: Sheet) {
    rectangle(sheet, 0, sheet.width / 2, sheet.height, sheet.width);
  },
} as const;

export type Damage = keyof typeof DRAW;
export const DAMAGES = Object.keys(DRAW).filter((name): name is Damage => name in DRAW);

/** The same mask for the same seed. */
export function drawnMask(damage: Damage, height: number, width: number, seed: number): Uint8Array {
  const known = new Uint8Array(height * width).fill(1);
  const next = uniformStream(seed, PURPOSE.phantom, DAMAGES.indexOf(damage), 0);
  DRAW[damage]({ height, width, known, next, unit: Math.min(height, width) / 256 });
  return known;
}
