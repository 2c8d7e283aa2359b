import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import type { LinearOperator } from '../../../../core/operators/linear-operator.ts';
import type { Asked, Reply } from '../../../compute/dialogue.ts';
import { keepingLast } from '../../../compute/sent-once.ts';
import { acquire } from './acquire.ts';
import { coilMaps } from './coil-maps.ts';
import type { Acquiring, Native } from './protocol.ts';
import { wholeOf, type Whole } from './whole.ts';

/** Answers one question after the other, and keeps what the next is likely to need again. */
export function performer(): (asked: Asked<Acquiring>) => Reply<Acquiring> {
  const imageOf = keepingLast<Native>();
  let whole: { readonly key: string; readonly of: Whole } | null = null;
  let fourier: { readonly key: string; readonly of: LinearOperator } | null = null;

  return (asked) => {
    const { native: ref, acquisition } = asked.ask;
    const native = imageOf(ref);
    const size = `${native.height} ${native.width}`;
    if (fourier?.key !== size) fourier = { key: size, of: fourier2d(native.height, native.width) };
    const { phase, coils, coilSeed } = acquisition;
    const key = JSON.stringify([ref.id, phase, coils, coilSeed]);
    if (whole?.key !== key) whole = { key, of: wholeOf(native, acquisition, fourier.of) };
    return asked.kind === 'maps'
      ? coilMaps(native, acquisition, whole.of)
      : acquire(native, acquisition, asked.ask.coil, whole.of, fourier.of);
  };
}
