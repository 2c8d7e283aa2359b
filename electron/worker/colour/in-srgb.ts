import type { Decoded } from '../../../core/formats/decoded.ts';
import { tell } from '../progress.ts';
import { coloursOf } from './colours.ts';

/** Colours of a picture that are said by its own profile, on the scale of its file. */
export interface InSrgb {
  /** Encoded sRGB; the very array that was given where it is that already. */
  readonly data: Float32Array;
  /** Why a profile was not applied, as a sentence; null where nothing is to be said. */
  readonly doubt: string | null;
}

/** Between two of them the host is told that work goes on. */
const CHUNK_VALUES = 3 * 2 ** 20;

/** @param data of a picture with these facts, [pixel, sample] @throws where the engine cannot be started */
export async function inSrgb(
  data: Float32Array,
  { profile, samples, fullScale }: Pick<Decoded, 'profile' | 'samples' | 'fullScale'>,
): Promise<InSrgb> {
  if (profile === null || samples === 2) return { data, doubt: null };
  const colours = await coloursOf(profile, samples);
  if (colours === null) return { data, doubt: null };
  if ('fault' in colours)
    return { data, doubt: `The colour profile in the file ${colours.fault}: its colours are taken as sRGB.` };
  const full = fullScale ?? 1;
  const out = data.map((v) => v / full);
  for (let from = 0; from < out.length; from += CHUNK_VALUES) {
    tell();
    colours.toSrgb(out.subarray(from, from + CHUNK_VALUES));
  }
  for (let i = 0; i < out.length; i++) out[i] = out[i]! * full;
  return { data: out, doubt: null };
}

/** A picture in colour as it is seen, its profile applied; of grey, which may be a measurement, the numbers as they are. */
export async function seen(decoded: Decoded): Promise<Decoded> {
  if (decoded.samples !== 3 || decoded.profile === null) return decoded;
  return { ...decoded, data: (await inSrgb(Float32Array.from(decoded.data), decoded)).data };
}
