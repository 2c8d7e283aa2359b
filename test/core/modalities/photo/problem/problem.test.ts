/** What was measured of a photograph, as solvers see it: exact where it is known, and its posterior where that is known. */
import { describe, expect, it } from 'vitest';
import type { PhotoOperator } from '../../../../../core/contract/measurement/photo.ts';
import { reduced } from '../../../../../core/image/grids/reduced.ts';
import { GREY_WEIGHTS } from '../../../../../core/operators/pixel/grey.ts';
import { feathered } from '../../../../../core/modalities/photo/problem/feathered.ts';
import type { PhotoData } from '../../../../../core/modalities/photo/problem/photo-data.ts';
import { photoProblem } from '../../../../../core/modalities/photo/problem/problem.ts';
import { sizeOf } from '../../../../../core/operators/linear-operator.ts';
import { independentGaussian } from '../../../../../core/priors/gaussian.ts';
import { proximal, type ProximalSettings } from '../../../../../core/solvers/proximal.ts';
import { freshState } from '../../../../../core/solvers/solver.ts';
import { matrixOf, normalEquations, solved } from '../../../solvers/linear-system.ts';
import { finish, normals } from '../../../solvers/tiny-problem.ts';

const [height, width] = [4, 6];
const plane = height * width;
const size = 3 * plane;
const variance = 0.04;
const mean = Float32Array.from({ length: size }, (_, i) => 0.4 + 0.1 * Math.sin(i));
const truth = normals(size, 1).map((n, i) => mean[i]! + Math.sqrt(variance) * n);
const flags = (length: number, seed: number): Uint8Array =>
  Uint8Array.from(normals(length, seed), (v) => (v > -0.3 ? 1 : 0));

/** The problem of a picture of which this is known. */
function posedFor(
  operator: Pick<PhotoOperator, 'grey' | 'scale'>,
  known: Uint8Array | null,
  hinted: Uint8Array | null,
) {
  const image = { channels: 3, height, width };
  const without: PhotoData = { image, operator, known, hinted, data: new Float32Array(0) };
  const A = photoProblem(without).problem.operator;
  const data = new Float32Array(sizeOf(A.outShape));
  A.forward(truth, data);
  return photoProblem({ ...without, data });
}

const cases = [
  ['a mask', posedFor({ grey: null, scale: 1 }, flags(plane, 2), null)],
  ['a grey', posedFor({ grey: 'rec709', scale: 1 }, null, null)],
  ['a grey with hints', posedFor({ grey: 'rec601', scale: 1 }, null, flags(plane, 3))],
  ['a mask of a grey with hints', posedFor({ grey: 'rec601', scale: 1 }, flags(plane, 4), flags(plane, 5))],
  ['a smaller picture', posedFor({ grey: null, scale: 2 }, null, null)],
  ['a mask of the grey of a smaller picture', posedFor({ grey: 'equal', scale: 2 }, flags(plane / 4, 6), null)],
] as const;

describe.each(cases)('%s', (_, posed) => {
  const { problem } = posed;
  const A = problem.operator;
  const matrix = matrixOf(A);
  /** argmin ‖Au − y‖² + λ‖u − z‖² by elimination, λ so small that the data are met. */
  const nearest = (data: ArrayLike<number>, z: ArrayLike<number>): Float64Array => {
    const lambda = 1e-9;
    const { normal, right } = normalEquations(matrix, data, () => 1, size);
    for (let i = 0; i < size; i++) {
      normal[i * size + i]! += lambda;
      right[i]! += lambda * z[i]!;
    }
    return solved(normal, right);
  };

  it('is sketched as its picture is made smaller', () => {
    const x = new Float32Array(size);
    problem.start?.(x);
    const small = reduced(posed.fromProblem(x.slice()), { channels: 3, height, width }, 2);
    posed.sketch?.(x, 2).forEach((v, i) => expect(v).toBeCloseTo(small[i]!, 5));
    expect(posed.sketch?.(x, 2)).toHaveLength(small.length);
  });

  it('begins at a picture without gaps, and every classical method of it gives one', () => {
    const methods = [problem.start!, ...Object.values(problem.fills ?? {})];
    for (const fill of methods) {
      const out = new Float32Array(size).fill(NaN);
      fill(out, 1);
      expect(out.every(Number.isFinite)).toBe(true);
    }
  });

  it('has the posterior of a Gaussian as its draws: its mean, its spread, and the data exactly', async () => {
    const prior = independentGaussian(mean, new Float32Array(size).fill(variance));
    // What kriging says of colours beside the data is left out.
    const { startVariance: _said, ...measured } = problem;
    const settings: Omit<ProximalSettings, 'seed'> = {
      ...{ steps: 12, sigmaStart: 3, sigmaEnd: 0.05, renoise: 'ancestral', travel: null, noiseScale: 1, momentum: 0 },
      ...{
        varianceFloor: 0,
        modelError: 0,
        cgIterations: 1,
        solve: 'draw',
        lastFloor: 1,
        answerError: 'network',
        covarianceSteps: 0,
        lastDenoising: 0,
        symmetries: false,
      },
    };
    const expected = nearest(problem.data, mean);
    // Σ = s²(I − A⁺A): its trace is what is left free.
    let open = 0;
    for (let i = 0; i < size; i++) {
      const unit = Float64Array.from({ length: size }, (__, j) => (j === i ? 1 : 0));
      open += nearest(new Float64Array(problem.data.length), unit)[i]!;
    }
    const seeds = 60;
    const start = new Float32Array(size).fill(0.9); // far from anything likely: to be forgotten
    const sum = new Float64Array(size);
    let squares = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const state = freshState();
      const steps = await finish(
        proximal(measured, { ...settings, seed }, prior, prior.residualVariance, start, state),
      );
      expect(steps.at(-1)!.residual).toBeLessThan(1e-6);
      const found = state.arrays['estimate']!;
      for (let i = 0; i < size; i++) {
        sum[i]! += found[i]!;
        squares += (found[i]! - expected[i]!) ** 2;
      }
    }
    let chiSquare = 0;
    for (let i = 0; i < size; i++) chiSquare += (sum[i]! / seeds - expected[i]!) ** 2 / (variance / seeds);
    expect(Math.abs(chiSquare - open)).toBeLessThan(4 * Math.sqrt(2 * open));
    expect(Math.abs(squares / seeds / variance / open - 1)).toBeLessThan(4 * Math.sqrt(2 / (open * seeds)));
  });
});

