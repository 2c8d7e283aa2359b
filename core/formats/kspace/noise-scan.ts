/** Noise alone, as the coils receive it while nothing is excited. */
import type { ByteSource } from '../byte-source.ts';
import { unsupported } from '../refusal.ts';
import { oneArray, ordered } from './one-array.ts';

export interface NoiseScan {
  readonly coils: number;
  readonly samples: number;
  /** [coil, part, sample]; of a NumPy file whose first axis was taken for the coils, see `ofCoils` */
  readonly data: Float32Array;
}

/** Of BART's dimensions (src/misc/mri.h). */
const COIL = 3;

/**
 * A noise scan of its own: BART's pair with the coils in dimension 3, whose other dimensions are samples, or complex numbers of a
 * NumPy file, coil × sample. Sample × coil is recognised where the coils are known (`ofCoils`).
 * @param dimensions of BART's pair; null for any other file @throws a refusal
 */
export function noiseScanIn(source: ByteSource, dimensions: readonly number[] | null): NoiseScan {
  const found = oneArray(source, dimensions);
  const { sizes, array } = found;
  if (!array.isComplex || (dimensions === null && sizes.length !== 2))
    throw unsupported(
      `its axes (${sizes.join(' × ')}${array.isComplex ? '' : ', real numbers'}) are not those of a noise scan`,
      'Save complex numbers of two axes, coil × sample, measured while nothing was excited.',
    );
  const coilAxis = dimensions !== null ? COIL : 0;
  // Each of the others has a name of its own.
  const axes = sizes.map((_, i) => (i === coilAxis ? 'coil' : `sample ${i}`));
  const order = ['coil', 'part', ...axes.filter((name) => name !== 'coil')];
  const { lengths, data } = ordered(found, axes, order);
  const coils = lengths[0]!;
  return { coils, samples: data.length / (2 * coils), data };
}

/** The same with its axes exchanged where that alone makes it one of so many coils. */
export function ofCoils(scan: NoiseScan, count: number): NoiseScan {
  const { coils, samples, data } = scan;
  if (coils === count || samples !== count) return scan;
  const turned = new Float32Array(data.length);
  for (let c = 0; c < coils; c++)
    for (let part = 0; part < 2; part++)
      for (let s = 0; s < samples; s++) turned[(2 * s + part) * coils + c] = data[(2 * c + part) * samples + s]!;
  return { coils: samples, samples: coils, data: turned };
}
