import { type CtScan, waterOf } from '../job.ts';
import { AIR_SCALED, lineIntegralPerScaled } from '../../../image/units/units.ts';
import { symmetriesOf } from '../../../image/symmetry.ts';
import { fbp } from '../../../operators/radon/fbp/fbp.ts';
import { projectorOfBins } from '../../../operators/radon/bin-width.ts';
import { projector } from '../../../operators/radon/projector.ts';
import { FBP_WINDOWS, type FbpWindow } from '../../../operators/radon/fbp/windows.ts';
import type { InverseProblem, WeightByNoise } from '../../../solvers/solver.ts';
import { viewFilter } from '../../../solvers/view-filter.ts';
import { firstSigma } from './first-sigma.ts';
import { radonOverAllViews, viewMultiple } from './full-transform.ts';
import { geometryOn, type Measurement } from '../scan/simulation.ts';

/**
 * Tuned on validation slices, P in pixel lengths: noiseless, 10 to 90 views, λ of 0.25 to 1 is a plateau; the best λ over
 * σ_y is 5.9 to 6.9 at 1 % noise and 23 views.
 */
export const CT_TV_LAMBDA: WeightByNoise = { least: 0.5, perNoise: 6.5 };

function fbpWindow(name: string): FbpWindow {
  const found = FBP_WINDOWS.find((w) => w === name);
  if (found === undefined) throw new Error(`filtered backprojection has no window "${name}"`);
  return found;
}

/**
 * The measurement as solvers see it (design, "CT units"): y = k·P(x − x₀) with k = 2.674·μ_w·Δ becomes
 * y′ = y/k + P x₀ = P x, and the noise scales with it. Bins that measured nothing read 0 in both.
 */
export function problemOf(scan: CtScan, measurement: Measurement): InverseProblem {
  const { height, width, pixelMm } = scan.image;
  const { measured } = measurement;
  const beam = geometryOn(scan.image, scan.geometry);
  const geometry = { ...beam, ...(measured === undefined ? {} : { measured }) };
  const views = beam.anglesDeg.length;
  const operator = scan.bins === 'width' ? projectorOfBins(geometry) : projector(geometry);
  const k = lineIntegralPerScaled(pixelMm, waterOf(scan));
  const air = new Float32Array(height * width).fill(AIR_SCALED);
  const airData = new Float32Array(measurement.data.length);
  operator.forward(air, airData);
  const data = measurement.data.map((y, i) => y / k + airData[i]!);
  const hann = fbp(geometry, { window: 'hann', cutoff: 1 });
  const overAir = new Float32Array(data.length);
  return {
    operator,
    shape: [1, height, width],
    data,
    noiseSd: measurement.noiseSd / k,
    weights: measurement.weights === null ? null : measurement.weights.map((w) => w * k * k),
    lower: AIR_SCALED,
    firstSigma: firstSigma(beam.anglesDeg),
    symmetries: symmetriesOf(height, width),
    preconditioner: viewFilter(views, beam.bins),
    nonNegative: true,
    tvLambda: CT_TV_LAMBDA,
    // Bins that measured nothing are zero rows of this spectrum: they are not filled in, as FBP of a measurement does.
    fullTransform: radonOverAllViews(beam, viewMultiple(views, height, width)),
    analyticInverse(sinogram, out, window) {
      const inverse =
        window === undefined ? hann : fbp(geometry, { window: fbpWindow(window.name), cutoff: window.cutoff });
      // The image stands on a floor of x₀ that ends at the matrix: taken off, or its square edge would streak.
      for (let i = 0; i < overAir.length; i++) overAir[i] = sinogram[i]! - airData[i]!;
      inverse.apply(overAir, out);
      for (let i = 0; i < out.length; i++) out[i]! += AIR_SCALED;
    },
  };
}
