import type { Decoded } from '../decoded.ts';
import type { Stored } from '../exact.ts';
import { rangeOf } from './quantise.ts';

/**
 * The values in the type that keeps the depth of their source: bytes stay bytes, 16-bit words stay words, floats stay
 * floats; what a rescale has made of integers gets the smallest type that holds it without loss.
 */
export function storageFor(d: Pick<Decoded, 'data' | 'depth'>): Stored {
  const { low, high, whole, nonFinite } = rangeOf(d.data);
  if (d.depth.float || !whole || nonFinite > 0) return d.data;
  if (low >= 0 && high <= 255 && d.depth.bits <= 8) return new Uint8Array(d.data);
  const unsigned = low >= 0 && !d.depth.signed;
  if (unsigned && high <= 65535) return new Uint16Array(d.data);
  if (low >= -32768 && high <= 32767) return new Int16Array(d.data);
  if (low >= -(2 ** 31) && high < 2 ** 31) return new Int32Array(d.data);
  return d.data;
}

/** Words for a PNG with the line back to the values: value = slope·stored + intercept. */
export interface PngWords {
  readonly stored: Uint8Array | Uint16Array;
  readonly slope: number;
  readonly intercept: number;
  /** Whether every value comes back exactly. */
  readonly exact: boolean;
}

/** HU in a PNG are moved by 1024, as CT slices in PNG commonly are: 0 is just below air. */
const HU_OFFSET = 1024;

/** @param d finite values */
export function pngWords(d: Pick<Decoded, 'data' | 'depth' | 'unit'>): PngWords {
  const { low, high, whole } = rangeOf(d.data);
  if (whole && low >= 0 && high <= 255 && d.depth.bits <= 8 && d.unit !== 'HU')
    return { stored: new Uint8Array(d.data), slope: 1, intercept: 0, exact: true };
  if (whole && low >= 0 && high <= 65535 && d.unit !== 'HU')
    return { stored: new Uint16Array(d.data), slope: 1, intercept: 0, exact: true };
  const offset = d.unit === 'HU' ? Math.max(HU_OFFSET, Math.ceil(-low)) : -Math.floor(low);
  const fine = d.unit === 'HU' || whole;
  const slope = fine && high + offset <= 65535 ? 1 : high > low ? (high - low) / 65535 : 1;
  const intercept = slope === 1 ? -offset : low;
  const stored = new Uint16Array(d.data.length);
  for (let i = 0; i < stored.length; i++) stored[i] = Math.min(65535, Math.round((d.data[i]! - intercept) / slope));
  return { stored, slope, intercept, exact: slope === 1 && whole };
}
