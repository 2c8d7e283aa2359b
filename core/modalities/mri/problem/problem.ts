/** An MR measurement as solvers see it. */
import { clearUnseen } from '../../../image/complex.ts';
import { symmetriesOf } from '../../../image/symmetry.ts';
import { coilOperator } from '../../../operators/kspace/coils.ts';
import { oneCoil } from '../../../operators/kspace/one-coil.ts';
import type { ProximalMap } from '../../../operators/proximal-map.ts';
import { completed } from '../../../solvers/full-transform.ts';
import type { InverseProblem, WeightByNoise } from '../../../solvers/solver.ts';
import type { Posed } from '../../measuring.ts';
import { calibrationPhase, type CoilMaps } from '../phase/calibration-phase.ts';
import { turn, turned } from '../phase/turned.ts';
import { calibrationOf, type KspaceGrid } from '../sampling/mask.ts';
import { coilsOfSamples } from '../sampling/samples.ts';
import { brightnessOf } from './start.ts';

/**
 * On a scale of bright tissue at 1. Of six validation slices with noise of 0.01, a quarter or an eighth of the lines of one coil, 0.18 to
 * 0.35 times the noise are within 0.03 dB of each other and 0.1 to 0.4 dB above the discrepancy principle; with eight coils, equispaced 4×, 0.25
 * is 0.7 and 1.1 dB above it: maps that do not explain the samples make it end at the least.
 */
const TV_LAMBDA: WeightByNoise = { least: 1e-3, perNoise: 0.25, isFinal: true };

/**
 * First noise level, above the error of the start. Of 0.06, 0.1, 0.16 and 0.25 it is the best or within 0.1 dB of it for Gaussian 4×
 * and 8× and equispaced 4×, at 16 evaluations as at 32 (one validation slice of each anatomy, test/bench/mri/quality.ts).
 */
const FIRST_SIGMA = 0.1;

export interface MriData extends KspaceGrid {
  /** [height, width] */
  readonly mask: Uint8Array;
  /** [coils, 2, m], in row-major order of the mask. */
  readonly data: Float32Array;
  readonly noiseSd: number;
  /** null: one coil that sees everything alike. */
  readonly coils: CoilMaps | null;
  /** [2·sets, height, width], in the unit of the samples. */
  readonly start: Float32Array;
}

/**
 * x = e^{−iφ}·image/b with φ the phase of the calibration region and b the 99.5th percentile of the start's magnitude: what
 * the network was trained on. Phase and scale are part of the operator, and of the way back.
 */
export function mriProblem({ height, width, mask, data, noiseSd, coils, start }: MriData): Posed {
  const grid = { height, width };
  const plane = height * width;
  const planes = start.length / plane;
  const bright = brightnessOf(start, plane);
  const block = calibrationOf(mask, grid);
  const phasor = block === null ? null : calibrationPhase(coilsOfSamples(data, mask), grid, block, coils);
  const toProblem = (image: Float32Array): Float32Array => turned(image, phasor, plane, -1, 1 / bright);
  const measuring = coils === null ? singleCoil(grid, mask, phasor) : manyCoils(grid, mask, phasor, coils);
  const seen = coils === null ? undefined : seenBy(coils, plane);
  const problem: InverseProblem = {
    ...measuring,
    ...(seen === undefined ? {} : { seen }),
    shape: [planes, height, width],
    data: data.map((v) => v / bright),
    noiseSd: noiseSd / bright,
    weights: null,
    lower: null,
    firstSigma: FIRST_SIGMA,
    symmetries: symmetriesOf(height, width),
    analyticInverse: (y, out) => measuring.operator.adjoint(y, out),
    start: (out) => out.set(toProblem(start)),
    tvLambda: TV_LAMBDA,
  };
  return {
    problem,
    // What the network calls 1 differs from image to image: the way there holds it.
    scale: { low: 0, high: 1 },
    dataUnit: bright,
    toProblem,
    fromProblem(x) {
      const image = turned(x, phasor, plane, 1, bright);
      if (seen !== undefined) clearUnseen(image, seen, plane);
      return image;
    },
    ...(planes === 2 ? {} : { images: planes / 2 }),
  };
}

/** Where there are maps at all, [sets, pixels]: beyond them whatever a solver does is unchecked by data. */
function seenBy({ maps, sets }: CoilMaps, plane: number): Uint8Array {
  const out = new Uint8Array(sets * plane);
  const perSet = maps.length / sets;
  for (let i = 0; i < maps.length; i++) if (maps[i] !== 0) out[Math.floor(i / perSet) * plane + (i % plane)] = 1;
  return out;
}

/** What depends on how many coils there are. */
type Measuring = Pick<InverseProblem, 'operator' | 'prox' | 'fullTransform' | 'normal'>;

function singleCoil({ height, width }: KspaceGrid, mask: Uint8Array, phasor: Float32Array | null): Measuring {
  const operator = oneCoil(height, width, mask, phasor);
  return { operator, prox: (y, weights) => operator.proximal(y, weights), fullTransform: completed(operator) };
}

function manyCoils(
  { height, width }: KspaceGrid,
  mask: Uint8Array,
  phasor: Float32Array | null,
  { maps, sets }: CoilMaps,
): Measuring {
  const operator = coilOperator(withPhase(maps, sets, phasor), mask, height, width, sets);
  return {
    operator,
    prox: (y, weights, iterations): ProximalMap => operator.proximal(y, weights, iterations),
    normal: (x, out) => operator.normal(x, out),
    // Where maps are normalised Sᴴ is the inverse of S on all that coils can see.
    fullTransform: { inverseOfMeasured: (rows, out) => operator.adjoint(rows, out) },
  };
}

/** S·e^{iφ} of every set: the phase becomes part of how the coils see. @param maps [sets, coils, 2, height, width] */
function withPhase(maps: Float32Array, sets: number, phasor: Float32Array | null): Float32Array {
  if (phasor === null) return maps;
  const plane = phasor.length / (2 * sets);
  const out = new Float32Array(maps.length);
  const perSet = maps.length / sets;
  for (let set = 0; set < sets; set++) {
    const own = phasor.subarray(2 * set * plane);
    for (let at = set * perSet; at < (set + 1) * perSet; at += 2 * plane)
      turn(maps.subarray(at), own, plane, 1, 1, out.subarray(at));
  }
  return out;
}
