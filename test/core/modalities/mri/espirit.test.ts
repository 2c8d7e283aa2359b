import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import { dominant } from '../../../../core/modalities/mri/sensitivities/dominant.ts';
import { espirit, ESPIRIT } from '../../../../core/modalities/mri/sensitivities/espirit.ts';
import { hermitianEigen } from '../../../../core/modalities/mri/sensitivities/hermitian-eigen.ts';
import type { CalibrationBlock } from '../../../../core/modalities/mri/sensitivities/kernels.ts';
import { simulatedCoils } from '../../../../core/modalities/mri/sensitivities/simulated.ts';
import { normalVector } from '../../operators/random-vector.ts';

const count = z.int().positive();
const reference = z
  .object({
    ...{ coils: count, height: count, width: count, region: count, step: count, kernel: count },
    threshold: z.number(),
    cases: z.array(
      z.object({
        name: z.string(),
        sets: z.union([z.literal(1), z.literal(2)]),
        kspace: z.array(z.number()),
        maps: z.array(z.number()),
        eigenvalues: z.array(z.number()),
        definition: z.array(z.number()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../reference/bart-ecalib.json', import.meta.url), 'utf8')));

/** The block of `rows` × `columns` about the centre of k-space [coils, 2, height, width]. */
function blockOf(
  kspace: Float32Array,
  coils: number,
  [height, width]: readonly [number, number],
  [rows, columns]: readonly [number, number],
): CalibrationBlock {
  const data = new Float32Array(coils * 2 * rows * columns);
  const [top, left] = [Math.floor(height / 2) - Math.floor(rows / 2), Math.floor(width / 2) - Math.floor(columns / 2)];
  for (let plane = 0, i = 0; plane < 2 * coils; plane++)
    for (let r = top; r < top + rows; r++)
      for (let c = left; c < left + columns; c++, i++) data[i] = kspace[(plane * height + r) * width + c]!;
  return { data, coils, rows, columns };
}

/** Matrix G with the eigenvalues 2^0, 2^−1, … and any eigenvectors, its triangle in both forms. */
function hermitian(n: number, seed: number) {
  const values = Float64Array.from({ length: n }, (_, i) => 2 ** -i);
  const [vr, vi] = [normalVector(n * n, seed), normalVector(n * n, seed + 1)];
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let [re, im] = [0, 0];
      for (let i = 0; i < n; i++) {
        re += vr[b * n + i]! * vr[a * n + i]! + vi[b * n + i]! * vi[a * n + i]!;
        im += vr[b * n + i]! * vi[a * n + i]! - vi[b * n + i]! * vr[a * n + i]!;
      }
      for (let i = 0; i < n; i++) {
        const [br, bi] = [vr[b * n + i]!, vi[b * n + i]!];
        if (a === b) {
          vr[a * n + i]! /= Math.sqrt(re);
          vi[a * n + i]! /= Math.sqrt(re);
        } else {
          vr[a * n + i]! -= br * re - bi * im;
          vi[a * n + i]! -= br * im + bi * re;
        }
      }
    }
  }
  const re = new Float64Array(n * n);
  const im = new Float64Array(n * n);
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        re[i * n + j]! += values[k]! * (vr[k * n + i]! * vr[k * n + j]! + vi[k * n + i]! * vi[k * n + j]!);
        im[i * n + j]! += values[k]! * (vi[k * n + i]! * vr[k * n + j]! - vr[k * n + i]! * vi[k * n + j]!);
      }
  return { values, vr, vi, re, im };
}

/** |⟨a, b⟩| of two unit vectors. */
const cosine = (ar: Float64Array, ai: Float64Array, br: Float64Array, bi: Float64Array): number => {
  let [re, im] = [0, 0];
  for (let i = 0; i < ar.length; i++) {
    re += ar[i]! * br[i]! + ai[i]! * bi[i]!;
    im += ar[i]! * bi[i]! - ai[i]! * br[i]!;
  }
  return Math.hypot(re, im);
};

describe('the eigenvectors of a Hermitian matrix', () => {
  it.each([1, 2, 3, 9, 40])('of size %i are found, with those that were asked for', (n) => {
    const given = hermitian(n, n);
    const kept = Math.min(n, 3);
    const found = hermitianEigen(given.re, given.im, n, (value, largest) => value > largest * 2 ** -2.5);
    found.values.forEach((v, i) => expect(Math.abs(v - given.values[i]!)).toBeLessThan(1e-13));
    expect(found.re.length).toBe(kept * n);
    for (let k = 0; k < kept; k++) {
      const part = (v: Float64Array) => v.subarray(k * n, (k + 1) * n);
      expect(cosine(part(found.re), part(found.im), part(given.vr), part(given.vi))).toBeCloseTo(1, 10);
    }
  });

  it('stand where columns are empty and values coincide', () => {
    const n = 5;
    const re = new Float64Array(n * n);
    for (const i of [0, 2, 4]) re[i * n + i] = 3;
    const { values, re: vr } = hermitianEigen(re, new Float64Array(n * n), n, (v) => v > 1);
    expect(Array.from(values)).toEqual([3, 3, 3, 0, 0]);
    for (let k = 0; k < 3; k++) expect(Math.hypot(...vr.subarray(k * n, (k + 1) * n))).toBeCloseTo(1, 12);
  });

  it('that dominate are found pixel by pixel, one or two', () => {
    const n = 6;
    for (const sets of [1, 2] as const) {
      const vectors = dominant(n, sets);
      for (const seed of [5, 90]) {
        const given = hermitian(n, seed);
        const [re, im]: [number[], number[]] = [[NaN], [NaN]]; // begins at the second place
        for (let i = 0; i < n; i++) {
          re.push(...given.re.subarray(i * n + i, (i + 1) * n));
          im.push(...given.im.subarray(i * n + i, (i + 1) * n));
        }
        vectors.find(Float64Array.from(re), Float64Array.from(im), 1);
        for (let k = 0; k < sets; k++) {
          const part = (v: Float64Array) => v.subarray(k * n, (k + 1) * n);
          expect(vectors.values[k]).toBeCloseTo(given.values[k]!, 8);
          expect(cosine(part(vectors.re), part(vectors.im), part(given.vr), part(given.vi))).toBeCloseTo(1, 8);
        }
      }
      const nothing = new Float64Array((n * (n + 1)) / 2);
      vectors.find(nothing, nothing, 0);
      expect(vectors.values.every((v) => v === 0)).toBe(true);
    }
  });
});

describe.each(reference.cases)(
  'ESPIRiT of a field of view that is $name',
  ({ sets, kspace, maps, eigenvalues, definition }) => {
    const { coils, height, width, region, step, kernel, threshold } = reference;
    const part = region * region;
    const data = new Float32Array(coils * 2 * part);
    for (let c = 0; c < coils; c++)
      for (let i = 0; i < part; i++)
        for (const half of [0, 1]) data[(2 * c + half) * part + i] = kspace[2 * (c * part + i) + half]!;
    const block = { data, coils, rows: region, columns: region };
    const found = espirit(block, { height, width }, { kernel, threshold, crop: 0, sets });
    /** The pixels that the reference holds. */
    const pixels: number[] = [];
    for (let r = 0; r < height; r += step) for (let c = 0; c < width; c += step) pixels.push(r * width + c);
    const size = pixels.length;
    const own = (set: number, plane: number, p: number) =>
      found.maps[(set * coils * 2 + plane) * height * width + pixels[p]!]!;

    it("has the eigenvalues of the definition, and BART's where there is signal", () => {
      definition.forEach((v, i) => {
        const ours = found.eigenvalues[Math.floor(i / size) * height * width + pixels[i % size]!]!;
        expect(Math.abs(v - ours)).toBeLessThan(1e-3);
        if (eigenvalues[i]! > 0.99) expect(Math.abs(eigenvalues[i]! - ours)).toBeLessThan(0.03);
      });
    });

    it("has BART's maps where there is signal: the spaces meet at an angle of 1° in the mean, the phase differs by a constant", () => {
      const at = (set: number, c: number, p: number, part: number) => maps[2 * ((set * coils + c) * size + p) + part]!;
      /** ⟨ours, BART's⟩ at a pixel. */
      const inner = (set: number, s: number, p: number): readonly [number, number] => {
        let [re, im] = [0, 0];
        for (let c = 0; c < coils; c++) {
          const [br, bi] = [at(s, c, p, 0), at(s, c, p, 1)];
          const [ar, ai] = [own(set, 2 * c, p), own(set, 2 * c + 1, p)];
          re += ar * br + ai * bi;
          im += ar * bi - ai * br;
        }
        return [re, im];
      };
      const angles: number[] = [];
      const phases: number[] = [];
      for (let p = 0; p < size; p++) {
        // The space of all sets that explain the region at this pixel, where it is clear which these are.
        const values = Array.from({ length: sets }, (_, s) => eigenvalues[s * size + p]!);
        const dimension = values.filter((v) => v > 0.95).length;
        if (dimension === 0 || (values[dimension] ?? 0) > 0.85) continue;
        for (let s = 0; s < dimension; s++) {
          let inside = 0;
          for (let set = 0; set < dimension; set++) inside += inner(set, s, p).reduce((sum, v) => sum + v * v, 0);
          angles.push(Math.asin(Math.sqrt(Math.max(0, 1 - inside))));
        }
        const [re, im] = inner(0, 0, p);
        if (dimension === 1) phases.push(Math.atan2(im, re));
      }
      expect(angles.length).toBeGreaterThan(size / 3);
      expect(angles.reduce((sum, v) => sum + v, 0) / angles.length).toBeLessThan(Math.PI / 180);
      // At the rim BART's are interpolated.
      expect(angles.toSorted((a, b) => a - b)[Math.floor(0.95 * angles.length)]).toBeLessThan(0.08);
      const first = phases[0] ?? 0;
      phases.forEach((v) => expect(Math.cos(v - first)).toBeGreaterThan(0.99));
    });
  },
);

describe('ESPIRiT', () => {
  const [coils, height, width] = [5, 40, 36];
  const size = height * width;
  const truth = simulatedCoils(coils, height, width, 3);
  /** What the coils see of a body that leaves a margin free: simulated maps are not periodic. */
  const planes = new Float32Array(coils * 2 * size);
  const F = fourier2d(height, width);
  const body = Float32Array.from({ length: size }, (_, p) => {
    const [y, x] = [Math.floor(p / width) / height - 0.5, (p % width) / width - 0.5];
    return Math.exp(-((y / 0.36) ** 6) - (x / 0.36) ** 6) * (1 + 0.5 * Math.sin(30 * x) * Math.cos(25 * y));
  });
  for (let c = 0; c < coils; c++) {
    const seen = truth.slice(2 * c * size, 2 * (c + 1) * size).map((v, i) => v * body[i % size]!);
    F.forward(seen, planes.subarray(2 * c * size, 2 * (c + 1) * size));
  }
  const block = blockOf(planes, coils, [height, width], [20, 18]);

  it('is told to go on all the time, for many coils take seconds', () => {
    let told = 0;
    espirit(block, { height, width }, ESPIRIT, () => told++);
    expect(told).toBeGreaterThan(height + 20);
  });

  it('finds simulated coils, normalised, and nothing where there is no signal', () => {
    const { maps, eigenvalues } = espirit(block, { height, width });
    let [inside, outside] = [0, 0];
    for (let p = 0; p < size; p++) {
      let [re, im, square] = [0, 0, 0];
      for (let c = 0; c < coils; c++) {
        const [ar, ai] = [maps[2 * c * size + p]!, maps[(2 * c + 1) * size + p]!];
        const [br, bi] = [truth[2 * c * size + p]!, truth[(2 * c + 1) * size + p]!];
        re += ar * br + ai * bi;
        im += ar * bi - ai * br;
        square += ar * ar + ai * ai;
      }
      if (eigenvalues[p]! < ESPIRIT.crop) expect(square).toBe(0);
      else expect(square).toBeCloseTo(1, 5);
      if (body[p]! > 0.5) {
        inside++;
        expect(Math.hypot(re, im)).toBeGreaterThan(0.998);
      } else if (square === 0) outside++;
    }
    expect(inside).toBeGreaterThan(size / 3);
    expect(outside).toBeGreaterThan(0);
  });

  it.each([5, 7, 9, 11, 13])('has no holes where the region is %i lines narrow', (columns) => {
    const narrow = blockOf(planes, coils, [height, width], [20, columns]);
    const { maps } = espirit(narrow, { height, width });
    let [lost, pixels] = [0, 0];
    for (let p = 0; p < size; p++) {
      if (body[p]! < 0.5) continue;
      pixels++;
      let [re, im] = [0, 0];
      for (let c = 0; c < coils; c++) {
        const [ar, ai] = [maps[2 * c * size + p]!, maps[(2 * c + 1) * size + p]!];
        const [br, bi] = [truth[2 * c * size + p]!, truth[(2 * c + 1) * size + p]!];
        re += ar * br + ai * bi;
        im += ar * bi - ai * br;
      }
      lost += 1 - re * re - im * im;
    }
    expect(Math.sqrt(lost / pixels)).toBeLessThan(columns < 9 ? 0.1 : 0.03);
  });

  it('gives the combination that sees most the phase 0, and turns with the scale and phase of no coil but that', () => {
    const settings = { ...ESPIRIT, crop: 0 };
    const { maps } = espirit(block, { height, width }, settings);
    const turned = espirit({ ...block, data: block.data.map((v) => -1e-9 * v) }, { height, width }, settings);
    maps.forEach((v, i) => expect(Math.abs(v - turned.maps[i]!)).toBeLessThan(1e-4));
  });
});

describe('simulated coils', () => {
  it('see every pixel together alike, each another part most, and are the same for the same seed', () => {
    const [coils, height, width] = [8, 30, 25];
    const size = height * width;
    const maps = simulatedCoils(coils, height, width, 4);
    const strongest = new Set<number>();
    for (let p = 0; p < size; p++) {
      const squares = Array.from(
        { length: coils },
        (_, c) => maps[2 * c * size + p]! ** 2 + maps[(2 * c + 1) * size + p]! ** 2,
      );
      expect(squares.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      strongest.add(squares.indexOf(Math.max(...squares)));
    }
    expect(strongest.size).toBe(coils);
    expect(simulatedCoils(coils, height, width, 4)).toEqual(maps);
    expect(simulatedCoils(coils, height, width, 5)).not.toEqual(maps);
    for (let i = 1; i < width; i++) expect(Math.abs(maps[i]! - maps[i - 1]!)).toBeLessThan(0.25);
  });
});
