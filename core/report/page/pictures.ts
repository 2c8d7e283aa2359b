import { encodePng } from '../../formats/picture/png-write.ts';
import { base64 } from '../html/base64.ts';
import { isComplex, magnitudesOf } from '../../image/complex.ts';
import type { Unit } from '../../image/image.ts';
import { interleaved } from '../../image/planes.ts';
import type { PlanesGrid } from '../../image/grids/reduced.ts';
import type { Window } from '../../image/windows/window.ts';
import { blueWhiteRed, cyclic, sequential, type ColourMap } from '../html/colour.ts';
import { significant } from '../../image/number-text.ts';
import { unitText } from '../words.ts';

/** "centre 40, width 400 HU". */
export const windowText = ({ center, width }: Window, unit: Unit): string =>
  `centre ${significant(center, 4)}, width ${significant(width, 4)} ${unitText(unit)}`.trimEnd();

/** An image of a run through a window: grey, in colour, or a complex one by its magnitude. */
export function shown(image: Float32Array, { channels, height, width }: PlanesGrid, w: Window): string {
  if (isComplex(channels)) return windowed(magnitudesOf(image, height * width), height, width, w);
  const { data, samples } = interleaved(image, channels, height * width);
  return windowed(data, height, width, w, samples === 3 ? 3 : 1);
}

/** One number a pixel: the values of a grey image, the mean of three colours, the magnitude of a complex one. */
export function onePlane(image: Float32Array, { channels, height, width }: PlanesGrid): Float32Array {
  if (channels === 1) return image;
  if (isComplex(channels)) return magnitudesOf(image, height * width);
  const size = height * width;
  return Float32Array.from({ length: size }, (_, i) => (image[i]! + image[size + i]! + image[2 * size + i]!) / 3);
}

/** Grey value 0…255 of HU in a window. */
export const greyOf = (hu: number, w: Window): number =>
  Math.round(255 * Math.min(Math.max((hu - w.center) / w.width + 0.5, 0), 1));

const dataUrl = (png: Uint8Array): string => `data:image/png;base64,${base64(png)}`;

/** An image in HU (or another unit, if the window is in it) through a window, as a PNG data URL. */
export function windowed(hu: Float32Array, height: number, width: number, w: Window, samples: 1 | 3 = 1): string {
  return dataUrl(
    encodePng(
      Uint8Array.from(hu, (v) => greyOf(v, w)),
      width,
      height,
      samples,
    ),
  );
}

/** Values through a colour map, value·gain being its t. */
function mapped(values: Float32Array, height: number, width: number, gain: number, map: ColourMap): string {
  const pixels = new Uint8Array(3 * values.length);
  for (let i = 0; i < values.length; i++) map(values[i]! * gain, pixels, 3 * i);
  return dataUrl(encodePng(pixels, width, height, 3));
}

/** Signed values, ±scale being the ends of the map. */
export const signedMap = (values: Float32Array, height: number, width: number, scale: number): string =>
  mapped(values, height, width, 1 / scale, blueWhiteRed);

/** Magnitudes from 0 to scale. */
export const magnitudeMap = (values: Float32Array, height: number, width: number, scale: number): string =>
  mapped(values, height, width, 1 / scale, sequential);

/** Complex numbers [2, height, width]: the hue is their phase, its brightness their magnitude from 0 to scale. */
export function complexMap(planes: Float32Array, height: number, width: number, scale: number): string {
  const size = height * width;
  const pixels = new Uint8Array(3 * size);
  for (let i = 0; i < size; i++) {
    const [re, im] = [planes[i]!, planes[size + i]!];
    const brightness = Math.min(Math.hypot(re, im) / scale, 1);
    cyclic(Math.atan2(im, re) / (2 * Math.PI) + 0.5, pixels, 3 * i);
    for (let k = 3 * i; k < 3 * i + 3; k++) pixels[k] = Math.round(pixels[k]! * brightness);
  }
  return dataUrl(encodePng(pixels, width, height, 3));
}

/** Values from their least to their largest in grey. */
export function stretched(values: Float32Array, height: number, width: number): string {
  const { low, high } = extent(values);
  const gain = high > low ? 255 / (high - low) : 0;
  return dataUrl(
    encodePng(
      Uint8Array.from(values, (v) => Math.round((v - low) * gain)),
      width,
      height,
      1,
    ),
  );
}

export function extent(values: Float32Array): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return { low, high };
}

/** The bar of a map, 256 pixels wide. */
export function colourBar(kind: 'signed' | 'magnitude' | 'phase'): string {
  const t = Float32Array.from({ length: 256 }, (_, i) => (kind === 'signed' ? (2 * i) / 255 - 1 : i / 255));
  return mapped(t, 1, 256, 1, BARS[kind]);
}

const BARS = { signed: blueWhiteRed, magnitude: sequential, phase: cyclic } as const;

/** a − b, pixel by pixel. */
export const difference = (a: Float32Array, b: Float32Array): Float32Array => a.map((v, i) => v - b[i]!);

/** Quantile of the magnitudes, for choosing a scale. */
export function magnitudeQuantile(values: Float32Array, q: number): number {
  const sorted = values.map(Math.abs).sort();
  return sorted[Math.min(Math.floor(q * sorted.length), sorted.length - 1)] ?? 0;
}
