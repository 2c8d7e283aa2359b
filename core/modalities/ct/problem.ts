import { type Job, waterOf } from '../../contract/job.ts';
import { AIR_SCALED, lineIntegralPerScaled } from '../../image/units.ts';
import { fbp } from '../../operators/radon/fbp/fbp.ts';
import { projector } from '../../operators/radon/projector.ts';
import type { InverseProblem } from '../../solvers/solver.ts';
import { viewFilter } from '../../solvers/view-filter.ts';
import { geometryOn, type Measurement } from './simulation.ts';

/**
 * The measurement as solvers see it (design, "CT units"): y = k·P(x − x₀) with k = 2.674·μ_w·Δ becomes
 * y′ = y/k + P x₀ = P x, and the noise scales with it. Bins that measured nothing read 0 in both.
 */
export function problemOf(job: Job, measurement: Measurement): InverseProblem {
  const { height, width, pixelMm } = job.image;
  const { measured } = measurement;
  const geometry = { ...geometryOn(job.image, job.geometry), ...(measured === undefined ? {} : { measured }) };
  const operator = projector(geometry);
  const k = lineIntegralPerScaled(pixelMm, waterOf(job));
  const air = new Float32Array(height * width).fill(AIR_SCALED);
  const airData = new Float32Array(measurement.data.length);
  operator.forward(air, airData);
  const data = measurement.data.map((y, i) => y / k + airData[i]!);
  const hann = fbp(geometry, { window: 'hann', cutoff: 1 });
  const overAir = new Float32Array(data.length);
  return {
    operator,
    height,
    width,
    data,
    noiseSd: measurement.noiseSd / k,
    weights: measurement.weights === null ? null : measurement.weights.map((w) => w * k * k),
    filter: viewFilter(geometry.anglesDeg.length, geometry.bins),
    lower: AIR_SCALED,
    analyticInverse(sinogram, out, options) {
      const inverse = options === undefined ? hann : fbp(geometry, options);
      // The image stands on a floor of x₀ that ends at the matrix: taken off, or its square edge would streak.
      for (let i = 0; i < overAir.length; i++) overAir[i] = sinogram[i]! - airData[i]!;
      inverse.apply(overAir, out);
      for (let i = 0; i < out.length; i++) out[i]! += AIR_SCALED;
    },
  };
}
