/** What is known of an image once one of its frames was looked at, by which a modality says whether it takes it. */
import type { ItemFacts } from '../contract/studio/item.ts';
import { looksLike } from '../image/units/looks-like.ts';
import type { Decoded } from './decoded.ts';

/** The facts of an item that are about its numbers. */
export type Found = Pick<
  ItemFacts,
  'format' | 'samples' | 'unit' | 'fullScale' | 'isSigned' | 'modality' | 'says' | 'numbers'
>;

/** @param values of one frame, or of all; null where they are no numbers to go by */
export function foundIn(
  { format, samples, unit, fullScale, depth, dicom, doubts }: Omit<Decoded, 'data'>,
  values: ArrayLike<number> | null,
): Found {
  return {
    format,
    samples,
    unit,
    fullScale,
    isSigned: depth.signed,
    modality: dicom?.modality ?? null,
    says: [...doubts],
    numbers: values === null ? null : numbersOf(values),
  };
}

function numbersOf(values: ArrayLike<number>): NonNullable<ItemFacts['numbers']> {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return { low, high, ...looksLike(values) };
}
