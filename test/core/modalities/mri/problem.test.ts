/** What solvers see of an MR measurement, and the way back. */
import { describe, expect, it } from 'vitest';
import { magnitudesOf } from '../../../../core/image/complex.ts';
import { mriProblem } from '../../../../core/modalities/mri/problem/problem.ts';
import { totalVariationStart } from '../../../../core/modalities/mri/problem/start.ts';
import { smoothPhase } from '../../../../core/modalities/mri/phase/smooth-phase.ts';
import { samplingMask } from '../../../../core/modalities/mri/sampling/pattern.ts';
import { simulatedCoils } from '../../../../core/modalities/mri/sensitivities/simulated.ts';
import { coilOperator } from '../../../../core/operators/kspace/coils.ts';
import { oneCoil } from '../../../../core/operators/kspace/one-coil.ts';
import { sizeOf } from '../../../../core/operators/linear-operator.ts';

const grid = { height: 48, width: 60 };
const PLANE = grid.height * grid.width;

/** Discs in discs, with a smooth phase; of any brightness. */
function scene(bright: number): Float32Array {
  const angle = smoothPhase(grid.height, grid.width, 3);
  const image = new Float32Array(2 * PLANE);
  for (let i = 0; i < PLANE; i++) {
    const [row, column] = [Math.floor(i / grid.width) - 24, (i % grid.width) - 30];
    const r = Math.hypot(row, column);
    const magnitude = bright * (r < 6 ? 1 : r < 12 ? 0.4 : r < 20 ? 0.7 : 0);
    image[i] = magnitude * Math.cos(angle[i]!);
    image[PLANE + i] = magnitude * Math.sin(angle[i]!);
  }
  return image;
}

function posed(bright: number, center: number) {
  const truth = scene(bright);
  const mask = samplingMask(
    {
      kind: center === 0 ? 'equispaced' : 'gaussian1d',
      ...{ acceleration: 2, center, direction: 'columns', partial: 1, seed: 1 },
    },
    grid,
  );
  const operator = oneCoil(grid.height, grid.width, mask);
  const data = new Float32Array(sizeOf(operator.outShape));
  operator.forward(truth, data);
  const samples = { ...grid, mask, data, noiseSd: 0 };
  const start = totalVariationStart(samples, operator);
  return { truth, ...mriProblem({ ...samples, coils: null, start }) };
}

describe.each([1, 1e-9, 1e9])('an image of brightness %f', (bright) => {
  const { truth, problem, toProblem, fromProblem } = posed(bright, 0.2);

  it('is about 1 where solvers see it, hardly has a phase there, and comes back', () => {
    const x = toProblem(truth);
    const sizes = magnitudesOf(x);
    expect(Math.max(...sizes)).toBeGreaterThan(0.8);
    expect(Math.max(...sizes)).toBeLessThan(1.5);
    // The region of the middle tells nearly all of a smooth phase: what stays imaginary is little.
    const energy = (from: number): number => x.slice(from, from + PLANE).reduce((sum, v) => sum + v * v, 0);
    expect(energy(PLANE)).toBeLessThan(0.02 * energy(0));
    const back = fromProblem(x);
    for (let i = 0; i < back.length; i++) expect(Math.abs(back[i]! - truth[i]!)).toBeLessThan(1e-5 * bright);
  });

  it('explains its data, and starts near the truth', () => {
    const residual = new Float32Array(problem.data.length);
    problem.operator.forward(toProblem(truth), residual);
    const largest = Math.max(...residual.map((v, k) => Math.abs(v - problem.data[k]!)));
    expect(largest).toBeLessThan(1e-4);
    const start = new Float32Array(2 * PLANE);
    problem.start?.(start);
    const x = toProblem(truth);
    const rms = Math.sqrt(start.reduce((sum, v, i) => sum + (v - x[i]!) ** 2, 0) / start.length);
    expect(rms).toBeLessThan(0.03);
  });
});

it('holds an image for each of two sets of maps, and the way back to both', () => {
  const mask = samplingMask(
    { kind: 'gaussian1d', acceleration: 2, center: 0.2, direction: 'columns', partial: 1, seed: 1 },
    grid,
  );
  const seen = simulatedCoils(4, grid.height, grid.width, 1);
  // Two sets: the coils as they are, and each as the next one is.
  const maps = new Float32Array(2 * seen.length);
  maps.set(seen);
  maps.set(seen.subarray(2 * PLANE), seen.length);
  maps.set(seen.subarray(0, 2 * PLANE), 2 * seen.length - 2 * PLANE);
  const images = new Float32Array(4 * PLANE);
  images.set(scene(1));
  images.set(
    scene(0.2).map((v) => -v),
    2 * PLANE,
  );
  const operator = coilOperator(maps, mask, grid.height, grid.width, 2);
  const data = new Float32Array(sizeOf(operator.outShape));
  operator.forward(images, data);
  const samples = { ...grid, mask, data, noiseSd: 0 };
  const start = totalVariationStart(samples, operator);
  expect(start).toHaveLength(4 * PLANE);
  const {
    problem,
    images: count,
    toProblem,
    fromProblem,
  } = mriProblem({ ...samples, coils: { maps, sets: 2 }, start });
  expect([count, problem.shape]).toEqual([2, [4, grid.height, grid.width]]);
  const x = toProblem(images);
  const residual = new Float32Array(data.length);
  problem.operator.forward(x, residual);
  expect(Math.max(...residual.map((v, k) => Math.abs(v - problem.data[k]!)))).toBeLessThan(1e-5);
  const back = fromProblem(x);
  expect(Math.max(...back.map((v, i) => Math.abs(v - images[i]!)))).toBeLessThan(1e-5);
});

it('is 0 where a set of maps sees nothing, whatever a solver has made there', () => {
  const mask = new Uint8Array(PLANE).fill(1);
  const maps = new Float32Array(2 * 2 * 2 * PLANE).fill(0.5);
  // The first row by neither set, the second row by the first set only.
  for (let plane = 0; plane < 8; plane++) maps.fill(0, plane * PLANE, plane * PLANE + grid.width * (plane < 4 ? 1 : 2));
  const data = new Float32Array(2 * 2 * PLANE).fill(1);
  const start = new Float32Array(4 * PLANE).fill(2);
  const { problem, fromProblem } = mriProblem({ ...grid, mask, data, noiseSd: 0, coils: { maps, sets: 2 }, start });
  const image = fromProblem(new Float32Array(4 * PLANE).fill(1));
  const isZero = (plane: number, row: number): boolean =>
    image.subarray(plane * PLANE + row * grid.width, plane * PLANE + (row + 1) * grid.width).every((v) => v === 0);
  expect([0, 1, 2, 3].map((plane) => [0, 1, 2].map((row) => isZero(plane, row)))).toEqual([
    ...[0, 1].map(() => [true, false, false]),
    ...[2, 3].map(() => [true, true, false]),
  ]);
  expect(problem.seen!.reduce((sum, v) => sum + v, 0)).toBe(2 * PLANE - 3 * grid.width);
});

it('leaves the phase on where no region of the middle is whole', () => {
  const { truth, toProblem } = posed(1, 0);
  const x = toProblem(truth);
  const scale = magnitudesOf(truth)[24 * 60 + 30]! / magnitudesOf(x)[24 * 60 + 30]!;
  for (let i = 0; i < x.length; i++) expect(x[i]! * scale).toBeCloseTo(truth[i]!, 4);
});
