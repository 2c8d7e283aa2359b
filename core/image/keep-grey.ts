/**
 * Brings colours to the grey that was measured of them and into [0, 1], in place: along the grey axis to that grey, then
 * towards it until every channel fits. Hue stays, and as the weights sum to 1 so does the grey; clipping channel by
 * channel would keep neither.
 * @param picture [channels, height, width]
 * @param grey [height, width], in [0, 1]; what lies outside becomes the nearest grey that there is
 * @param weights of the channels in the grey; their sum is 1
 * @param where pixels whose grey is known, 0 elsewhere; null: all of them
 */
export function keepGrey(
  picture: Float32Array,
  grey: Float32Array,
  weights: readonly number[],
  where: Uint8Array | null,
): void {
  const plane = grey.length;
  const channels = weights.length;
  for (let i = 0; i < plane; i++) {
    if (where !== null && where[i] === 0) continue;
    const g = Math.min(1, Math.max(0, grey[i]!));
    let own = 0;
    for (let c = 0; c < channels; c++) own += weights[c]! * picture[c * plane + i]!;
    let share = 1;
    for (let c = 0; c < channels; c++) {
      const chroma = picture[c * plane + i]! - own;
      if (g + chroma > 1) share = Math.min(share, (1 - g) / chroma);
      else if (g + chroma < 0) share = Math.min(share, -g / chroma);
    }
    for (let c = 0; c < channels; c++) {
      const at = c * plane + i;
      picture[at] = Math.min(1, Math.max(0, g + share * (picture[at]! - own)));
    }
  }
}
