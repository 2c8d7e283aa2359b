/** Which values of a CT recipe concern what is reconstructed, and which nobody but the person can give. */
import { NUMBER_PARAMETERS } from '../../../core/modalities/ct/numbers.ts';
import { reconstructCtParameters } from '../../../core/modalities/ct/parameters.ts';
import { type ParameterValues, withoutAliases } from '../../../core/contract/parameters.ts';

/** Ids that concern one kind of input or beam; the others concern each. */
const OF_IMAGES: readonly string[] = ['simulate', 'views', ...NUMBER_PARAMETERS];
const OF_SINOGRAMS: readonly string[] = [
  ...['quantity', 'i0', 'flat', 'dark', 'water', 'energy'],
  ...['convention', 'detector', 'axes', 'row', 'deadBins'],
];
const OF_COUNTS: readonly string[] = ['i0', 'flat', 'dark'];
const OF_FANS: readonly string[] = ['sourceDistance', 'detectorDistance'];

const isFan = (values: ParameterValues): boolean => (values['geometry'] ?? 'parallel') !== 'parallel';

export function concerns(id: string, values: ParameterValues, isSinogram: boolean): boolean {
  if ((isSinogram ? OF_IMAGES : OF_SINOGRAMS).includes(id)) return false;
  if (OF_FANS.includes(id)) return isFan(values);
  if (OF_COUNTS.includes(id)) return values['quantity'] === 'counts';
  return id !== 'noise' || values['quantity'] !== 'counts' || !isSinogram; // counts carry their own noise
}

/** Without what does not concern it: that has no field to see or to change it by, and would contradict. */
export const concerning = (values: ParameterValues, isSinogram: boolean): ParameterValues =>
  Object.fromEntries(Object.entries(byToday(values)).filter(([id]) => concerns(id, values, isSinogram)));

/** An older recipe may name a setting otherwise; two names at once are told by the measurement. */
function byToday(values: ParameterValues): ParameterValues {
  const named = withoutAliases(reconstructCtParameters, values);
  return named.ok ? named.value : values;
}

/** What a measured sinogram does not say of itself and no default can. */
export function missingOf(
  values: ParameterValues,
  isSinogram: boolean,
  hasFlat = false,
): 'quantity' | 'i0' | 'binWidth' | null {
  if (!isSinogram) return null;
  const isGiven = (id: string): boolean => (values[id] ?? null) !== null;
  if (!isGiven('quantity')) return 'quantity';
  if (values['quantity'] === 'counts' && !isGiven('i0') && !hasFlat) return 'i0';
  return isFan(values) && !isGiven('binWidth') ? 'binWidth' : null;
}
