/** Every solver: one entry owns its parameters, its needs and its cost. Their code is in ../runs. */
import {
  bicubicEntry,
  biharmonicEntry,
  cgSenseEntry,
  cglsEntry,
  fbpEntry,
  greyEntry,
  harmonicEntry,
  krigingEntry,
  patchmatchEntry,
  sirtEntry,
  spreadEntry,
  teleaEntry,
  waveletEntry,
  zeroFilledEntry,
} from './classical-entries.ts';
import { dpsEntry, pigdmEntry } from './gradient-entries.ts';
import { adaptEntry } from './learning-entries.ts';
import { encodeEntry, interpolateEntry, likelihoodEntry, typicalityEntry } from './model-entries.ts';
import { paperEntry } from './paper-mode-entry.ts';
import { proximalEntry } from './proximal-entry.ts';
import { repaintEntry, sdeditEntry } from './replacement-entries.ts';
import { annealedLangevinEntry, eulerMaruyamaEntry, heunEntry, rk45Entry, samplerPcEntry } from './sampler-entries.ts';
import type { PrecisionChoice } from '../../contract/provider.ts';
import type { SolverEntry } from './solver-entry.ts';
import { totalVariationEntry } from './total-variation-entry.ts';

export const solvers: readonly SolverEntry[] = [
  proximalEntry,
  paperEntry,
  dpsEntry,
  pigdmEntry,
  repaintEntry,
  sdeditEntry,
  totalVariationEntry,
  waveletEntry,
  cgSenseEntry,
  sirtEntry,
  cglsEntry,
  fbpEntry,
  zeroFilledEntry,
  biharmonicEntry,
  harmonicEntry,
  teleaEntry,
  patchmatchEntry,
  greyEntry,
  krigingEntry,
  spreadEntry,
  bicubicEntry,
  heunEntry,
  rk45Entry,
  eulerMaruyamaEntry,
  samplerPcEntry,
  annealedLangevinEntry,
  likelihoodEntry,
  encodeEntry,
  interpolateEntry,
  typicalityEntry,
  adaptEntry,
];

export const solverOf = (id: string): SolverEntry | undefined => solvers.find((s) => s.id === id);

/** Does this solver ask a network? */
export const usesPrior = (id: string): boolean => solverOf(id)?.needs.includes('prior') === true;

/** The digits that these methods ask for, where a person leaves it open. */
export function precisionFor(asked: PrecisionChoice, ids: readonly string[]): PrecisionChoice {
  const isExact = ids.map(solverOf).some((s) => s?.exact === true || s?.needs.includes('gradient') === true);
  return asked === 'auto' && isExact ? 'float32' : asked;
}
