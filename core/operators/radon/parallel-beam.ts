import type { ParallelGeometry } from './geometry.ts';
import { joseph } from './joseph/joseph.ts';
import type { LinearOperator } from '../linear-operator.ts';
import type { Lines } from './lines.ts';

export function parallelLines(g: ParallelGeometry): Lines {
  const thetaRad = new Float64Array(g.anglesDeg.length * g.bins);
  const offsetMm = new Float64Array(thetaRad.length);
  for (let ray = 0; ray < thetaRad.length; ray++) {
    const bin = ray % g.bins;
    thetaRad[ray] = (g.anglesDeg[(ray - bin) / g.bins]! * Math.PI) / 180;
    offsetMm[ray] = (bin - (g.bins - 1) / 2) * g.binMm + g.offsetMm;
  }
  return { thetaRad, offsetMm };
}

/** Parallel-beam Radon transform in pixel lengths: x [height, width] → sinogram [views, bins]. */
export const parallelBeam = (g: ParallelGeometry): LinearOperator => joseph(g, parallelLines(g));
