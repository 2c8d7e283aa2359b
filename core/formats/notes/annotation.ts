import type { Unit } from '../../image/image.ts';
import type { Decoded } from '../decoded.ts';

/**
 * What a PNG or TIFF of ours says about its numbers, as one line of text: those formats have no place for a unit, a
 * spacing or a slope, and a converted slice must not lose them. value = slope·stored + intercept.
 */
export interface Annotation {
  readonly unit: Unit;
  readonly pixelMm: readonly [number, number] | null;
  readonly sliceMm: number | null;
  readonly slope: number;
  readonly intercept: number;
}

export const KEYWORD = 'Langevin';
const UNITS: readonly Unit[] = ['HU', '1/mm', 'scaled', 'srgb', 'magnitude', 'stored'];

export function annotate(a: Annotation): string {
  const facts = [`unit=${a.unit}`, `slope=${a.slope}`, `intercept=${a.intercept}`];
  if (a.pixelMm !== null) facts.push(`pixelMm=${a.pixelMm.join(',')}`);
  if (a.sliceMm !== null) facts.push(`sliceMm=${a.sliceMm}`);
  return `${KEYWORD} ${facts.join(' ')} (value = slope*stored + intercept; research use only)`;
}

/** null where the text is not ours, or not whole. */
export function readAnnotation(text: string): Annotation | null {
  if (!text.startsWith(`${KEYWORD} `)) return null;
  const facts = new Map(
    text
      .slice(0, 400)
      .split(' ')
      .map((f) => f.split('=', 2) as [string, string | undefined]),
  );
  const numbers = (key: string): number[] =>
    (facts.get(key) ?? '')
      .split(',')
      .filter((s) => s !== '')
      .map(Number);
  const unit = UNITS.find((u) => u === facts.get('unit'));
  const [slope] = numbers('slope');
  const [intercept] = numbers('intercept');
  const [row, column] = numbers('pixelMm');
  const [sliceMm] = numbers('sliceMm');
  if (unit === undefined || slope === undefined || intercept === undefined) return null;
  if (![slope, intercept, row ?? 1, column ?? 1, sliceMm ?? 1].every(Number.isFinite) || slope === 0) return null;
  const pixelMm = row !== undefined && column !== undefined && row > 0 && column > 0 ? ([row, column] as const) : null;
  return { unit, pixelMm, sliceMm: sliceMm !== undefined && sliceMm > 0 ? sliceMm : null, slope, intercept };
}

/** A picture with the meaning that its annotation gives back to it. */
export function withAnnotation(d: Decoded, text: string | null): Decoded {
  const a = text === null ? null : readAnnotation(text);
  if (a === null) return d;
  const moved = a.slope !== 1 || a.intercept !== 0;
  const data = moved ? d.data.map((v) => v * a.slope + a.intercept) : d.data;
  const fullScale = a.unit === 'srgb' ? d.fullScale : null;
  return { ...d, data, unit: a.unit, fullScale, pixelMm: a.pixelMm, sliceMm: a.sliceMm };
}
