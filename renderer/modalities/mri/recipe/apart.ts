/** Ids of the parameters that have fields of their own, that name a file of the command line, or that the import has told. */
export const APART: readonly string[] = [
  'acceleration',
  'noise',
  'phase',
  'mask',
  'sensitivities',
  'noiseScan',
  'holds',
];
/** Those that say which samples are measured. */
export const OF_PATTERN: readonly string[] = [
  'acceleration',
  'sampling',
  'center',
  'direction',
  'partial',
  'maskSeed',
  'mask',
];
