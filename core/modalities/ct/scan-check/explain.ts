import type { JobGeometry } from '../../../contract/measurement/ct.ts';
import { projector } from '../../../operators/radon/projector.ts';
import type { Grid } from '../job.ts';
import { norm, type Rays } from './rays.ts';

/** How well an image explains rays. */
export interface Explanation {
  /** ‖Ax − y‖/‖y‖. */
  readonly residual: number;
  /** Attenuation in 1/mm. */
  readonly image: Float32Array;
}

/**
 * A few iterations of conjugate gradients on ‖Ax − y‖² from zero: as many for each geometry, so that their residuals
 * can be compared. What no image explains stays, since the first iterations fit only what is broad.
 * @param giveUp leaves off where half-way the residual is above this: it will not become the best
 */
export function explain({ geometry, data }: Rays, grid: Grid, giveUp = Infinity): Explanation {
  const A = projector({ ...(geometry satisfies JobGeometry), ...grid });
  const image = new Float32Array(grid.height * grid.width);
  const residual = data.slice();
  const gradient = new Float32Array(image.length);
  const step = new Float32Array(data.length);
  const size = norm(data);
  A.adjoint(residual, gradient);
  const direction = gradient.slice();
  let square = norm(gradient) ** 2;
  for (let k = 0; k < ITERATIONS && square > 0; k++) {
    A.forward(direction, step);
    const alpha = square / norm(step) ** 2;
    for (let i = 0; i < image.length; i++) image[i]! += alpha * direction[i]!;
    for (let i = 0; i < residual.length; i++) residual[i]! -= alpha * step[i]!;
    if (k === ITERATIONS / 2 && norm(residual) / size > giveUp) break;
    A.adjoint(residual, gradient);
    const next = norm(gradient) ** 2;
    const beta = next / square;
    for (let i = 0; i < image.length; i++) direction[i] = gradient[i]! + beta * direction[i]!;
    square = next;
  }
  // The operator counts in pixel lengths.
  for (let i = 0; i < image.length; i++) image[i]! /= grid.pixelMm;
  return { residual: norm(residual) / size, image };
}

const ITERATIONS = 16;
