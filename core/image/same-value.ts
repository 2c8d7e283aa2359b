/**
 * The value that all of an image has: there is nothing to see in it.
 * @returns NaN where none is a finite number, null where values differ
 */
export function sameValue(data: ArrayLike<number>): number | null {
  const first = data[0] ?? NaN;
  const isNumber = Number.isFinite(first);
  for (let i = 1; i < data.length; i++) if (isNumber ? data[i] !== first : Number.isFinite(data[i])) return null;
  return isNumber ? first : NaN;
}
