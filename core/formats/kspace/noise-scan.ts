/** Noise alone, as the coils receive it while nothing is excited. */
import type { ByteSource } from '../byte-source.ts';
import { unsupported } from '../refusal.ts';
import { oneArray, ordered } from './one-array.ts';

export interface NoiseScan {
  readonly coils: number;
  readonly samples: number;
  /** [coil, part, sample] */
  readonly data: Float32Array;
}

/** Of BART's dimensions (src/misc/mri.h). */
const COIL = 3;

/**
 * A noise scan of its own: BART's pair with the coils in dimension 3, or complex numbers of a NumPy file, whose coils are the
 * shorter of the first and the last axis. Its other axes are samples, in whatever order.
 * @param dimensions of BART's pair; null for any other file @throws a refusal
 */
export function noiseScanIn(source: ByteSource, dimensions: readonly number[] | null): NoiseScan {
  const found = oneArray(source, dimensions);
  const { sizes, array } = found;
  const last = sizes.length - 1;
  if (!array.isComplex || (dimensions === null && last < 1))
    throw unsupported(
      `its axes (${sizes.join(' × ')}${array.isComplex ? '' : ', real numbers'}) are not those of a noise scan`,
      'Save complex numbers as coil × sample.',
    );
  const coilAxis = dimensions !== null ? COIL : sizes[0]! <= sizes[last]! ? 0 : last;
  // Each of the others has a name of its own.
  const axes = sizes.map((_, i) => (i === coilAxis ? 'coil' : `sample ${i}`));
  const order = ['coil', 'part', ...axes.filter((name) => name !== 'coil')];
  const { lengths, data } = ordered(found, axes, order);
  const coils = lengths[0]!;
  return { coils, samples: data.length / (2 * coils), data };
}
