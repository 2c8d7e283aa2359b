/**
 * Padding by reflection (…c b | a b c … y z | y x…), half of it at each end.
 * @returns for every padded position the position that it shows
 */
export function reflection(length: number, padded: number): Int32Array {
  const before = Math.floor((padded - length) / 2);
  const period = Math.max(1, 2 * (length - 1));
  return Int32Array.from({ length: padded }, (_, i) => {
    const at = (((i - before) % period) + period) % period;
    return Math.min(at, period - at, length - 1);
  });
}

/** Where the image itself begins within its padding. */
export const offsetOf = (length: number, padded: number): number => Math.floor((padded - length) / 2);
