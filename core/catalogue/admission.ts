/** Who takes what was found. */
import type { Found } from '../formats/found.ts';
import type { Task } from '../modalities/task.ts';
import { modalities } from './modalities.ts';
import { firstTask, tasks } from './tasks.ts';

/** What the modality that is made for it doubts. */
export function doubtsOfOwner(found: Found): readonly string[] {
  for (const modality of Object.values(modalities)) {
    const admission = modality.admit(found);
    if (admission.fit === 'own') return admission.doubts;
  }
  return [];
}

/** The first task that is made for it; null where none is. */
export const taskMadeFor = (found: Found): Task | null =>
  tasks.find(({ modality }) => modality.admit(found).fit === 'own') ?? null;

/** What is asked of it where nobody has said. */
export const taskFor = (found: Found): Task => taskMadeFor(found) ?? firstTask;
