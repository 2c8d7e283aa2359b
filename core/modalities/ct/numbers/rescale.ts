/** What the numbers of an image are said to be: `--numbers`, `--slope`, `--intercept`. */
import type { Rescale } from '../../../contract/measurement/ct.ts';
import type { ParameterValues } from '../../../contract/parameters.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { ABOVE_MINUS_1024, type Line, toHu } from '../../../image/units/conversion.ts';
import { SCALE_LOW_HU, SCALE_WINDOW_HU, WATER_PER_MM } from '../../../image/units/units.ts';
import { invalid, numberOf, textOf } from '../../../contract/values.ts';

function lineOf(numbers: string, waterPerMm: number, fullScale: number): Line {
  switch (numbers) {
    case 'HU+1024':
      return ABOVE_MINUS_1024;
    case '1/mm':
    case '1/cm': {
      const { gain, offset } = toHu({ unit: numbers, waterPerMm });
      return { slope: gain, intercept: offset };
    }
    case 'fraction':
      return { slope: SCALE_WINDOW_HU / fullScale, intercept: SCALE_LOW_HU };
    default:
      return { slope: 1, intercept: 0 };
  }
}

const signed = (n: number): string => (n < 0 ? `− ${-n}` : `+ ${n}`);

/**
 * The line from a file's numbers onto HU; null where nothing was said.
 * @param fullScale of a picture: what stands for 1, where a fraction is meant
 */
export function rescaleOf(values: ParameterValues, fullScale: number | null): Result<Rescale | null> {
  const numbers = textOf(values, 'numbers');
  const [slope, intercept] = [numberOf(values, 'slope'), numberOf(values, 'intercept')];
  if (numbers === null && slope === null && intercept === null) return ok(null);
  const own = { slope: slope ?? 1, intercept: intercept ?? 0 };
  if (own.slope === 0) return invalid('--slope', 'a slope of 0 makes all numbers equal');
  const isOwn = slope !== null || intercept !== null;
  const line = lineOf(
    numbers ?? 'HU',
    numberOf(values, 'water') ?? WATER_PER_MM,
    // Slope and intercept make the fraction themselves.
    isOwn ? 1 : (fullScale ?? 1),
  );
  return ok({
    slope: line.slope * own.slope,
    intercept: line.slope * own.intercept + line.intercept,
    said: `${numbers === 'fraction' ? '[0, 1]' : (numbers ?? 'HU')}${isOwn ? `, of number × ${own.slope} ${signed(own.intercept)}` : ''}`,
  });
}
