/** A frame of a file as a photograph. */
import { Refused } from '../../contract/refused.ts';
import type { Decoded } from '../../formats/decoded.ts';
import { checkFinite } from '../../formats/finite.ts';
import { planar } from '../../image/planes.ts';
import type { ReadInput } from '../measuring.ts';

/** Beyond this a number without a unit is no brightness in [0, 1], however bright its light. */
const BRIGHTEST = 2;

/**
 * Encoded sRGB in [0, 1], [channels, height, width].
 * @throws Refused where its numbers are no brightness, or complex
 */
export function pictureOf({ decoded, path, frame }: ReadInput, wanted: number): Float32Array {
  const { samples, fullScale } = decoded;
  if (samples === 2)
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: 'its values are complex, and a photograph is not',
    });
  if (frame !== null && frame !== wanted) throw new Error(`frame ${wanted} of ${frame}`);
  const pixels = decoded.height * decoded.width;
  const from = frame === null ? wanted * pixels * samples : 0;
  const values = decoded.data.subarray(from, from + pixels * samples);
  const data = planar(values, samples, pixels);
  if (fullScale !== null) for (let i = 0; i < data.length; i++) data[i] = data[i]! / fullScale;
  checkFinite(data, path);
  if (data.some((v) => v < -BRIGHTEST || v > BRIGHTEST)) {
    const reason = 'its numbers have no full scale and lie far outside [0, 1]';
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason,
      remedy: 'Save it as a PNG or TIFF of 8 or 16 bits.',
    });
  }
  return data;
}

/** 1 where the mask keeps a pixel, 0 in the hole. @throws Refused where it is of another size, or keeps or fills all */
export function knownOf(
  mask: Decoded,
  { height, width }: Pick<Decoded, 'height' | 'width'>,
  hole: 'black' | 'white',
): Uint8Array {
  if (mask.height !== height || mask.width !== width || mask.frames !== 1)
    throw new Refused({
      code: 'shape-mismatch',
      what: 'The mask',
      expected: [1, height, width],
      found: [mask.frames, mask.height, mask.width],
    });
  const known = new Uint8Array(height * width);
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i] !== 0) known[Math.floor(i / mask.samples)] = 1;
  if (hole === 'white') for (let i = 0; i < known.length; i++) known[i] = 1 - known[i]!;
  const kept = known.reduce((sum, v) => sum + v, 0);
  if (kept === 0 || kept === known.length)
    throw new Refused({
      code: 'constant-image',
      what: kept === 0 ? 'The mask, which keeps no pixel,' : 'The mask, which has no hole,',
      value: mask.data[0] ?? 0,
    });
  return known;
}
