/** Measuring an image that we have (design, "Simulation"): the truth on the reconstruction's grid and its line integrals. */
import type { Job, JobGeometry, Noise } from '../contract/job.ts';
import type { Image } from '../image/image.ts';
import { poisson } from '../image/poisson.ts';
import { fillNormal, PURPOSE, uniformStream } from '../image/random.ts';
import { resample } from '../image/resample.ts';
import { AIR_HU, muFromHu } from '../image/units.ts';
import type { Geometry } from '../operators/geometry.ts';
import { projector } from '../operators/projector.ts';

/** Line integrals [views, bins] and what is known of their noise. */
export interface Measurement {
  readonly data: Float32Array;
  /** σ_y where it is the same for all; 0 where there is none or it is unknown. */
  readonly noiseSd: number;
  /** Inverse variances of the line integrals where they differ (Poisson). */
  readonly weights: Float32Array | null;
}

/** As much of a job as a measurement takes. */
export type Scan = Pick<Job, 'image' | 'geometry' | 'noise' | 'simulate' | 'seed'>;

/** The reconstruction's matrix. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly pixelMm: number;
}

export const geometryOn = (grid: Grid, g: JobGeometry): Geometry => ({ ...g, ...grid });

/** Values below vacuum are scanner padding. */
function clampToAir(hu: Float32Array): Float32Array {
  const out = new Float32Array(hu);
  for (let i = 0; i < out.length; i++) if (out[i]! < AIR_HU) out[i] = AIR_HU;
  return out;
}

const toGrid = (native: Image, hu: Float32Array, grid: Grid): Float32Array =>
  resample(
    hu,
    native.height,
    native.width,
    grid.height,
    grid.width,
    grid.pixelMm / native.pixelMm[0],
    grid.pixelMm / native.pixelMm[1],
  );

/** The truth in HU: the native image clamped at −1000 HU and area-averaged to the reconstruction's matrix. */
export const truthOf = (native: Image, grid: Grid): Float32Array => toGrid(native, clampToAir(native.data), grid);

const SUBRAYS = 3;

/** The geometry with each bin split into three rays. */
function subdivided(g: JobGeometry): JobGeometry {
  return g.kind === 'parallel'
    ? { ...g, bins: g.bins * SUBRAYS, binMm: g.binMm / SUBRAYS }
    : { ...g, bins: g.bins * SUBRAYS, binPitch: g.binPitch / SUBRAYS };
}

/** Clean line integrals of an image in HU on a grid. */
function lineIntegrals(hu: Float32Array, grid: Grid, g: JobGeometry): Float32Array {
  const mu = new Float32Array(hu.length);
  // In units of 1/pixel, since the operator counts in pixel lengths.
  for (let i = 0; i < mu.length; i++) mu[i] = muFromHu(hu[i]!) * grid.pixelMm;
  const y = new Float32Array(g.anglesDeg.length * g.bins);
  projector(geometryOn(grid, g)).forward(mu, y);
  return y;
}

/** Clean line integrals of the native image: on a three times finer grid with three rays a bin, or on the solver's own. */
function cleanData(native: Image, truth: Float32Array, grid: Grid, g: JobGeometry, fine: boolean): Float32Array {
  if (!fine) return lineIntegrals(truth, grid, g);
  const finer = { height: grid.height * 3, width: grid.width * 3, pixelMm: grid.pixelMm / 3 };
  const rays = lineIntegrals(toGrid(native, clampToAir(native.data), finer), finer, subdivided(g));
  const y = new Float32Array(rays.length / SUBRAYS);
  for (let i = 0; i < y.length; i++) {
    y[i] = (rays[SUBRAYS * i]! + rays[SUBRAYS * i + 1]! + rays[SUBRAYS * i + 2]!) / SUBRAYS;
  }
  return y;
}

/** Adds the noise that was asked for to clean line integrals, in place, and says how large it is. */
function addNoise(y: Float32Array, noise: Noise, seed: number): Measurement {
  switch (noise.kind) {
    case 'none':
      return { data: y, noiseSd: 0, weights: null };
    case 'gaussian': {
      const noiseSd = assumedNoiseSd(y, noise.epsilon);
      const n = new Float32Array(y.length);
      fillNormal(n, seed, PURPOSE.measurement, 0);
      for (let i = 0; i < y.length; i++) y[i]! += noiseSd * n[i]!;
      return { data: y, noiseSd, weights: null };
    }
    case 'poisson': {
      const counts = new Float32Array(y.length);
      for (let i = 0; i < y.length; i++) {
        counts[i] = poisson(noise.i0 * Math.exp(-y[i]!), uniformStream(seed, PURPOSE.measurement, 0, i));
      }
      return fromCounts(counts, noise.i0);
    }
  }
}

/** σ_y = ε·‖y‖₂/√m. */
function assumedNoiseSd(y: Float32Array, epsilon: number): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += y[i]! * y[i]!;
  return epsilon * Math.sqrt(sum / y.length);
}

/** y = ln(I₀/max(N, 0.5)), weights max(N, 0.5). */
export function fromCounts(counts: Float32Array, i0: number): Measurement {
  const data = new Float32Array(counts.length);
  const weights = new Float32Array(counts.length);
  for (let i = 0; i < counts.length; i++) {
    weights[i] = Math.max(counts[i]!, 0.5);
    data[i] = Math.log(i0 / weights[i]!);
  }
  return { data, noiseSd: 0, weights };
}

/** Measures a native image in HU as the job says. @param truth of the image on the job's matrix, where it is at hand */
export function simulateMeasurement(
  job: Scan,
  native: Image,
  truth = truthOf(native, job.image),
): { truth: Float32Array; measurement: Measurement } {
  const y = cleanData(native, truth, job.image, job.geometry, job.simulate === 'fine');
  return { truth, measurement: addNoise(y, job.noise, job.seed) };
}

/** A measured sinogram [views, bins] as line integrals; `job.noise` is the level to assume. */
export function measuredData(job: Job, sinogram: Float32Array): Measurement {
  if (job.input.kind === 'sinogram' && job.input.quantity === 'counts') {
    const { data, weights } = fromCounts(sinogram, job.input.i0 ?? 1);
    if (job.noise.kind === 'gaussian') return { data, noiseSd: assumedNoiseSd(data, job.noise.epsilon), weights: null };
    return { data, noiseSd: 0, weights };
  }
  switch (job.noise.kind) {
    case 'none':
      return { data: sinogram, noiseSd: 0, weights: null };
    case 'gaussian':
      return { data: sinogram, noiseSd: assumedNoiseSd(sinogram, job.noise.epsilon), weights: null };
    case 'poisson': {
      const i0 = job.noise.i0;
      return { data: sinogram, noiseSd: 0, weights: sinogram.map((y) => Math.max(i0 * Math.exp(-y), 0.5)) };
    }
  }
}
