import { pixelMask } from '../../operators/pixel/mask.ts';
import type { UsualOperator } from '../measuring.ts';

const SIDE = 512;

/** A colour picture of which every other pixel is known. */
export const usualPicture = (): UsualOperator => ({
  operator: pixelMask(
    3,
    SIDE,
    SIDE,
    Uint8Array.from({ length: SIDE ** 2 }, (_, i) => i % 2),
  ),
  application: SIDE ** 2,
});
