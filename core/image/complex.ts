/** What can be seen of complex numbers. */
export const complexParts = ['magnitude', 'phase', 'real', 'imaginary'] as const;
export type ComplexPart = (typeof complexParts)[number];

/** √(re² + im²) of a complex image [2, pixels]: what of it is looked at and scored. */
export function magnitudesOf(image: Float32Array): Float32Array {
  const size = image.length / 2;
  const out = new Float32Array(size);
  for (let i = 0; i < size; i++) out[i] = Math.hypot(image[i]!, image[size + i]!);
  return out;
}
