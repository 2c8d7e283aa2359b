import { uncentred } from '../fft/uncentred.ts';

/** Lines of an image, and which elements of their transform are measured. */
export interface Lines {
  /** How many there are, and from the first pixel of one to that of the next. */
  readonly count: number;
  readonly apart: number;
  /** From one pixel of a line to the next. */
  readonly step: number;
  /** [length], the origin first. */
  readonly flags: Uint8Array;
}

/** The lines of a mask [height, width] that is the same in every row, or in every column; null where it is not. */
export function linesOf(mask: Uint8Array, height: number, width: number): Lines | null {
  if (mask.every((flag, i) => flag === mask[i % width]))
    return { count: height, apart: width, step: 1, flags: originFirst(mask.subarray(0, width)) };
  if (mask.every((flag, i) => flag === mask[i - (i % width)])) {
    const rows = Uint8Array.from({ length: height }, (_, r) => mask[r * width]!);
    return { count: width, apart: 1, step: width, flags: originFirst(rows) };
  }
  return null;
}

/** Flags of a centred axis for a transform whose origin comes first. */
function originFirst(flags: Uint8Array): Uint8Array {
  const out = new Uint8Array(flags.length);
  for (let i = 0; i < flags.length; i++) out[uncentred(i, flags.length)] = flags[i]!;
  return out;
}
