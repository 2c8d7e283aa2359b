import type { Limits } from './codecs.ts';
import { unsupported } from './refusal.ts';

/** Values of a file, in the narrowest float type that holds every one of them. */
export type Values = Float32Array | Float64Array;
/** The arrays that a file can be written from, each as its own type. */
export type Stored = Uint8Array | Uint16Array | Int16Array | Int32Array | Values;

/** Whether float32 holds this number with every bit. NaN counts: it stays NaN. */
const fits = (v: number): boolean => Math.fround(v) === v || Number.isNaN(v);

/** The same numbers as float32 where no bit is lost by it, else unchanged. */
export function narrowest(values: Float64Array): Values {
  for (let i = 0; i < values.length; i++) if (!fits(values[i]!)) return values;
  return Float32Array.from(values);
}

/** Takes frames one by one; the whole is float32 until the first value that would lose a bit. */
export interface Collector {
  add(frame: Float64Array): void;
  values(): Values;
}

export function collector(length: number): Collector {
  let out: Values = new Float32Array(length);
  let at = 0;
  return {
    add(frame) {
      if (out instanceof Float32Array && !frame.every(fits)) out = Float64Array.from(out);
      out.set(frame, at);
      at += frame.length;
    },
    values: () => out,
  };
}

/** Refuses an array that would be larger than the limit, with its size in words. */
export function checkSize(samples: number, limits: Limits): void {
  if (samples * 4 > limits.bytes)
    throw unsupported(
      `its ${samples} samples need ${Math.ceil((samples * 4) / 1e6)} MB, the limit is ${Math.floor(limits.bytes / 1e6)} MB`,
      'Split the file, or decode a part of it with another program.',
    );
}
