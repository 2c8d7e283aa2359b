import { describe, expect, it } from 'vitest';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import { coilOperator } from '../../../../core/operators/kspace/coils.ts';
import { simulatedCoils } from '../../../../core/modalities/mri/sensitivities/simulated.ts';
import { sizeOf } from '../../../../core/operators/linear-operator.ts';
import { normalVector } from '../random-vector.ts';

const [height, width] = [12, 15];
const size = height * width;

const masks: readonly (readonly [string, (row: number, column: number) => boolean])[] = [
  ['columns', (_row, column) => column % 3 === 0 || Math.abs(column - 7) < 2],
  ['rows', (row) => row % 2 === 1],
  ['points', (row, column) => (row * 5 + column * 7) % 3 === 0],
  ['everything', () => true],
];
const maskOf = (chosen: (row: number, column: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => (chosen(Math.floor(i / width), i % width) ? 1 : 0));

/** Σ|S|² = 1 at every pixel for every set, and the sets at right angles where there are two. */
function mapsOf(coils: number, sets: number): Float32Array {
  const maps = Float32Array.from(normalVector(sets * coils * 2 * size, 11));
  const at = (set: number, coil: number, part: number, p: number) => ((set * coils + coil) * 2 + part) * size + p;
  for (let p = 0; p < size; p++) {
    for (let set = 0; set < sets; set++) {
      for (let other = 0; other < set; other++) {
        let [re, im] = [0, 0];
        for (let c = 0; c < coils; c++) {
          const [ar, ai] = [maps[at(other, c, 0, p)]!, maps[at(other, c, 1, p)]!];
          const [br, bi] = [maps[at(set, c, 0, p)]!, maps[at(set, c, 1, p)]!];
          re += ar * br + ai * bi;
          im += ar * bi - ai * br;
        }
        for (let c = 0; c < coils; c++) {
          const [ar, ai] = [maps[at(other, c, 0, p)]!, maps[at(other, c, 1, p)]!];
          maps[at(set, c, 0, p)]! -= ar * re - ai * im;
          maps[at(set, c, 1, p)]! -= ar * im + ai * re;
        }
      }
      let square = 0;
      for (let c = 0; c < coils; c++) for (const part of [0, 1]) square += maps[at(set, c, part, p)]! ** 2;
      for (let c = 0; c < coils; c++) for (const part of [0, 1]) maps[at(set, c, part, p)]! /= Math.sqrt(square);
    }
  }
  return maps;
}

/** The definition, coil after coil. */
function byDefinition(maps: Float32Array, mask: Uint8Array, coils: number, sets: number, x: Float64Array): number[] {
  const F = fourier2d(height, width);
  const out: number[] = [];
  for (let c = 0; c < coils; c++) {
    const seen = new Float64Array(2 * size);
    for (let set = 0; set < sets; set++) {
      for (let p = 0; p < size; p++) {
        const [sr, si] = [0, 1].map((part) => maps[((set * coils + c) * 2 + part) * size + p]!);
        const [xr, xi] = [x[2 * set * size + p]!, x[(2 * set + 1) * size + p]!];
        seen[p]! += sr! * xr - si! * xi;
        seen[size + p]! += sr! * xi + si! * xr;
      }
    }
    const k = new Float64Array(2 * size);
    F.forward(seen, k);
    for (const part of [0, 1]) for (let p = 0; p < size; p++) if (mask[p] === 1) out.push(k[part * size + p]!);
  }
  return out;
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

describe.each(masks)('coils with a mask of %s', (_name, chosen) => {
  const mask = maskOf(chosen);

  it.each([
    [1, 1],
    [3, 1],
    [11, 1],
    [8, 2],
  ] as const)('measure what the definition says: %i coils, %i sets of maps', (coils, sets) => {
    const maps = mapsOf(coils, sets);
    const A = coilOperator(maps, mask, height, width, sets);
    const x = normalVector(sizeOf(A.inShape), 3);
    const y = new Float64Array(sizeOf(A.outShape));
    A.forward(x, y);
    expect(largest(y, byDefinition(maps, mask, coils, sets, x))).toBeLessThan(1e-12);
  });

  it.each([1, 2] as const)('have a normal operator that is AᵀA without the transforms that cancel: %i sets', (sets) => {
    const A = coilOperator(mapsOf(9, sets), mask, height, width, sets);
    const x = normalVector(sizeOf(A.inShape), 4);
    const y = new Float64Array(sizeOf(A.outShape));
    const expected = new Float64Array(x.length);
    const normal = new Float64Array(x.length).fill(NaN);
    A.forward(x, y);
    A.adjoint(y, expected);
    A.normal(x, normal);
    expect(largest(normal, expected)).toBeLessThan(1e-12);
  });

  it.each([1, 2] as const)('have the spectrum that is the diagonal of F AᵀA Fᴴ: %i sets', (sets) => {
    const A = coilOperator(mapsOf(4, sets), mask, height, width, sets);
    const spectrum = A.spectrum();
    const F = fourier2d(height, width);
    for (let at = 0; at < sets * size; at += 7) {
      const [set, k] = [Math.floor(at / size), at % size];
      const wave = new Float64Array(2 * size);
      wave[k] = 1;
      F.adjoint(wave, wave);
      const x = new Float64Array(2 * sets * size);
      x.set(wave, 2 * set * size);
      const y = new Float64Array(sizeOf(A.outShape));
      A.forward(x, y);
      expect(spectrum[at]).toBeCloseTo(
        y.reduce((sum, v) => sum + v * v, 0),
        5,
      );
    }
  });

  it.each([
    [1, false],
    [2, false],
    [1, true],
  ] as const)('have a proximal map: %i sets, weights: %s', (sets, weighted) => {
    const A = coilOperator(mapsOf(5, sets), mask, height, width, sets);
    const truth = normalVector(sizeOf(A.inShape), 5);
    const data = new Float32Array(sizeOf(A.outShape));
    A.forward(truth, data);
    const weights = weighted ? Float32Array.from(data, (_, i) => 1 + 0.5 * Math.sin(i)) : null;
    const prox = A.proximal(data, weights, 60);
    const z = Float32Array.from(normalVector(truth.length, 6));
    const u = new Float32Array(z.length);
    for (const round of [0, 1]) {
      if (round === 1) for (let i = 0; i < data.length; i++) data[i]! += 0.3 * Math.cos(i); // perturbed in place
      const lambda = 0.2;
      const { residual } = prox.solve(z, lambda, u);
      const misfit = new Float64Array(data.length);
      A.forward(u, misfit);
      const plain = Math.hypot(...misfit.map((v, i) => v - data[i]!)) / Math.hypot(...data);
      expect(residual).toBeCloseTo(plain, 5);
      const slope = new Float64Array(u.length);
      A.adjoint(
        misfit.map((v, i) => (v - data[i]!) * (weights?.[i] ?? 1)),
        slope,
      );
      for (let i = 0; i < u.length; i++) expect(Math.abs(slope[i]! + lambda * (u[i]! - z[i]!))).toBeLessThan(2e-6);
    }
  });
});

describe('coils', () => {
  it('that are smooth are fewer along a line, and AᵀA stays within the share that may be lost', () => {
    const [high, wide] = [40, 64];
    const maps = simulatedCoils(8, high, wide, 1);
    const columns = Uint8Array.from({ length: high * wide }, (_, i) => ((i % wide) % 4 === 0 ? 1 : 0));
    const A = coilOperator(maps, columns, high, wide);
    const x = normalVector(sizeOf(A.inShape), 4);
    const y = new Float64Array(sizeOf(A.outShape));
    const [expected, normal] = [new Float64Array(x.length), new Float64Array(x.length)];
    A.forward(x, y);
    A.adjoint(y, expected);
    A.normal(x, normal);
    const apart = Math.hypot(...normal.map((v, i) => v - expected[i]!)) / Math.hypot(...x);
    expect(apart).toBeLessThan(1e-3);
    expect(apart).toBeGreaterThan(0);
  });

  it('need four iterations where the maps are normalised: what λ stands for at the last step of a run is met to a hundredth', () => {
    const A = coilOperator(mapsOf(8, 1), maskOf(masks[0]![1]), height, width);
    const data = new Float32Array(sizeOf(A.outShape));
    A.forward(normalVector(2 * size, 7), data);
    const z = Float32Array.from(normalVector(2 * size, 8));
    const [few, many] = [new Float32Array(z.length), new Float32Array(z.length)];
    A.proximal(data, null).solve(z, 0.25, few);
    A.proximal(data, null, 100).solve(z, 0.25, many);
    const moved = Math.hypot(...many.map((v, i) => v - z[i]!));
    expect(Math.hypot(...few.map((v, i) => v - many[i]!)) / moved).toBeLessThan(0.01);
  });

  it('refuse maps and masks of another size', () => {
    expect(() => coilOperator(new Float32Array(7), new Uint8Array(size), height, width)).toThrow('maps of 180 pixels');
    expect(() => coilOperator(new Float32Array(2 * size), new Uint8Array(3), height, width)).toThrow('3 flags');
  });
});
