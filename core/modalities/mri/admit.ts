import type { Found } from '../../formats/found.ts';
import type { Admission } from '../modality.ts';

/** MR slices and complex images are what it is made for; any other grey image can be taken for a magnitude. */
export function admitSlice({ format, samples, unit, modality, fullScale, numbers }: Found): Admission {
  if (format === 'kspace') return { fit: 'own', holds: 'k-space', doubts: [] };
  const none = (reason: string, remedy: string): Admission => ({ fit: 'none', reason, remedy });
  if (samples === 3) return none('it is in colour, and an MR image is not', 'Choose an MR image.');
  if (samples === 2) return { fit: 'own', holds: 'complex', doubts: [] };
  if (unit === 'HU') return none('its values are HU, and an MR image holds signal', 'Choose an MR image.');
  if (modality === 'MR') return { fit: 'own', holds: 'magnitude', doubts: [] };
  if (numbers !== null && fullScale === null && numbers.low < -0.1 * numbers.high)
    return none('its numbers go far below zero, and a magnitude does not', 'Choose a magnitude or a complex image.');
  return {
    fit: 'foreign',
    holds: 'magnitude',
    doubts: ['The file does not say that it is an MR image: its numbers are taken as the magnitude of one.'],
  };
}
