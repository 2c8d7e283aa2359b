import { magnitudesOf } from '../../image/complex.ts';
import { roundUp } from '../../image/number-text.ts';
import { magnitudeQuantile } from '../../report/page/pictures.ts';
import type { MapsLook } from '../../report/look.ts';
import type { MriReport } from '../../contract/measurement/mri.ts';
import type { Kept } from '../measuring.ts';
import type { KspaceGrid } from './sampling/mask.ts';

/** Of more coils than these the magnitudes alone are shown: hues of so many small pictures say nothing. */
const MOST_HUES = 16;

/** Where each coil sees, a row a set of maps. @param maps [sets, coils, 2, height, width] @param from where they come */
export function coilPictures({ data, shape }: Kept, { height, width }: KspaceGrid, from: MriReport['maps']): MapsLook {
  const [sets = 1, coils = 1] = shape;
  const size = 2 * height * width;
  const isHued = coils <= MOST_HUES;
  let largest = 0;
  const rows = Array.from({ length: sets }, (_, set) => ({
    name: set === 0 ? 'First set' : 'Second set',
    maps: Array.from({ length: coils }, (_, coil) => {
      const at = (set * coils + coil) * size;
      const map = Float32Array.from(data.subarray(at, at + size));
      const magnitudes = magnitudesOf(map);
      largest = Math.max(largest, magnitudeQuantile(magnitudes, 0.995));
      return { label: `Coil ${coil + 1}`, note: '', values: isHued ? map : magnitudes };
    }),
  }));
  // Σ|S|² is 1: of many coils each sees a part only.
  const end = roundUp(Math.min(largest, 1));
  const brightness = `Brightness is the magnitude, 0 to ${end}; the squares of all coils add up to 1. Black: no coil sees.`;
  return {
    title: 'Sensitivities of the coils',
    note: `${sets === 1 ? 'one set' : 'two sets, each with an image of its own,'} ${from === 'given' ? 'as they were given' : 'from the calibration region'}`,
    ...{ height, width, rows, end },
    numbers: isHued ? 'complex' : 'magnitudes',
    words: isHued
      ? `Colour is the phase${from === 'given' ? '' : ' against the combination of coils that is strongest in the calibration region'}. ${brightness}`
      : brightness,
  };
}
