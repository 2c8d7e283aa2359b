import { muFromHu, SCALE_LOW_HU } from './units.ts';

/** What numbers without a unit look like: attenuation is in 1/mm, `unit` lies in [0, 1]. */
export const numberKinds = ['hu', 'hu+1024', 'attenuation', 'unit', 'unknown'] as const;
export type NumberKind = (typeof numberKinds)[number];

export interface Looks {
  readonly kind: NumberKind;
  /** By what it was recognised: `numbers from 0 to 3071, …`. */
  readonly because: string;
}

/** How a kind is called within a sentence. */
export const KIND_TEXT: Readonly<Record<NumberKind, string>> = {
  hu: 'HU',
  'hu+1024': 'HU + 1024',
  attenuation: 'attenuation in 1/mm',
  unit: 'values scaled to [0, 1], or attenuation in 1/cm',
  unknown: 'no CT image on a known scale',
};

/** Each CT image of a body holds air, at −1000 HU or, in lungs, a little above. */
const HARDLY_CT_HU = -100;
/** Dense metal has some 30 000 HU. */
const MOST_HU = 32_768;
/** So many values are sorted. */
const SAMPLE = 2 ** 16;
/** Soft tissue and fat, in HU. */
const TISSUE_HU = [-150, 150] as const;
/** The same where the attenuation of water is between 0.017/mm (100 keV) and 0.023/mm (55 keV). */
const TISSUE_AT_ANY_ENERGY_HU = [-300, 400] as const;
/** Air, lungs and padding lie below. */
const LUNG_HU = -400;
/** So much of what is denser than lungs is tissue, also where a slice is mostly bone or metal. */
const LEAST_TISSUE = 0.35;
/** Bone has two to three times the attenuation of water; metal fills few pixels. */
const DENSE_PER_MM = 0.08;

/**
 * Guesses what the numbers of a CT image are where its file does not say it: it serves to ask, never to convert.
 * Tissue is what gives it away: a share of the values lies within 150 HU of water, on whichever scale. Values that are
 * no finite number are passed over.
 */
export function looksLike(values: ArrayLike<number>): Looks {
  let [low, high, isWhole] = [Infinity, -Infinity, true];
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
    isWhole &&= Number.isInteger(v);
  }
  const because = `${isWhole ? 'whole numbers' : 'numbers'} from ${short(low)} to ${short(high)}`;
  const as = (kind: NumberKind, more = ''): Looks => ({ kind, because: `${because}${more}` });
  if (!(low < high)) return as('unknown');
  if (low < HARDLY_CT_HU) return as(low > -MOST_HU && high < MOST_HU ? 'hu' : 'unknown');
  const sample = sorted(values);
  const most = sample[Math.floor(0.995 * (sample.length - 1))]!;
  const tissue = (range: readonly [number, number], toValue: (hu: number) => number): number => {
    const [lung, from, to] = [toValue(LUNG_HU), toValue(range[0]), toValue(range[1])];
    const body = sample.length - below(sample, lung);
    return body < 0.02 * sample.length ? 0 : (below(sample, to) - below(sample, from)) / body;
  };
  if (low >= 0 && high > 300) {
    const share = tissue(TISSUE_HU, (hu) => hu - SCALE_LOW_HU);
    if (most < 6000 && share > LEAST_TISSUE) return as('hu+1024', ', most of a body about 1024');
    return as('unknown');
  }
  // The noise of a reconstruction goes below zero, in proportion.
  const least = sample[Math.floor(0.005 * (sample.length - 1))]!;
  if (least > -0.02 && most < DENSE_PER_MM && tissue(TISSUE_AT_ANY_ENERGY_HU, muFromHu) > LEAST_TISSUE)
    return as('attenuation', ', most of a body about 0.02');
  return as(least > -0.2 && most > 0.1 && most <= 1.25 ? 'unit' : 'unknown');
}

const short = (n: number): string => String(Number(n.toPrecision(4)));

/** A sample of the finite values in ascending order. */
function sorted(values: ArrayLike<number>): Float64Array {
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  const sample = new Float64Array(Math.ceil(values.length / step));
  let count = 0;
  for (let i = 0; i < values.length; i += step) if (Number.isFinite(values[i])) sample[count++] = values[i]!;
  return sample.subarray(0, count).sort();
}

/** How many of the sorted values lie below a limit. */
function below(sample: Float64Array, limit: number): number {
  let [from, to] = [0, sample.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sample[middle]! < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
