/** Whether the numbers of an image can be what they are taken for, whatever is done with it then. */
import type { Rescale } from '../../../contract/measurement/ct.ts';
import type { Found } from '../../../formats/found.ts';
import { KIND_TEXT, type Looks } from '../../../image/units/looks-like.ts';
import { holdingOf } from './holding.ts';

/** Beyond these, numbers said to be HU are hardly HU: dense metal has some 30 000, and a picture in [0, 1] spans 1. */
const MOST_HU = 32_768;
const LEAST_SPAN_HU = 10;
/** Each CT image holds air, at −1000 HU or a little above. */
const HARDLY_CT_HU = -100;

/**
 * What must be known about how an image is read, or doubted. It goes into the report, so it does not name the file: that
 * may be the name of a patient. @param rescale what somebody has said of the numbers
 */
export function imageDoubts(found: Found, rescale: Rescale | null): string[] {
  const own = found.says.map((text) => text.replace(/^It /, 'The input '));
  if (rescale !== null) return [...own, saidText(rescale), ...plausibleHu(found, rescale)];
  const looks = numbersDoubt(found);
  const asked = looks === null ? [] : [doubtText(looks, takenAs(found))];
  if (holdingOf(found) === 'unit-interval') {
    const colour = found.samples === 3 ? ', its colours averaged' : '';
    return [
      `The input is a picture without CT numbers: its values are taken as the model's [0, 1]${colour}.`,
      ...asked,
    ];
  }
  if (found.format === 'dicom' && found.unit !== 'HU') {
    const modality = found.modality ?? 'unknown';
    return [
      ...own,
      `The input does not say that its values are HU (modality ${modality}); they are taken as HU.`,
      ...plausibleHu(found, AS_IT_IS),
    ];
  }
  if (asked.length > 0) return asked;
  return [...own, ...plausibleHu(found, AS_IT_IS)];
}

/**
 * What the numbers look like where that is not what they are taken for, and the file says nothing about it: a person is
 * asked. null: nothing speaks against it. DICOM names its modality, which says more.
 */
export function numbersDoubt({ unit, samples, format, fullScale, numbers }: Found): Looks | null {
  if (unit === 'HU' || samples !== 1 || format === 'dicom' || numbers === null) return null;
  // A picture of 8 bits has too few levels to be told by them.
  if (fullScale !== null) return fullScale > 255 && numbers.kind === 'hu+1024' ? numbers : null;
  return numbers.kind === 'hu' || numbers.kind === 'unknown' ? null : numbers;
}

/** What the numbers look like where the file does not say what they are; null where it does, or is a picture. */
export const looksOf = (found: Found): Looks | null => (found.unit === 'stored' ? found.numbers : numbersDoubt(found));

/** As what the numbers are taken where nothing is said. */
export const takenAs = (found: Found): string => (holdingOf(found) === 'unit-interval' ? "the model's [0, 1]" : 'HU');

const doubtText = ({ kind, because }: Looks, taken: string): string =>
  `The input's numbers look like ${KIND_TEXT[kind]} (${because}), and are taken as ${taken}.`;

const short = (n: number): number => Number(n.toPrecision(6));

function saidText({ said, slope, intercept }: Rescale): string {
  const offset = intercept === 0 ? '' : intercept < 0 ? ` − ${short(-intercept)}` : ` + ${short(intercept)}`;
  return `The input's numbers are ${said}, as was said: HU = ${slope === 1 ? '' : `${short(slope)} × `}number${offset}.`;
}

const AS_IT_IS = { slope: 1, intercept: 0 };

function plausibleHu(
  { format, isSigned, numbers }: Found,
  { slope, intercept }: Pick<Rescale, 'slope' | 'intercept'>,
): string[] {
  if (numbers === null) return [];
  const ends = [slope * numbers.low + intercept, slope * numbers.high + intercept];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const range = `from ${Number(low.toPrecision(3))} to ${Number(high.toPrecision(3))}`;
  if (format === 'dicom' && !isSigned && high > MOST_HU && high - low > 60_000)
    return [
      `The input's values run ${range}: negative numbers seem to be declared as without a sign (Pixel Representation, 0028,0103).`,
    ];
  if (high > MOST_HU || high - low < LEAST_SPAN_HU)
    return [`The input's values run ${range}: that is unusual for HU, as which they are taken.`];
  if (low > HARDLY_CT_HU)
    return [`The input's values run ${range}: none is air, which every CT image holds. They are taken as HU.`];
  return [];
}
