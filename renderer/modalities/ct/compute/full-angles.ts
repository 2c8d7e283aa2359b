/** Views of the full sinogram at most: more rows cannot be seen. */
const MOST_VIEWS = 1080;

/**
 * Angles in degrees that go all the way round, a degree apart: from 0° over `spanDeg` (180 parallel, 360 fan), or from
 * the first and to the last of the measured ones where they lie beyond.
 */
export function fullAngles(measuredDeg: readonly number[], spanDeg: number): readonly number[] {
  let low = 0;
  let high = 0;
  for (const angle of measuredDeg) {
    low = Math.min(low, Math.floor(angle));
    high = Math.max(high, Math.floor(angle) + 1);
  }
  const end = Math.max(high, low + spanDeg);
  const views = Math.min(end - low, MOST_VIEWS);
  return Array.from({ length: views }, (_, i) => low + (i * (end - low)) / views);
}
