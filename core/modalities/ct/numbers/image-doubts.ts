/** Whether the numbers of an image can be what they are taken for, whatever is done with it then. */
import type { Rescale } from '../../../contract/measurement/ct.ts';
import type { Decoded } from '../../../formats/decoded.ts';
import { KIND_TEXT, looksLike, type Looks } from '../../../image/looks-like.ts';
import { holdingOf } from './holding.ts';

/** What is known of an image without its numbers. */
export type ImageFacts = Omit<Decoded, 'data'>;

/** Beyond these, numbers said to be HU are hardly HU: dense metal has some 30 000, and a picture in [0, 1] spans 1. */
const MOST_HU = 32_768;
const LEAST_SPAN_HU = 10;
/** Each CT image holds air, at −1000 HU or a little above. */
const HARDLY_CT_HU = -100;

/**
 * What must be known about how an image is read, or doubted. It goes into the report, so it does not name the file: that
 * may be the name of a patient. @param rescale what somebody has said of the numbers
 */
export function imageDoubts(facts: ImageFacts, values: Decoded['data'], rescale: Rescale | null): string[] {
  const own = facts.doubts.map((text) => text.replace(/^It /, 'The input '));
  if (rescale !== null) return [...own, saidText(rescale), ...plausibleHu(facts, values, rescale)];
  const looks = numbersDoubt(facts, values);
  const asked = looks === null ? [] : [doubtText(looks, takenAs(facts))];
  if (holdingOf(facts) === 'unit-interval') {
    const colour = facts.samples === 3 ? ', its colours averaged' : '';
    return [
      `The input is a picture without CT numbers: its values are taken as the model's [0, 1]${colour}.`,
      ...asked,
    ];
  }
  if (facts.format === 'dicom' && facts.unit !== 'HU') {
    const modality = facts.dicom?.modality ?? 'unknown';
    return [
      ...own,
      `The input does not say that its values are HU (modality ${modality}); they are taken as HU.`,
      ...plausibleHu(facts, values, AS_IT_IS),
    ];
  }
  if (asked.length > 0) return asked;
  return [...own, ...plausibleHu(facts, values, AS_IT_IS)];
}

/**
 * What the numbers look like where that is not what they are taken for, and the file says nothing about it: a person is
 * asked. null: nothing speaks against it. DICOM names its modality, which says more.
 */
export function numbersDoubt(facts: ImageFacts, values: ArrayLike<number>): Looks | null {
  if (facts.unit === 'HU' || facts.samples !== 1 || facts.format === 'dicom') return null;
  const looks = looksLike(values);
  // A picture of 8 bits has too few levels to be told by them.
  if (facts.fullScale !== null) return facts.fullScale > 255 && looks.kind === 'hu+1024' ? looks : null;
  return looks.kind === 'hu' || looks.kind === 'unknown' ? null : looks;
}

/** As what the numbers are taken where nothing is said. */
export const takenAs = (facts: ImageFacts): string =>
  holdingOf(facts) === 'unit-interval' ? "the model's [0, 1]" : 'HU';

const doubtText = ({ kind, because }: Looks, taken: string): string =>
  `The input's numbers look like ${KIND_TEXT[kind]} (${because}), and are taken as ${taken}.`;

const short = (n: number): number => Number(n.toPrecision(6));

function saidText({ said, slope, intercept }: Rescale): string {
  const offset = intercept === 0 ? '' : intercept < 0 ? ` − ${short(-intercept)}` : ` + ${short(intercept)}`;
  return `The input's numbers are ${said}, as was said: HU = ${slope === 1 ? '' : `${short(slope)} × `}number${offset}.`;
}

const AS_IT_IS = { slope: 1, intercept: 0 };

function plausibleHu(
  facts: ImageFacts,
  data: Decoded['data'],
  { slope, intercept }: Pick<Rescale, 'slope' | 'intercept'>,
): string[] {
  let low = Infinity;
  let high = -Infinity;
  for (const v of data) {
    low = Math.min(low, slope * v + intercept);
    high = Math.max(high, slope * v + intercept);
  }
  const range = `from ${Number(low.toPrecision(3))} to ${Number(high.toPrecision(3))}`;
  if (facts.format === 'dicom' && !facts.depth.signed && high > MOST_HU && high - low > 60_000)
    return [
      `The input's values run ${range}: negative numbers seem to be declared as without a sign (Pixel Representation, 0028,0103).`,
    ];
  if (high > MOST_HU || high - low < LEAST_SPAN_HU)
    return [`The input's values run ${range}: that is unusual for HU, as which they are taken.`];
  if (low > HARDLY_CT_HU)
    return [`The input's values run ${range}: none is air, which every CT image holds. They are taken as HU.`];
  return [];
}
