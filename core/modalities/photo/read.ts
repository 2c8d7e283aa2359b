/** A frame of a file as a photograph. */
import type { PhotoOperator } from '../../contract/measurement/photo.ts';
import { Refused } from '../../contract/refused.ts';
import type { Decoded } from '../../formats/decoded.ts';
import { checkFinite } from '../../formats/finite.ts';
import { BRIGHTEST } from './brightness.ts';
import { whatTells } from '../../image/holes/painted-layer.ts';
import { significant } from '../../image/number-text.ts';
import { planar } from '../../image/planes.ts';
import { saidSize } from '../../image/said-size.ts';
import { greyCopy } from '../../solvers/fills/colour/grey-copy.ts';
import type { ReadInput } from '../measuring.ts';

/**
 * Encoded sRGB in [0, 1], [channels, height, width].
 * @throws Refused where its numbers are no brightness, or complex
 */
export function pictureOf({ decoded, path, frame }: ReadInput, wanted: number): Float32Array {
  const { samples, fullScale, unit } = decoded;
  const no = (reason: string, remedy: string): Refused =>
    new Refused({ code: 'unsupported-file', file: path, reason, remedy });
  if (samples === 2) throw no('its values are complex, and a photograph is not', 'Choose a picture.');
  if (unit === 'HU') throw no('its values are HU, and a photograph holds brightness', 'Choose a picture.');
  if (frame !== null && frame !== wanted) throw new Error(`frame ${wanted} of ${frame}`);
  const pixels = decoded.height * decoded.width;
  const from = frame === null ? wanted * pixels * samples : 0;
  const values = decoded.data.subarray(from, from + pixels * samples);
  const data = planar(values, samples, pixels);
  if (fullScale !== null) for (let i = 0; i < data.length; i++) data[i] = data[i]! / fullScale;
  checkFinite(data, path);
  if (data.some((v) => v < -BRIGHTEST || v > BRIGHTEST))
    throw no('its numbers have no full scale and lie far outside [0, 1]', 'Save it as a PNG or TIFF of 8 or 16 bits.');
  return data;
}

/** What a mask file says of every pixel. */
export interface ReadMask {
  /** 1 where it keeps a pixel, 0 in the hole. */
  readonly known: Uint8Array;
  /** Pixels that are neither black nor white: a soft edge, lossy compression, a picture beneath. */
  readonly between: number;
  /** It is a layer of which all that is painted is the hole. */
  readonly isLayer: boolean;
}

/**
 * Black up to half of the mask's own white, so that neither soft edges nor the noise of JPEG leave damaged pixels known;
 * a colour is as bright as its brightest channel. Of a layer painted in one colour on nothing, what is painted is the hole.
 * @throws Refused where it is of another size, keeps or fills all, or leaves open whether its colours or its opacity tell
 */
export function maskOf(
  mask: Decoded,
  { height, width }: Pick<Decoded, 'height' | 'width'>,
  { path, hole }: NonNullable<PhotoOperator['mask']>,
): ReadMask {
  requireSize('The mask', mask, { height, width });
  const { data, samples, alpha } = mask;
  checkFinite(data, path);
  const brightness = new Float32Array(height * width);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / samples);
    brightness[pixel] = Math.max(brightness[pixel]!, data[i]!);
  }
  const telling = whatTells(brightness, alpha, mask.fullScale ?? 1);
  const unclear = (reason: string, remedy: string): Refused =>
    new Refused({ code: 'unsupported-file', file: path, reason, remedy });
  if (telling === 'nothing')
    throw unclear(
      alpha?.some((v) => v > 0) === true
        ? 'as a mask it is painted too thinly: nowhere half opaque'
        : 'as a mask it is fully transparent',
      PAINT,
    );
  if (telling === 'either')
    throw unclear(
      'as a mask it is both: parts of it are transparent, and the rest is bright in some places and dark in others',
      'Paint what is to be filled in one colour on a transparent layer, or save it without transparency, black and white.',
    );
  const isLayer = telling === 'opacity' && alpha !== null;
  const tells = isLayer ? alpha : brightness;
  const white = isLayer ? (mask.fullScale ?? 1) : brightness.reduce((most, v) => Math.max(most, v), 0);
  const isHole = (v: number): boolean => (isLayer ? v >= white / 2 : v > white / 2 !== (hole === 'black'));
  const known = new Uint8Array(brightness.length);
  let [kept, between] = [0, 0];
  for (let i = 0; i < known.length; i++) {
    const v = tells[i]!;
    known[i] = isHole(v) ? 0 : 1;
    kept += known[i]!;
    if (v > 0 && v < white) between++;
  }
  if (kept === 0 || kept === known.length)
    throw unclear(kept === 0 ? 'as a mask it keeps no pixel' : 'as a mask it has no hole', PAINT);
  return { known, between, isLayer };
}

