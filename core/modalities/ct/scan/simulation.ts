/** Measuring an image that we have (design, "Simulation"): the truth on the reconstruction's grid and its line integrals. */
import type { JobGeometry, SinogramReading } from '../../../contract/measurement/ct.ts';
import type { Noise } from '../../../contract/measurement/noise.ts';
import type { Image } from '../../../image/image.ts';
import { poisson } from '../../../image/poisson.ts';
import { fillNormal, PURPOSE, uniformStream } from '../../../image/random.ts';
import { resample } from '../../../image/grids/resample.ts';
import { AIR_HU, muFromHu } from '../../../image/units/units.ts';
import type { Geometry } from '../../../operators/radon/geometry.ts';
import { projector } from '../../../operators/radon/projector.ts';
import type { CtScan, Grid, Scan } from '../job.ts';
import { findDeadBins, parseBins } from './dead-bins.ts';

/** Line integrals [views, bins] and what is known of their noise. */
export interface Measurement {
  readonly data: Float32Array;
  /** σ_y where it is the same for all; 0 where there is none or it is unknown. */
  readonly noiseSd: number;
  /** Inverse variances of the line integrals where they differ (Poisson). */
  readonly weights: Float32Array | null;
  /** 1 where a bin was measured, 0 where it was not (data and weight are then 0). Absent: all were. */
  readonly measured?: Uint8Array;
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

/** How a measured sinogram is read: the numbers' meaning, the order of its rays, the noise to assume. */
export interface SinogramScan {
  readonly reading: SinogramReading;
  readonly geometry: JobGeometry;
  readonly noise: Noise;
}

/** The array of a file, or of one detector row of it, as [views, bins] of the geometry. */
function turned(
  file: Float32Array,
  views: number,
  bins: number,
  { axes, detector }: SinogramReading['convention'],
): Float32Array {
  if (axes !== 'bins-views' && detector === 'forward') return file;
  const out = new Float32Array(views * bins);
  for (let view = 0; view < views; view++) {
    for (let bin = 0; bin < bins; bin++) {
      const own = detector === 'forward' ? bin : bins - 1 - bin;
      out[view * bins + bin] = file[axes === 'bins-views' ? own * views + view : view * bins + own]!;
    }
  }
  return out;
}

/** A bin of the file → of the geometry, and back. */
export const binIn = (bin: number, bins: number, { detector }: SinogramReading['convention']): number =>
  detector === 'forward' ? bin : bins - 1 - bin;

/** Counts without an object, or without a beam: of each bin, of each view, or of each ray in the order of the file. */
function fieldAt(
  field: readonly number[],
  view: number,
  own: number,
  { anglesDeg: { length: views }, bins }: JobGeometry,
  { axes }: SinogramReading['convention'],
): number {
  if (field.length === bins) return field[own]!;
  if (field.length === views) return field[view]!;
  return field[axes === 'bins-views' ? own * views + view : view * bins + own]!;
}

/**
 * y = ln((flat − dark)/(N − dark)), weights N − dark. A ray without counts says only that much is in its way: half a
 * count in its place would be a number that nobody measured, so it is left out as a dead bin is.
 */
function fromMeasuredCounts(counts: Float32Array, g: JobGeometry, reading: SinogramReading): Measurement {
  const { i0, flat, dark, convention } = reading;
  const { bins } = g;
  const data = new Float32Array(counts.length);
  const weights = new Float32Array(counts.length);
  const measured = new Uint8Array(counts.length);
  for (let i = 0; i < counts.length; i++) {
    const view = Math.floor(i / bins);
    const own = binIn(i % bins, bins, convention);
    const none = dark === null ? 0 : fieldAt(dark, view, own, g, convention);
    const open = (flat === null ? (i0 ?? 1) : fieldAt(flat, view, own, g, convention)) - none;
    const seen = counts[i]! - none;
    if (seen <= 0 || open <= 0) continue;
    measured[i] = 1;
    weights[i] = seen;
    data[i] = Math.log(open / seen);
  }
  return { data, noiseSd: 0, weights, ...(measured.includes(0) ? { measured } : {}) };
}

/** A measured sinogram, as its file holds it, as line integrals [views, bins]; the noise is the level to assume. */
export function readSinogram({ reading, geometry, noise }: SinogramScan, file: Float32Array): Measurement {
  const { bins, anglesDeg } = geometry;
  const numbers = turned(file, anglesDeg.length, bins, reading.convention);
  const found =
    reading.quantity === 'counts'
      ? fromMeasuredCounts(numbers, geometry, reading)
      : { data: numbers, noiseSd: 0, weights: null };
  const { data, weights, measured } = withoutDeadBins(found, reading, anglesDeg.length, bins);
  const mask = measured === undefined ? {} : { measured };
  switch (noise.kind) {
    case 'none':
      return { data, noiseSd: 0, weights, ...mask };
    case 'gaussian':
      return { data, noiseSd: assumedNoiseSd(data, noise.epsilon), weights: null, ...mask };
    case 'poisson':
      // Counts carry their own.
      return {
        data,
        noiseSd: 0,
        weights: weights ?? data.map((y, i) => (measured?.[i] === 0 ? 0 : Math.max(noise.i0 * Math.exp(-y), 0.5))),
        ...mask,
      };
  }
}

/** Bins of a measurement that are no measurement, as in the file. */
export function deadBinsOf(data: Float32Array, reading: SinogramReading, views: number, bins: number): number[] {
  if (reading.deadBins === 'none') return [];
  if (reading.deadBins === 'auto')
    return findDeadBins(data, views, bins)
      .map((bin) => binIn(bin, bins, reading.convention))
      .sort((a, b) => a - b);
  const named = parseBins(reading.deadBins, bins);
  return named.ok ? [...named.value] : [];
}

function withoutDeadBins(found: Measurement, reading: SinogramReading, views: number, bins: number): Measurement {
  const dead = deadBinsOf(found.data, reading, views, bins);
  if (dead.length === 0) return found;
  const measured = found.measured?.slice() ?? new Uint8Array(found.data.length).fill(1);
  const [data, weights] = [found.data.slice(), found.weights?.slice() ?? null];
  for (const own of dead) {
    for (let i = binIn(own, bins, reading.convention); i < data.length; i += bins) {
      measured[i] = data[i] = 0;
      if (weights !== null) weights[i] = 0;
    }
  }
  return { data, noiseSd: found.noiseSd, weights, measured };
}

/** The same for a job's scan. @throws where it measures an image */
export function measuredData({ source, geometry, noise }: CtScan, file: Float32Array): Measurement {
  if (source.kind !== 'sinogram') throw new Error('measuredData: the job measures an image');
  return readSinogram({ reading: source, geometry, noise }, file);
}
