import { simd } from '../../../simd/simd.ts';
import type { LinearOperator } from '../../linear-operator.ts';
import type { Geometry } from '../geometry.ts';
import type { Lines } from '../lines.ts';
import { inLanes } from './lanes.ts';
import { findMirrors } from './mirrors.ts';
import { inDoubles } from './doubles.ts';
import { describeRays } from './rays.ts';

/**
 * Joseph's projector (Joseph 1982, IEEE Trans. Med. Imaging 1(3)): a ray advances pixel by pixel along the axis that it
 * is closer to and interpolates linearly between the two pixels beside it across that axis; outside the image is zero.
 * Sums along `lines` in pixel lengths (times `pixelMm` for mm): x [height, width] → sinogram [views, bins]. Between arrays
 * of float32 it computes in float32 where there is SIMD; with an array of doubles, or without SIMD, in doubles.
 */
export function joseph(g: Geometry, lines: Lines, using = simd): LinearOperator {
  const rays = describeRays(g, lines);
  const groups = findMirrors(rays, lines, g.pixelMm, g.height, g.width);
  const quick = using === null ? null : inLanes(g, rays, groups, using);
  let exact: ReturnType<typeof inDoubles> | null = null; // most are never asked for doubles
  const doubles = () => (exact ??= inDoubles(g, rays, groups));
  return {
    inShape: [g.height, g.width],
    outShape: [g.anglesDeg.length, g.bins],
    forward(x, y) {
      if (quick !== null && x instanceof Float32Array && y instanceof Float32Array) quick.forward(x, y);
      else doubles().forward(x, y);
    },
    adjoint(y, x) {
      if (quick !== null && x instanceof Float32Array && y instanceof Float32Array) quick.adjoint(y, x);
      else doubles().adjoint(y, x);
    },
  };
}
