import type { ProximalOperator } from '../proximal-map.ts';
import { withOrthogonalRows } from '../orthogonal-rows.ts';

/** Shares of red, green and blue in the grey of encoded values. */
export const GREY_WEIGHTS = {
  /** Song et al. 2021, whose colorization knows the mean of the channels. */
  equal: [1 / 3, 1 / 3, 1 / 3],
  /** ITU-R BT.601: JPEG's and television's luma. */
  rec601: [0.299, 0.587, 0.114],
  /** ITU-R BT.709: the luma of HDTV, with the primaries of sRGB. */
  rec709: [0.2126, 0.7152, 0.0722],
} as const;

/** Throws unless the weights sum to 1, so that the grey of a grey picture is the picture. */
export function normalised(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (!(Math.abs(sum - 1) < 1e-6)) throw new Error(`The weights of a grey sum to 1, not to ${sum}`);
  return weights;
}

/**
 * The grey of a picture, pixel by pixel: [channels, height, width] → [1, height, width], one weight a channel.
 * A Aᵀ = ‖w‖².
 */
export function grey(height: number, width: number, weights: readonly number[]): ProximalOperator {
  normalised(weights);
  const plane = height * width;
  const channels = weights.length;
  return withOrthogonalRows({
    inShape: [channels, height, width],
    outShape: [1, height, width],
    forward(x, y) {
      for (let i = 0; i < plane; i++) {
        let sum = 0;
        for (let c = 0; c < channels; c++) sum += weights[c]! * x[c * plane + i]!;
        y[i] = sum;
      }
    },
    adjoint(y, x) {
      for (let c = 0; c < channels; c++) {
        for (let i = 0; i < plane; i++) x[c * plane + i] = weights[c]! * y[i]!;
      }
    },
  });
}
