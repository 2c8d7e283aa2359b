/** Who takes what was found. */
import type { Found } from '../formats/found.ts';
import { modalities } from './modalities.ts';

/** What the modality that is made for it doubts. */
export function doubtsOfOwner(found: Found): readonly string[] {
  for (const modality of Object.values(modalities)) {
    const admission = modality.admit(found);
    if (admission.fit === 'own') return admission.doubts;
  }
  return [];
}
