import type { Decoded } from '../../../../core/formats/decoded.ts';
import { inSrgb } from '../../colour/in-srgb.ts';
import type { Input } from '../../read/read-input.ts';

/** A frame as everything that is done to a photograph takes it: in encoded sRGB, what was stored beside it. @throws Refused */
export async function photographIn(input: Input): Promise<Input> {
  const { decoded, frame } = input;
  const alpha = frame === null || decoded.alpha === null ? decoded.alpha : opacityOf(decoded, frame);
  const own = { ...decoded, alpha };
  const found = await inColour(own);
  return found.data === own.data ? { ...input, decoded: found } : { ...input, decoded: found, stored: own.data };
}

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
