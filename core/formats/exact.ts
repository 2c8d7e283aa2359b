/** Values of a file, in the narrowest float type that holds every one of them. */
export type Values = Float32Array | Float64Array;

/** The same numbers as float32 where no bit is lost by it, else unchanged. NaN stays NaN in both. */
export function narrowest(values: Float64Array): Values {
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Math.fround(v) !== v && !Number.isNaN(v)) return values;
  }
  return Float32Array.from(values);
}
