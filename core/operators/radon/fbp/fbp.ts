import { fanBackprojection, fanFilterKernel, fanRayWeights } from './fan.ts';
import { parallelBackprojection } from './parallel.ts';
import type { Geometry } from '../geometry.ts';
import { fillMissingBins } from '../missing-bins.ts';
import { ramp, rowFilter } from './ramp-filter.ts';
import type { FbpOptions } from './windows.ts';
import { viewWeights } from './view-weights.ts';

/** Adds up filtered rows [views, bins] over the views, into the image. */
export type Backprojection = (rows: Float64Array, image: Float64Array) => void;

/** An analytic inverse of the pixel-length projector: sinogram [views, bins] → image [height, width]. */
export interface FilteredBackprojection {
  apply(sinogram: Float32Array, out: Float32Array): void;
}

/**
 * Filtered backprojection (Kak & Slaney 1988, ch. 3), in the units of the image that the projector of the same geometry
 * acts on. Each view counts half the gap to its neighbours; where parts of the turn are missing, they stay missing.
 * Missing bins are interpolated. A fan over less than a full turn has each line once in all, whoever measured it.
 */
export function fbp(g: Geometry, options: FbpOptions): FilteredBackprojection {
  const { weightsRad, arcs } = viewWeights(g.anglesDeg, g.kind === 'parallel' ? 180 : 360);
  const rows = new Float64Array(g.anglesDeg.length * g.bins);
  const image = new Float64Array(g.height * g.width);
  const rayWeights = g.kind === 'parallel' ? null : fanRayWeights(g, arcs);
  const kernel = g.kind === 'parallel' ? (n: number) => ramp(n) * (g.pixelMm / g.binMm) : fanFilterKernel(g);
  const filter = rowFilter(g.bins, kernel, options);
  const backproject: Backprojection = g.kind === 'parallel' ? parallelBackprojection(g) : fanBackprojection(g);

  return {
    apply(sinogram, out) {
      rows.set(sinogram);
      if (g.measured) fillMissingBins(rows, g.bins, g.measured);
      if (rayWeights) for (let ray = 0; ray < rows.length; ray++) rows[ray]! *= rayWeights[ray]!;
      filter.apply(rows);
      for (let ray = 0; ray < rows.length; ray++) rows[ray]! *= weightsRad[Math.floor(ray / g.bins)]!;
      image.fill(0);
      backproject(rows, image);
      out.set(image);
    },
  };
}