const PAINT = 'Paint black what is to be filled and white the rest, or the other way round with --hole white.';

/** What a picture of hints says. */
export interface Hints {
  /** [height, width], 1 where the colour is known. */
  readonly hinted: Uint8Array;
  /** Encoded sRGB, [3, height, width]. */
  readonly colours: Float32Array;
}

/**
 * The colours of every pixel that is not fully transparent.
 * @throws Refused where it is of another size, or hints at nothing or at everything
 */
export function hintsOf(hints: Decoded, { height, width }: Pick<Decoded, 'height' | 'width'>, path: string): Hints {
  requireSize('The picture of hints', hints, { height, width });
  const { alpha } = hints;
  const hinted = Uint8Array.from({ length: height * width }, (_, i) => (alpha === null || alpha[i]! > 0 ? 1 : 0));
  const count = hinted.reduce((sum, v) => sum + v, 0);
  if (count === 0 || count === hinted.length)
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason:
        count === 0
          ? 'as hints it has no colour: every pixel is transparent'
          : 'as hints it leaves nothing to be coloured: no pixel is transparent',
      remedy: 'Paint colours on a transparent layer of the size of the picture, and save that layer as PNG.',
    });
  return { hinted, colours: coloursOf({ path, frame: null, decoded: hints }, 0) };
}

/** Three planes of encoded sRGB, of a grey picture too. @throws Refused as `pictureOf` does */
export function coloursOf(input: ReadInput, wanted: number): Float32Array {
  const picture = pictureOf(input, wanted);
  const plane = input.decoded.height * input.decoded.width;
  if (picture.length > plane) return picture;
  const colours = new Float32Array(3 * plane);
  greyCopy(picture, colours);
  return colours;
}

/** @param what a picture beside the input, of which it must have the size @throws Refused where it has another */
export function requireSize(
  what: string,
  { frames, height, width }: Decoded,
  expected: Pick<Decoded, 'height' | 'width'>,
): void {
  if (height === expected.height && width === expected.width && frames === 1) return;
  const said = [saidSize(expected, 'srgb'), saidSize({ frames, height, width }, 'srgb')] as const;
  throw new Refused({ code: 'shape-mismatch', what, expected: said[0], found: said[1] });
}

/**
 * What a mask leaves open to doubt, in whole sentences: asked, never guessed.
 * @param hole the value of the mask that is its hole
 */
export function maskDoubts({ known, between, isLayer }: ReadMask, hole: 'black' | 'white'): string[] {
  const share = (count: number): string => `${significant((100 * count) / known.length, 2)} %`;
  const open = known.reduce((sum, v) => sum + (v === 0 ? 1 : 0), 0);
  const other = hole === 'black' ? 'white' : 'black';
  const isWide = 2 * open > known.length;
  if (isLayer)
    return [
      `The mask is painted on a transparent layer in one colour: what is painted (${share(open)}) is the hole, and what is transparent is kept.`,
      ...(isWide ? ['Most of the picture would be made up. If the transparent part is meant, invert the layer.'] : []),
    ];
  return [
    ...(between === 0
      ? []
      : [
          `${between} pixels of the mask (${share(between)}) are neither black nor white: the darker half of them is taken as black.`,
        ]),
    ...(!isWide
      ? []
      : [
          `${share(open)} of the picture is hole, and would be made up. Does the mask look inverted? Then ${other} is the hole: --hole ${other}.`,
        ]),
  ];
}
