import type { FanGeometry } from './geometry.ts';
import { joseph } from './joseph/joseph.ts';
import type { LinearOperator } from '../linear-operator.ts';
import type { Lines } from './lines.ts';

type FanDetector = Pick<FanGeometry, 'kind' | 'bins' | 'binPitch' | 'offset' | 'detectorMm'>;

/** The angle γ of a bin seen from the source, counter-clockwise from the central ray. */
export function fanAngleRad(g: FanDetector, bin: number): number {
  const v = (bin - (g.bins - 1) / 2) * g.binPitch + g.offset;
  return g.kind === 'fan' ? (v * Math.PI) / 180 : Math.atan(v / g.detectorMm);
}

export function fanLines(g: FanGeometry): Lines {
  const thetaRad = new Float64Array(g.anglesDeg.length * g.bins);
  const offsetMm = new Float64Array(thetaRad.length);
  for (let ray = 0; ray < thetaRad.length; ray++) {
    const bin = ray % g.bins;
    const fanAngle = fanAngleRad(g, bin);
    thetaRad[ray] = (g.anglesDeg[(ray - bin) / g.bins]! * Math.PI) / 180 + fanAngle - Math.PI / 2;
    offsetMm[ray] = g.sourceMm * Math.sin(fanAngle);
  }
  return { thetaRad, offsetMm };
}

/** Fan-beam transform in pixel lengths, equiangular or on a flat detector: x [height, width] → sinogram [views, bins]. */
export const fanBeam = (g: FanGeometry): LinearOperator => joseph(g, fanLines(g));
