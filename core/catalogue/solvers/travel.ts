/** Time travel as samplers offer it: flags, defaults and what it costs. */
import type { NumberParameter, ParameterValues } from '../../contract/parameters.ts';
import { numberOf } from '../../contract/values.ts';
import { numberIn } from './solver-entry.ts';

/** @param use what it is for here, a clause */
export const travelParameters = (
  by: { readonly length: number; readonly repeats: number },
  use: string,
): readonly NumberParameter[] => [
  {
    kind: 'number',
    id: 'travelLength',
    label: 'Time travel, levels',
    stage: 'solver',
    integer: true,
    min: 1,
    max: 100_000,
    default: by.length,
    advanced: true,
    help: 'Noise levels of one stretch of time travel: so far back the noise is raised before it falls again.',
  },
  {
    kind: 'number',
    id: 'travelRepeats',
    label: 'Time travel, repeats',
    stage: 'solver',
    integer: true,
    min: 0,
    max: 1000,
    default: by.repeats,
    advanced: true,
    help: `How often each stretch is gone over again, 0 for never: ${use}.`,
  },
];

/**
 * Evaluations of the network in one sample: every level once, and every stretch but the last as often as it is repeated.
 * Jobs of earlier programs know no travel.
 */
export function travelled(values: ParameterValues): number {
  const steps = numberIn(values, 'steps');
  const length = numberOf(values, 'travelLength') ?? 1;
  return steps + (numberOf(values, 'travelRepeats') ?? 0) * length * Math.floor((steps - 1) / length);
}
