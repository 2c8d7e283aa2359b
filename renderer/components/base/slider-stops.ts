/**
 * Where a value lies on a slider that stops, evenly, at these rising values: in stops from the first, between two of
 * them in proportion. So the usual values have most of its way.
 */
export function placeAmong(stops: readonly number[], value: number): number {
  const above = stops.findIndex((stop) => stop >= value);
  if (above <= 0) return above === 0 ? 0 : Math.max(0, stops.length - 1);
  const [low, high] = [stops[above - 1]!, stops[above]!];
  return above - (high - value) / (high - low);
}

/** The value that a key goes to, one or ten on: never from stop to stop, which would pass over numbers. */
export function afterKey(
  key: string,
  isFar: boolean,
  value: number,
  { min, max }: { readonly min: number; readonly max: number },
): number | null {
  const by = isFar || key.startsWith('Page') ? 10 : 1;
  const clamped = (next: number): number => Math.min(max, Math.max(min, next));
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
    case 'PageUp':
      return clamped(value + by);
    case 'ArrowLeft':
    case 'ArrowDown':
    case 'PageDown':
      return clamped(value - by);
    case 'Home':
      return min;
    case 'End':
      return max;
    default:
      return null;
  }
}
