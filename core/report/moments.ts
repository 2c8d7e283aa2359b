/** Mean and standard deviation (n − 1; null for a single value). @returns null where there is no value */
export function meanOf(
  values: readonly number[],
): { readonly n: number; readonly mean: number; readonly sd: number | null } | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = n === 1 ? null : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return { n, mean, sd };
}
