/** A frame of a file as a complex image. */
import { Refused } from '../../contract/refused.ts';
import type { Phase } from '../../contract/measurement/mri.ts';
import { checkFinite } from '../../formats/finite.ts';
import { planar } from '../../image/planes.ts';
import { sameValue } from '../../image/same-value.ts';
import type { ReadInput } from '../measuring.ts';
import { withPhase } from './phase/with-phase.ts';

/** Below zero by resampling or a little noise; more of the largest value is no magnitude. */
const SLIGHTLY_BELOW = 0.1;

/**
 * Signal, [2, height, width], in the numbers of the file. What lies a little below zero in a magnitude is 0.
 * @throws Refused where the numbers can be no such image
 */
export function complexImage({ decoded, path, frame }: ReadInput, wanted: number, phase: Phase): Float32Array {
  const { samples, height, width } = decoded;
  if (samples === 3)
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: 'it is in colour, and an MR image is not',
      remedy: 'Choose a magnitude or a complex image.',
    });
  if (frame !== null && frame !== wanted) throw new Error(`frame ${wanted} of ${frame}`);
  const plane = height * width;
  const from = frame === null ? wanted * plane * samples : 0;
  const values = planar(decoded.data.subarray(from, from + plane * samples), samples, plane);
  checkFinite(values, path);
  const value = sameValue(values);
  if (value !== null) throw new Refused({ code: 'constant-image', what: path, value });
  if (samples === 2) return values;
  const { below, most } = extentOf(values);
  if (below > SLIGHTLY_BELOW * most)
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: `its numbers go down to ${Number((-below).toPrecision(4))}, and a magnitude does not go below zero`,
      remedy: 'Choose a magnitude image, or a complex one.',
    });
  return withPhase(values, { height, width }, phase);
}

/** How many numbers lie below zero, in words; null where none does. */
export function belowZero(values: ArrayLike<number>): string | null {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) count++;
  return count === 0
    ? null
    : `${count} of ${values.length} numbers lie below zero, where no magnitude is: they count as 0.`;
}

function extentOf(values: Float32Array): { readonly below: number; readonly most: number } {
  let [below, most] = [0, 0];
  for (const v of values) {
    below = Math.max(below, -v);
    most = Math.max(most, v);
  }
  return { below, most };
}
