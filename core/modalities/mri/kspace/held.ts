/** What the reader found in an input that is k-space, and the resolver takes it for. */

/** Facts of an input, in the words of this modality. */
const HOLDS = { full: 'k-space', undersampled: 'undersampled k-space' } as const;
type Held = keyof typeof HOLDS;

export const holdsOf = (held: Held): string => HOLDS[held];

/** null: it is an image. */
export function heldOf(holds: string): Held | null {
  if (holds === HOLDS.full) return 'full';
  return holds === HOLDS.undersampled ? 'undersampled' : null;
}
