import type { Found } from '../../formats/found.ts';
import type { Admission } from '../modality.ts';
import { BRIGHTEST } from './brightness.ts';

/** Pictures are photographs; numbers without a full scale can be taken for one where they lie about [0, 1]. */
export function admitPhotograph(found: Found): Admission {
  const { samples, unit, fullScale, numbers } = found;
  const none = (reason: string, remedy: string): Admission => ({ fit: 'none', reason, remedy });
  if (found.format === 'kspace') return none('it holds measured k-space', 'Reconstruct it as MRI.');
  if (samples === 2) return none('its values are complex, and a photograph is not', 'Choose a picture.');
  if (unit === 'HU') return none('its values are HU, and a photograph holds brightness', 'Choose a picture.');
  const own: Admission = { fit: 'own', holds: 'srgb', doubts: [] };
  // A picture of more than 8 bits may hold other numbers, which the file does not say.
  if (fullScale !== null)
    return numbers?.kind === 'hu+1024' && fullScale > 255 ? { ...own, fit: 'foreign', doubts: [NUMBERS] } : own;
  if (numbers !== null && (numbers.low < -BRIGHTEST || numbers.high > BRIGHTEST))
    return none(
      'its numbers have no full scale and lie far outside [0, 1]',
      'Save it as a PNG or TIFF of 8 or 16 bits.',
    );
  return {
    ...own,
    fit: 'foreign',
    doubts: ['The input has no full scale: its numbers are taken as brightness in [0, 1].'],
  };
}

const NUMBERS = "The input's numbers look like measured ones rather than brightness; they are taken as a picture.";
