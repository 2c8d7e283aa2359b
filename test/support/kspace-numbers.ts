/** The numbers that test/reference/kspace_files.py wrote into test/fixtures/kspace, by where they stand. */
export interface Place {
  readonly c: number;
  readonly r: number;
  readonly x: number;
  readonly s?: number;
  readonly t?: number;
}

/** @returns real and imaginary part */
export function numberAt({ c, r, x, s = 0, t = 0 }: Place): readonly [number, number] {
  const re = ((7 * c + 3 * r + 5 * x + 11 * s + 13 * t) % 64) - 31;
  const im = ((5 * c + 11 * r + 3 * x + 2 * s + 19 * t) % 64) - 31;
  return [re / 8, im / 16];
}

/** [coil, part, row, column] @param there which samples are measured */
export function kspaceOf(
  [coils, height, width]: readonly [number, number, number],
  of: { readonly s?: number; readonly t?: number } = {},
  there: (r: number, x: number) => boolean = () => true,
): Float32Array {
  const data = new Float32Array(2 * coils * height * width);
  for (let c = 0; c < coils; c++)
    for (let r = 0; r < height; r++)
      for (let x = 0; x < width; x++) {
        if (!there(r, x)) continue;
        const at = 2 * c * height * width + r * width + x;
        [data[at], data[at + height * width]] = numberAt({ c, r, x, ...of });
      }
  return data;
}
