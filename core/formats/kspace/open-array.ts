/** k-space in files that hold one array: NPY and BART's pairs. */
import type { ByteSource } from '../byte-source.ts';
import { damaged, unsupported } from '../refusal.ts';
import { axesByLength, axesSaid, type Axis, type AxisName } from './axes.ts';
import type { KspaceFile, KspaceFormat, KspaceReading } from './kspace-file.ts';
import type { NumberArray } from './number-array.ts';
import { kspaceOfArray } from './of-array.ts';
import { cflArray, npyArray } from './one-array.ts';

/** Axes as they were said, or by their lengths. @param shape in the file's own order */
export function axesOf(
  shape: readonly number[],
  isComplex: boolean,
  { axes }: Pick<KspaceReading, 'axes'>,
): { readonly axes: readonly Axis[]; readonly isAssumed: boolean } {
  if (shape.includes(0)) throw damaged('it holds no numbers');
  if (axes !== null) return { axes: axesSaid(axes, shape, isComplex), isAssumed: false };
  return { axes: axesByLength(shape, isComplex), isAssumed: true };
}

/** An array whose numbers only are known. */
export function plainKspace(
  array: NumberArray,
  format: KspaceFormat,
  isReversed: boolean,
  reading: Pick<KspaceReading, 'axes'>,
): KspaceFile {
  const shape = isReversed ? [...array.shape].reverse() : array.shape;
  const { axes, isAssumed } = axesOf(shape, array.isComplex, reading);
  const unknown = { pixelMm: null, readout: null, oversampling: 1, warnings: [] } as const;
  return kspaceOfArray(array, axes, { format, isAssumed, isReversed, ...unknown });
}

/** A NumPy file of complex numbers, or of real ones with an axis of 2. @throws a refusal, Refused */
export function npyKspace(source: ByteSource, reading: KspaceReading): KspaceFile {
  const { array, isReversed } = npyArray(source);
  return plainKspace(array, 'npy', isReversed, reading);
}

/** What BART's dimensions are (src/misc/mri.h); null: k-space of this program has no such axis. */
const BART: readonly (readonly [name: string, axis: AxisName | null])[] = [
  ['READ', null],
  ['PHS1', null],
  ['PHS2', null],
  ['COIL', 'coil'],
  ['MAPS', null],
  ['TE', 'contrast'],
  ['COEFF', null],
  ['COEFF2', null],
  ['ITER', null],
  ['CSHIFT', null],
  ['TIME', 'repetition'],
  ['TIME2', null],
  ['LEVEL', null],
  ['SLICE', 'slice'],
  ['AVG', 'average'],
  ['BATCH', null],
];

/** Dimensions of the image and of the readout. */
const [READ, PLACES, MAPS] = [0, 3, 4];

/** Sizes of a `.hdr`. @throws a refusal */
export function bartDimensions(text: string): readonly number[] {
  const line = /^# Dimensions\s*\n([\d ]+)$/m.exec(text)?.[1];
  const sizes = line?.trim().split(/ +/).map(Number) ?? [];
  if (sizes.length === 0 || !sizes.every((n) => Number.isSafeInteger(n) && n > 0))
    throw damaged('its header has no line of dimensions');
  if (sizes.length > BART.length && sizes.slice(BART.length).some((n) => n > 1))
    throw unsupported(`it has ${sizes.length} dimensions, and BART knows ${BART.length}`, 'Write it with BART.');
  return sizes;
}

function bartAxes(sizes: readonly number[]): readonly Axis[] {
  const image = [0, 1, 2].filter((i) => (sizes[i] ?? 1) > 1);
  if (image.length === 3)
    throw unsupported(
      `it is encoded in three dimensions (${sizes.slice(0, PLACES).join(' × ')})`,
      'Transform it along its fully sampled direction first, for example `bart fft -i -u 1`, and give the slices as one of its dimensions: `bart transpose 0 13`.',
    );
  // Of a single row or column the sizes of 1 are axes all the same.
  while (image.length < 2) image.push([1, 0, 2].find((i) => !image.includes(i))!);
  const [row, column] = image.sort((a, b) => a - b);
  if ((sizes[MAPS] ?? 1) > 1)
    throw unsupported(
      `it has ${sizes[MAPS]} sets of maps (dimension ${MAPS})`,
      'Sensitivities are not k-space: give what was measured.',
    );
  return sizes.map((length, i): Axis => {
    const name = i === row ? 'row' : i === column ? 'column' : length === 1 ? 'one' : (BART[i]?.[1] ?? null);
    if (name === null)
      throw unsupported(
        `its dimension ${i} (${BART[i]?.[0]}) has ${length} elements`,
        `Take one of them with \`bart slice ${i} 0\`, or say with --axes what it is.`,
      );
    return { name, length };
  });
}

/** BART's pair. @throws a refusal, Refused */
export function cflKspace(source: ByteSource, sizes: readonly number[], reading: KspaceReading): KspaceFile {
  const { array } = cflArray(source, sizes);
  const axes = reading.axes === null ? bartAxes(sizes) : axesSaid(reading.axes, sizes, true);
  const isRead = axes[READ]?.name === 'row';
  const facts = { pixelMm: null, readout: isRead ? ('rows' as const) : null, oversampling: 1, warnings: [] };
  return kspaceOfArray(array, axes, { format: 'cfl', isAssumed: false, isReversed: true, ...facts });
}
