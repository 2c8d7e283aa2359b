/**
 * The error of a network's answer is not the same in every direction: given x = x₀ + σn its covariance is σ²J, with J = ∂D/∂x
 * (Tweedie's second formula; moment matching of Rozet et al. 2024, arXiv 2405.13712, §4). What the data say of what they
 * see then also moves what they do not see, along edges and textures, as the prior ties the two together; isotropic, it stays
 * where it was seen. J is met by its product with single directions, each a difference of two answers, so that no gradient is
 * asked for; the directions are those of generalised conjugate residuals (Eisenstat, Elman, Schultz 1983).
 */
import type { ProximalMap } from '../operators/proximal-map.ts';
import { sizeOf } from '../operators/linear-operator.ts';
import type { InverseProblem } from './solver.ts';

/** Length of the difference for J v, in units of σ: far above the rounding of weights of eight bits, and within the noise. */
const REACH = 0.5;

interface Direction {
  /** J v of some v, */
  readonly image: Float32Array;
  /** and A J v, of unit length in W and at right angles to the others. */
  readonly seen: Float32Array;
}

export interface ErrorCovariance {
  /** Remembers D(x, σ) as the network gave it. */
  keep(answer: Float32Array): void;
  /**
   * answer += Σ α J v towards the data: each v the isotropic step from where the answer is by then, each α what leaves the least of
   * ‖A answer − y‖²_W. One evaluation a step. @param x where the answer was given @param room for an image
   */
  move(
    answer: Float32Array,
    x: Float32Array,
    sigma: number,
    isotropic: { readonly prox: ProximalMap; readonly lambda: number; readonly room: Float32Array },
    denoise: (x: Float32Array, out: Float32Array) => Promise<void>,
  ): Promise<void>;
}

/** @param steps the most directions of one answer */
export function errorCovariance(
  { operator, shape, data, weights }: Pick<InverseProblem, 'operator' | 'shape' | 'data' | 'weights'>,
  steps: number,
): ErrorCovariance {
  const size = sizeOf(shape);
  const kept = new Float32Array(size);
  const probe = new Float32Array(size);
  const misfit = new Float32Array(data.length);
  const directions: readonly Direction[] = Array.from({ length: steps }, () => ({
    image: new Float32Array(size),
    seen: new Float32Array(data.length),
  }));
  const inner = (a: Float32Array, b: Float32Array): number => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += (weights === null ? 1 : weights[i]!) * a[i]! * b[i]!;
    return sum;
  };
  return {
    keep: (answer) => kept.set(answer),
    async move(answer, x, sigma, { prox, lambda, room }, denoise) {
      for (const [found, { image, seen }] of directions.entries()) {
        prox.solve(answer, lambda, room);
        let square = 0;
        for (let i = 0; i < size; i++) square += (room[i]! - answer[i]!) ** 2;
        // Nothing to add: the evaluation is made all the same, so that seeds stay in step.
        const h = square > 0 ? (REACH * sigma) / Math.sqrt(square / size) : 0;
        for (let i = 0; i < size; i++) probe[i] = x[i]! + h * (room[i]! - answer[i]!);
        await denoise(probe, image);
        for (let i = 0; i < size; i++) image[i]! -= kept[i]!; // J v, of a length that does not matter
        operator.forward(image, seen);
        for (const before of directions.slice(0, found)) {
          const shared = inner(seen, before.seen);
          for (let i = 0; i < size; i++) image[i]! -= shared * before.image[i]!;
          for (let i = 0; i < seen.length; i++) seen[i]! -= shared * before.seen[i]!;
        }
        const length = Math.sqrt(inner(seen, seen));
        const unit = length > 0 ? 1 / length : 0;
        for (let i = 0; i < size; i++) image[i]! *= unit;
        for (let i = 0; i < seen.length; i++) seen[i]! *= unit;
        operator.forward(answer, misfit);
        for (let i = 0; i < misfit.length; i++) misfit[i] = data[i]! - misfit[i]!;
        const step = inner(seen, misfit);
        for (let i = 0; i < size; i++) answer[i]! += step * image[i]!;
      }
    },
  };
}
