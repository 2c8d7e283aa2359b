/** A phase taken off images, or put on them again. */

/** factor · e^{±iφ} · image, image by image. @param images, phasor [2·sets, plane] */
export function turned(
  images: Float32Array,
  phasor: Float32Array | null,
  plane: number,
  sign: 1 | -1,
  factor: number,
): Float32Array {
  if (phasor === null) return images.map((v) => factor * v);
  const out = new Float32Array(images.length);
  for (let at = 0; at < images.length; at += 2 * plane)
    turn(images.subarray(at), phasor.subarray(at), plane, sign, factor, out.subarray(at));
  return out;
}

/** out ← factor · e^{±iφ} · image, [2, plane] each. */
export function turn(
  image: Float32Array,
  phasor: Float32Array,
  plane: number,
  sign: 1 | -1,
  factor: number,
  out: Float32Array,
): void {
  for (let i = 0; i < plane; i++) {
    const c = factor * phasor[i]!;
    const s = sign * factor * phasor[plane + i]!;
    const re = image[i]!;
    const im = image[plane + i]!;
    out[i] = re * c - im * s;
    out[plane + i] = re * s + im * c;
  }
}
