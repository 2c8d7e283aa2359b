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

/**
 * Tasks, the first of each modality, that a grey picture or array can be taken for where its file does not say what it is;
 * none where it does, or where there is nothing to choose.
 */
export function tasksToChoose(found: Found): readonly Task[] {
  if (found.samples !== 1 || found.unit === 'HU') return [];
  const ofImages = tasks.filter(({ modality }) => modality.images !== null);
  const firsts = ofImages.filter(
    (task, n) => ofImages.findIndex(({ modality }) => modality.id === task.modality.id) === n,
  );
  const takes = firsts.filter(({ modality }) => modality.admit(found).fit !== 'none');
  const isSaid = found.modality !== null && takes.some(({ modality }) => modality.admit(found).fit === 'own');
  return isSaid || takes.length === 1 ? [] : takes;
}

/** What is asked of it where nobody has said. */
export const taskFor = (found: Found): Task => taskMadeFor(found) ?? firstTask;
