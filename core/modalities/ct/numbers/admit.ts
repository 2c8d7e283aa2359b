import type { Found } from '../../../formats/found.ts';
import type { Admission } from '../../modality.ts';
import { holdingOf } from './holding.ts';
import { imageDoubts, numbersDoubt } from './image-doubts.ts';

/** Whether an image can be a CT slice: DICOM says it of itself, numbers can be, and a picture can be taken for one. */
export function admitSlice(found: Found): Admission {
  if (found.format === 'kspace')
    return { fit: 'none', reason: 'it holds measured k-space', remedy: 'Reconstruct it as MRI.' };
  const holds = holdingOf(found);
  if (holds === null)
    return { fit: 'none', reason: 'its values are complex, and a CT image is real', remedy: 'Choose a CT image.' };
  const isOwn =
    found.format === 'dicom' ? found.modality === 'CT' : holds === 'HU' || numbersDoubt(found)?.kind === 'hu+1024';
  return { fit: isOwn ? 'own' : 'foreign', holds, doubts: imageDoubts(found, null) };
}