it('the grey that was measured is the grey of every result, in colours that there are', () => {
  const grey = Float32Array.from({ length: plane }, (_, i) => Math.round((255 * i) / (plane - 1)) / 255);
  const weights = GREY_WEIGHTS.rec601;
  const image = { channels: 3, height, width };
  const posed = photoProblem({ image, operator: { grey: 'rec601', scale: 1 }, known: null, hinted: null, data: grey });
  const picture = posed.fromProblem(normals(size, 7).map((v) => 0.5 + v));
  grey.forEach((g, i) => {
    const own = weights.reduce((sum, w, c) => sum + w * picture[c * plane + i]!, 0);
    expect(own).toBeCloseTo(g, 6);
  });
  expect(picture.every((v) => v >= 0 && v <= 1)).toBe(true);
});

describe('what the start knows of colours', () => {
  const doubtOf = (known: Uint8Array | null, hinted: Uint8Array | null): Float32Array | undefined =>
    posedFor({ grey: 'rec601', scale: 1 }, known, hinted).problem.startVariance?.();

  it('is least at a hint, and nothing in a hole, whose grey is not known', () => {
    const known = flags(plane, 4);
    const hinted = Uint8Array.from({ length: plane }, (_, i) => (i === 9 ? 1 : 0));
    const doubt = doubtOf(null, hinted)!;
    expect(doubt.every((v) => v >= doubt[9]! && v < Infinity)).toBe(true);
    expect(Math.max(...doubt)).toBeGreaterThan(3 * doubt[9]!);
    expect(doubtOf(known, hinted)).toEqual(doubtOf(known, hinted)!.map((v, i) => (known[i] === 0 ? Infinity : v)));
    expect(doubtOf(known, hinted)!.filter((v) => v === Infinity)).toHaveLength(known.filter((v) => v === 0).length);
  });

  it('is not asked where there are no hints', () => {
    expect(doubtOf(null, null)).toBeUndefined();
    expect(posedFor({ grey: null, scale: 1 }, flags(plane, 2), null).problem.startVariance).toBeUndefined();
  });
});

describe('a feather', () => {
  it('brings a filling up from the picture inside the hole, leaves what is known to the bit, and judges what was found', () => {
    const known = Uint8Array.from({ length: plane }, (_, i) => (i % width === 0 ? 1 : 0));
    const picture = Float32Array.from({ length: size }, (_, i) => 0.1 + 0.001 * i);
    const data = picture.filter((_, i) => known[i % plane] === 1);
    const image = { channels: 3, height, width };
    const posed = photoProblem({ image, operator: { grey: null, scale: 1 }, known, hinted: null, data });
    const x = Float32Array.from({ length: size }, (_, i) => (known[i % plane] === 1 ? picture[i]! : 0.75));
    const soft = feathered(posed, { height, width, known, picture }, 2);
    const out = soft.fromProblem(x);
    for (let i = 0; i < size; i++) {
      const share = Math.min(1, (i % width) / 3);
      if (share === 0 || share === 1) expect(out[i]).toBe(x[i]);
      else expect(out[i]).toBeCloseTo(share * 0.75 + (1 - share) * picture[i]!, 6);
    }
    expect(soft.whole?.fromProblem(x)).toEqual(x);
  });
});
