import { decimal } from '../dicom/element.ts';
import type { Values } from '../exact.ts';

/** Stored integers and the line back: value = slope·stored + intercept, to within slope/2. */
export interface Quantised {
  readonly stored: Uint8Array | Uint16Array | Int16Array;
  readonly slope: number;
  readonly intercept: number;
}

export interface Range {
  readonly low: number;
  readonly high: number;
  /** Every value is a whole number. */
  readonly whole: boolean;
  /** How many values are NaN or infinite; they do not count above. */
  readonly nonFinite: number;
}

export function rangeOf(values: Values): Range {
  let low = Infinity;
  let high = -Infinity;
  let whole = true;
  let nonFinite = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (!Number.isFinite(v)) {
      nonFinite++;
      continue;
    }
    if (v < low) low = v;
    if (v > high) high = v;
    if (!Number.isInteger(v)) whole = false;
  }
  return { low, high, whole, nonFinite };
}

/** Finest step of a CT value: 1/16 HU is far below the noise of any scanner, and its decimal is short. */
const FINEST_HU = 1 / 16;

/** A slope whose decimal string is short, at least `least`. */
function shortSlope(least: number): number {
  const rounded = Number(least.toPrecision(6));
  return rounded >= least ? rounded : Number((least * (1 + 1e-5)).toPrecision(6));
}

/**
 * Words (bytes where `bits` is 8) for DICOM. Whole numbers that fit are kept as they are; others get the finest slope
 * that spans them. Slope and intercept are exactly what their decimal strings say.
 * @param values finite
 */
export function quantise(values: Values, bits: number, unit: 'HU' | 'other'): Quantised {
  const { low, high, whole } = rangeOf(values);
  if (whole && unit === 'other' && low >= 0 && high <= 65535) {
    const stored = bits <= 8 && high <= 255 ? Uint8Array.from(values) : Uint16Array.from(values);
    return { stored, slope: 1, intercept: 0 };
  }
  if (whole && low >= -32768 && high <= 32767) return { stored: Int16Array.from(values), slope: 1, intercept: 0 };
  // A step or two of room at both ends, so that rounding cannot leave the range.
  const least = (high - low) / 65530;
  const middle = (low + high) / 2;
  // Below a billionth of the values themselves the decimal strings have no digits left.
  const finest = unit === 'HU' ? FINEST_HU : Math.max(Math.abs(middle) * 1e-9, 1e-300);
  const slope = high === low ? 1 : shortSlope(Math.max(finest, least));
  const intercept = Number(decimal(middle));
  const stored = new Int16Array(values.length);
  for (let i = 0; i < stored.length; i++)
    stored[i] = Math.max(-32768, Math.min(32767, Math.round((values[i]! - intercept) / slope)));
  return { stored, slope, intercept };
}
