import type { Decoded } from '../../../../core/formats/decoded.ts';
import type { Kept } from '../../../../core/modalities/measuring.ts';
import { inSrgb } from '../../colour/in-srgb.ts';
import type { Input } from '../../read/read-input.ts';

/** A frame as everything that is done to a photograph takes it. */
export interface Photograph {
  /** In encoded sRGB. */
  readonly input: Input;
  /** What that does not say of it: its values as they are stored, where they are others, and its opacity. */
  readonly arrays: Readonly<Record<string, Kept>>;
}

export async function photographIn(input: Input): Promise<Photograph> {
  const { decoded, frame } = input;
  const alpha = frame === null ? decoded.alpha : opacityOf(decoded, frame);
  const { data, height, width, samples } = decoded;
  const found = await inColour({ ...decoded, alpha });
  const isInvisible = alpha !== null && alpha.every((v) => v === 0);
  const warnings = isInvisible ? [...found.warnings, INVISIBLE] : found.warnings;
  return {
    input: { ...input, decoded: { ...found, warnings } },
    arrays: {
      ...(found.data === data ? {} : { stored: { data, shape: [height, width, samples] } }),
      ...(alpha === null ? {} : { alpha: { data: alpha, shape: [height, width] } }),
    },
  };
}

const INVISIBLE =
  'It is fully transparent everywhere: its colours are worked on all the same, and the results are as transparent.';

/** All of a picture in encoded sRGB, on the scale of its file. */
export async function inColour(decoded: Decoded): Promise<Decoded> {
  const given = straight(decoded);
  const { data, doubt } = await inSrgb(given, decoded);
  return { ...decoded, data, warnings: doubt === null ? decoded.warnings : [...decoded.warnings, doubt] };
}

function opacityOf({ alpha, height, width }: Decoded, frame: number): Decoded['alpha'] {
  const pixels = height * width;
  return alpha?.slice(frame * pixels, (frame + 1) * pixels) ?? null;
}

/** Colours without their opacity in them. */
function straight({ data, alpha, premultiplied, samples, fullScale }: Decoded): Float32Array {
  const values = data instanceof Float32Array ? data : Float32Array.from(data);
  if (!premultiplied || alpha === null) return values;
  const full = fullScale ?? 1;
  return values.map((v, i) => {
    const opacity = alpha[Math.floor(i / samples)]! / full;
    return opacity > 0 ? Math.min(full, v / opacity) : 0;
  });
}
