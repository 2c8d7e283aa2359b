import { oneCoil } from '../../operators/kspace/one-coil.ts';
import type { UsualOperator } from '../measuring.ts';

const SIDE = 256;

/** Every fourth column of one coil. */
export const usualScan = (): UsualOperator => ({
  operator: oneCoil(
    SIDE,
    SIDE,
    Uint8Array.from({ length: SIDE ** 2 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
  ),
  application: SIDE ** 2,
});
