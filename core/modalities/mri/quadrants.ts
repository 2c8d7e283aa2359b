/** A circular mean is to be believed from this length on. */
const CLEAR = 0.15;
/** How far from the corner, as a share of a side, the middle may lie. */
const NEAR = 1 / 8;

/**
 * Whether an image is cut at its middle and lies in quadrants, as an inverse FFT without shift leaves it: its signal is about
 * the corners, along both sides. What fills the field of view is about nothing, and is never taken for it.
 * @param magnitude [height, width]
 */
export function liesInQuadrants(magnitude: ArrayLike<number>, height: number, width: number): boolean {
  const [rows, columns] = [new Float64Array(height), new Float64Array(width)];
  for (let row = 0, i = 0; row < height; row++)
    for (let column = 0; column < width; column++, i++) {
      const energy = magnitude[i]! ** 2;
      rows[row]! += energy;
      columns[column]! += energy;
    }
  return isAboutEnds(rows) && isAboutEnds(columns);
}

function isAboutEnds(profile: Float64Array): boolean {
  let [re, im, total] = [0, 0, 0];
  profile.forEach((energy, i) => {
    const angle = (2 * Math.PI * (i + 0.5)) / profile.length;
    re += energy * Math.cos(angle);
    im += energy * Math.sin(angle);
    total += energy;
  });
  return Math.hypot(re, im) > CLEAR * total && Math.abs(Math.atan2(im, re)) < 2 * Math.PI * NEAR;
}
