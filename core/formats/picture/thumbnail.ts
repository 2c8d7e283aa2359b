import type { Unit } from '../../image/image.ts';
import { resample } from '../../image/grids/resample.ts';
import { shareOf, type Window } from '../../image/windows/window.ts';
import { encodePng } from './png-write.ts';

/** What is drawn small. */
export interface Thumbnail {
  /** [row, column, sample] */
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly samples: 1 | 2 | 3;
  readonly unit: Unit;
  /** Value of full intensity of a picture; null for measurements. */
  readonly fullScale: number | null;
  /** Null: percentiles 1 to 99 of what is shown. */
  readonly window: Window | null;
  /** Low values are bright. */
  readonly inverted: boolean;
}

/**
 * An 8-bit PNG, grey or RGB, whose longest side is `size` (or the picture's, where that is smaller). Complex values are
 * shown by their magnitude; what is not finite is black.
 */
export function encodeThumbnail(t: Thumbnail, size: number): Uint8Array {
  const scale = Math.min(1, size / Math.max(t.height, t.width));
  const height = Math.max(1, Math.round(t.height * scale));
  const width = Math.max(1, Math.round(t.width * scale));
  const shown = planesOf(t).map((plane) =>
    resample(plane, t.height, t.width, height, width, t.height / height, t.width / width),
  );
  const shareAt = brightness(t, shown);
  const channels = shown.length === 3 ? 3 : 1;
  const pixels = new Uint8Array(height * width * channels);
  for (const [c, plane] of shown.entries()) {
    for (let i = 0; i < plane.length; i++) {
      const share = shareAt(plane[i]!);
      const grey = 255 * Math.min(1, Math.max(0, t.inverted ? 1 - share : share));
      pixels[i * channels + c] = Number.isNaN(grey) ? 0 : Math.round(grey);
    }
  }
  return encodePng(pixels, width, height, channels);
}

function planesOf({ data, height, width, samples }: Thumbnail): readonly Float32Array[] {
  const pixels = height * width;
  if (samples === 1) return [data];
  if (samples === 2)
    return [Float32Array.from({ length: pixels }, (_, i) => Math.hypot(data[2 * i]!, data[2 * i + 1]!))];
  return [0, 1, 2].map((c) => Float32Array.from({ length: pixels }, (_, i) => data[3 * i + c]!));
}

/** Value → 0 black … 1 white, to be cut there. */
function brightness({ fullScale, window, unit }: Thumbnail, shown: readonly Float32Array[]): (v: number) => number {
  if (fullScale !== null) return (v) => v / fullScale;
  if (window !== null) return shareOf(window, unit);
  const sorted = Float32Array.from(shown.flatMap((plane) => [...plane]).filter(Number.isFinite)).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const low = at(0.01);
  const range = Math.max(at(0.99) - low, 1e-6 * Math.max(1, Math.abs(low)));
  return (v) => (v - low) / range;
}
