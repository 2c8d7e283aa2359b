/** What each axis of an array of k-space is. */
import { Refused } from '../../contract/refused.ts';
import { unsupported } from '../refusal.ts';

/** `part`: real and imaginary part of an array of real numbers; `one`: of a single element, whatever it is. */
export const axisNames = [
  'coil',
  'row',
  'column',
  'slice',
  'repetition',
  'contrast',
  'average',
  'part',
  'one',
] as const;
export type AxisName = (typeof axisNames)[number];

export interface Axis {
  readonly name: AxisName;
  readonly length: number;
}

/** `coil 8 × row 230 × column 180` */
export const axesText = (axes: readonly Axis[]): string => {
  const long = axes.filter(({ name }) => name !== 'one');
  return long.map(({ name, length }) => `${name} ${length}`).join(' × ');
};

const isName = (word: string): word is AxisName => axisNames.some((name) => name === word);

/** A coil axis is at most so long; where nobody says which it is, the image's axes are at least twice as long. */
const MOST_COILS = 256;

const EXAMPLE = '--axes slice,coil,row,column';

/** @throws Refused (invalid-parameter) */
const refuse = (reason: string): never => {
  throw new Refused({ code: 'invalid-parameter', parameter: '--axes', reason });
};

/**
 * Axes as a person has named them: all of them, or those that are longer than 1.
 * @param shape in the file's own order @throws Refused (invalid-parameter)
 */
export function axesSaid(text: string, shape: readonly number[], isComplex: boolean): readonly Axis[] {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const unknown = words.find((word) => !isName(word));
  if (unknown !== undefined) refuse(`"${unknown}" is none of ${axisNames.join(', ')}`);
  const names = words.filter(isName);
  const long = shape.filter((n) => n > 1).length;
  const isAll = names.length === shape.length;
  if (!isAll && names.length !== long)
    refuse(`${names.length} axes are named, and the array has ${shape.length} (${shape.join(' × ')})`);
  const rest = [...names];
  const axes = shape.map((length): Axis => ({ name: isAll || length > 1 ? (rest.shift() ?? 'one') : 'one', length }));
  for (const name of axisNames) {
    const same = axes.filter((axis) => axis.name === name);
    if (name !== 'one' && same.length > 1) refuse(`"${name}" is named twice`);
  }
  const lengthOf = (name: AxisName): number | undefined => axes.find((axis) => axis.name === name)?.length;
  const one = axes.find(({ name, length }) => name === 'one' && length > 1);
  if (one !== undefined) refuse(`the axis that is called "one" has ${one.length} elements`);
  if (lengthOf('row') === undefined || lengthOf('column') === undefined) refuse('a row and a column are needed');
  const [coils = 1, rows = 1, columns = 1] = [lengthOf('coil'), lengthOf('row'), lengthOf('column')];
  if (coils > MOST_COILS || coils > 8 * Math.min(rows, columns))
    refuse(`it makes ${coils} coils of ${rows} × ${columns} samples, which no scanner has: two names are exchanged`);
  if (isComplex && lengthOf('part') !== undefined)
    refuse('its numbers are complex, so there is no axis of their parts');
  if (!isComplex && lengthOf('part') !== 2) refuse(`its numbers are real: one axis must be "part" and have 2 elements`);
  return axes;
}

/**
 * Axes by their lengths alone, where these leave no choice: two axes are the image; of three the first or the last is
 * that of the coils if it is less than half as long as the others. Anything else is asked.
 * @param shape in the file's own order @throws a refusal
 */
export function axesByLength(shape: readonly number[], isComplex: boolean): readonly Axis[] {
  if (!isComplex && shape.at(-1) !== 2)
    throw unsupported(
      'its numbers are real, and k-space is complex',
      'Save it as complex64, or with a last axis of 2 for the real and the imaginary part. Is it an image? Give it as one.',
    );
  const named = shape.map((length, i): AxisName | null =>
    !isComplex && i === shape.length - 1 ? 'part' : length === 1 ? 'one' : null,
  );
  const open = shape.flatMap((_, i) => (named[i] === null ? [i] : []));
  const lengths = open.map((i) => shape[i]!);
  const ask = (): never => {
    const text = shape.join(' × ');
    throw unsupported(`what its axes (${text}) are does not show`, `Say what they are, for example ${EXAMPLE}.`);
  };
  const order = orderOf(lengths) ?? ask();
  order.forEach((name, i) => (named[open[i]!] = name));
  return shape.map((length, i) => ({ name: named[i] ?? 'one', length }));
}

function orderOf(lengths: readonly number[]): readonly AxisName[] | null {
  if (lengths.length === 2) return ['row', 'column'];
  if (lengths.length !== 3) return null;
  const [a = 0, b = 0, c = 0] = lengths;
  const isCoil = (coils: number, ...others: number[]): boolean =>
    coils <= MOST_COILS && others.every((n) => 2 * coils < n);
  if (isCoil(a, b, c)) return ['coil', 'row', 'column'];
  if (isCoil(c, a, b)) return ['row', 'column', 'coil'];
  return null;
}
