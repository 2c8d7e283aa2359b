/** The classical start that samplers, and the domain check before them, have in common: so many iterations of TV. */
import type { NumberParameter, ParameterValues } from '../../contract/parameters.ts';
import { APPLICATIONS_OF_TV } from './total-variation-entry.ts';

/** The parameter by which a solver says that it begins there. */
export const START = 'startIterations';
/** Where nobody says it. */
export const START_ITERATIONS = 50;

/** @param help where the iterations begin, or when they are done */
export const startParameter = (help: string): NumberParameter => ({
  kind: 'number',
  id: START,
  label: 'Start iterations',
  stage: 'solver',
  integer: true,
  min: 0,
  max: 10_000,
  default: START_ITERATIONS,
  advanced: true,
  help,
});

interface Chosen {
  readonly parameters: ParameterValues;
}

export const beginsAtStart = ({ parameters }: Chosen): boolean => typeof parameters[START] === 'number';

/** Of the first solver that begins there. */
export function startIterations(solvers: readonly Chosen[]): number {
  const asked = solvers.find(beginsAtStart)?.parameters[START];
  return typeof asked === 'number' ? asked : START_ITERATIONS;
}

/** Applications of the operator. */
export const startCost = (solvers: readonly Chosen[]): number => APPLICATIONS_OF_TV * startIterations(solvers);
