/** An MR measurement as solvers see it. */
import { symmetriesOf } from '../../../image/symmetry.ts';
import { oneCoil } from '../../../operators/kspace/one-coil.ts';
import { completed } from '../../../solvers/full-transform.ts';
import type { InverseProblem, WeightByNoise } from '../../../solvers/solver.ts';
import type { Posed } from '../../measuring.ts';
import { calibrationPhase } from '../phase/calibration-phase.ts';
import { accelerationOf, calibrationOf, type KspaceGrid } from '../sampling/mask.ts';
import { brightnessOf } from './start.ts';

/** On a scale of bright tissue at 1. */
const TV_LAMBDA: WeightByNoise = { least: 2e-3, perNoise: 0.7 };

/** First noise level above the start's error, which grows with the acceleration. */
const SIGMA_PER_ACCELERATION = 0.02;
const SIGMAS = [0.05, 0.3] as const;

export interface MriData extends KspaceGrid {
  /** [height, width] */
  readonly mask: Uint8Array;
  /** [1, 2, m], in row-major order of the mask. */
  readonly data: Float32Array;
  readonly noiseSd: number;
  /** [2, height, width], in the unit of the samples. */
  readonly start: Float32Array;
}

/** [2, height, width] with the samples at their places, 0 elsewhere. */
export function kspaceOf(data: Float32Array, mask: Uint8Array): Float32Array {
  const plane = mask.length;
  const m = data.length / 2;
  const out = new Float32Array(2 * plane);
  for (let i = 0, k = 0; i < plane; i++) {
    if (mask[i] === 0) continue;
    out[i] = data[k]!;
    out[plane + i] = data[m + k]!;
    k++;
  }
  return out;
}

/**
 * x = e^{−iφ}·image/b with φ the phase of the calibration region and b the 99.5th percentile of the start's magnitude: what
 * the network was trained on. Phase and scale are part of the operator, and of the way back.
 */
export function mriProblem({ height, width, mask, data, noiseSd, start }: MriData): Posed {
  const grid = { height, width };
  const bright = brightnessOf(start);
  const block = calibrationOf(mask, grid);
  const phasor = block === null ? null : calibrationPhase(kspaceOf(data, mask), grid, block);
  const operator = oneCoil(height, width, mask, phasor);
  const toProblem = (image: Float32Array): Float32Array => turned(image, phasor, -1, 1 / bright);
  const firstSigma = Math.min(SIGMAS[1], Math.max(SIGMAS[0], SIGMA_PER_ACCELERATION * accelerationOf(mask)));
  const problem: InverseProblem = {
    operator,
    shape: [2, height, width],
    data: data.map((v) => v / bright),
    noiseSd: noiseSd / bright,
    weights: null,
    lower: null,
    firstSigma,
    symmetries: symmetriesOf(height, width),
    prox: (y, weights) => operator.proximal(y, weights),
    analyticInverse: (y, out) => operator.adjoint(y, out),
    fullTransform: completed(operator),
    start: (out) => out.set(toProblem(start)),
    tvLambda: TV_LAMBDA,
  };
  return {
    problem,
    // What the network calls 1 differs from image to image: the way there holds it.
    scale: { low: 0, high: 1 },
    dataUnit: bright,
    toProblem,
    fromProblem: (x) => turned(x, phasor, 1, bright),
  };
}

/** factor · e^{±iφ} · image */
function turned(image: Float32Array, phasor: Float32Array | null, sign: 1 | -1, factor: number): Float32Array {
  if (phasor === null) return image.map((v) => factor * v);
  const plane = image.length / 2;
  const out = new Float32Array(image.length);
  for (let i = 0; i < plane; i++) {
    const c = factor * phasor[i]!;
    const s = sign * factor * phasor[plane + i]!;
    const re = image[i]!;
    const im = image[plane + i]!;
    out[i] = re * c - im * s;
    out[plane + i] = re * s + im * c;
  }
  return out;
}
