/**
 * What a mask with transparency says. A layer of a paint program is painted in one colour on nothing: its opacity is the
 * mask. Where what is opaque is bright here and dark there, both may be meant, and a person has to say which.
 */

/**
 * - `colours`: all of it is opaque.
 * - `opacity`: what is opaque is all bright or all dark, so its colours tell nothing apart.
 * - `either`: parts are transparent, and what is not is bright in some places and dark in others.
 * - `nothing`: all of it is transparent.
 */
export type Telling = 'colours' | 'opacity' | 'either' | 'nothing';

/**
 * Half opaque counts as painted, and half of the brightest as dark: as a mask without transparency is read.
 * @param brightness of each pixel
 * @param opacity of each pixel, `full` where nothing shows through; null where the picture has none
 */
export function whatTells(brightness: ArrayLike<number>, opacity: ArrayLike<number> | null, full: number): Telling {
  if (opacity === null) return 'colours';
  const isPainted = (i: number): boolean => opacity[i]! >= full / 2;
  let [painted, white] = [0, 0];
  for (let i = 0; i < brightness.length; i++)
    if (isPainted(i)) {
      painted++;
      white = Math.max(white, brightness[i]!);
    }
  if (painted === brightness.length) return 'colours';
  if (painted === 0) return 'nothing';
  let bright = 0;
  for (let i = 0; i < brightness.length; i++) if (isPainted(i) && brightness[i]! > white / 2) bright++;
  return bright === 0 || bright === painted ? 'opacity' : 'either';
}
