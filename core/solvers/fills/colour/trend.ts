import { evenFilter, gaussianHalf } from '../../../image/even-filter.ts';
import type { Chroma, Coloured } from './blocks.ts';
import { placesOf } from './places.ts';
import { waysFrom } from './ways.ts';

/** Tone and texture are told at this share of the picture's longer side. */
const DETAIL = 1 / 128;
/** Differences of grey and of its deviation around, by which two pixels are alike to exp(−1/2). */
const ALIKE = { tone: 0.25, texture: 0.2 };
/** Covariance of a pixel's chroma with itself: as much of it is shared with what is alike as with what is alike and near. */
const WHOLE = 2;
/** Variance of a single pixel about its surroundings. */
const OWN = 0.05;

/** What is expected of every pixel, and how much of what a colour may be is left open there, from 0 to 1. */
export interface Trend {
  readonly chroma: Chroma;
  readonly open: Float32Array;
}

/**
 * Kriging, or the mean of a Gaussian process (Rasmussen and Williams 2006, "Gaussian Processes for Machine Learning",
 * equations 2.25 and 2.26): the chroma of two pixels varies together as k(i, j) = a(i, j)·(1 + exp(−d(i, j))), with a how
 * alike their tone and texture are and d the shortest way between them over the picture. So a hint colours what is alike
 * wherever it is, and more where it is near; hints that say the same share one say, and what is unlike them all stays
 * grey. Tuned on photographs apart from those that judge; each number may be half or double for 1 % in CIEDE2000.
 * @param hinted with one known pixel at least
 */
export function trendOf({ height, width, grey, known, chroma }: Coloured): Trend {
  const plane = height * width;
  const { tone, texture } = lookOf(grey, height, width);
  const places = placesOf(known, width);
  const count = places.length;
  const rows = places.map((from) => {
    const row = new Float32Array(plane);
    waysFrom(from, tone, height, width, row);
    for (let i = 0; i < plane; i++) {
      const apart = [(tone[i]! - tone[from]!) / ALIKE.tone, (texture[i]! - texture[from]!) / ALIKE.texture] as const;
      row[i] = Math.exp(-0.5 * (apart[0] ** 2 + apart[1] ** 2)) * (1 + Math.exp(-row[i]!));
    }
    return row;
  });
  const factor = factored(rows.map((row) => places.map((at) => row[at]!)));
  const said = (values: Float32Array): Float64Array =>
    forward(
      factor,
      Float64Array.from(places, (at) => values[at]!),
    );
  const [red, blue] = [said(chroma[0]), said(chroma[1])];
  const found = { chroma: [new Float32Array(plane), new Float32Array(plane)] as const, open: new Float32Array(plane) };
  const shared = new Float64Array(count);
  for (let i = 0; i < plane; i++) {
    for (let p = 0; p < count; p++) shared[p] = rows[p]![i]!;
    forward(factor, shared);
    let [ofRed, ofBlue, told] = [0, 0, 0];
    for (let p = 0; p < count; p++) {
      ofRed += shared[p]! * red[p]!;
      ofBlue += shared[p]! * blue[p]!;
      told += shared[p]! ** 2;
    }
    found.chroma[0][i] = ofRed;
    found.chroma[1][i] = ofBlue;
    found.open[i] = Math.max(0, 1 - told / WHOLE);
  }
  return found;
}

/** The grey around each pixel, and its standard deviation in twice that width. */
function lookOf(grey: Float32Array, height: number, width: number) {
  const scratch = new Float64Array(grey.length);
  const around = (values: Float64Array, sigma: number): Float64Array => {
    const out = new Float64Array(values.length);
    const half = gaussianHalf(sigma, Math.ceil(3 * sigma));
    evenFilter(values, height, width, half, half, out, scratch);
    return out;
  };
  const sigma = DETAIL * Math.max(height, width);
  const values = Float64Array.from(grey);
  const mean = around(values, 2 * sigma);
  const squares = around(
    values.map((v) => v * v),
    2 * sigma,
  );
  return {
    tone: around(values, sigma),
    texture: squares.map((square, i) => Math.sqrt(Math.max(0, square - mean[i]! ** 2))),
  };
}

/**
 * L of K + OWN·I = L Lᵀ. Shortest ways are no distances in a space of their own, so that K may lack a little to be
 * positive; where it does, the pixel counts as one that differs more from its surroundings.
 */
function factored(covariance: readonly (readonly number[])[]): readonly Float64Array[] {
  const factor: Float64Array[] = [];
  covariance.forEach((row, i) => {
    const own = new Float64Array(i + 1);
    for (let j = 0; j <= i; j++) {
      const above = j === i ? own : factor[j]!;
      // The sweeps that found the ways end a little apart.
      let sum = 0.5 * (row[j]! + covariance[j]![i]!);
      for (let k = 0; k < j; k++) sum -= own[k]! * above[k]!;
      own[j] = j === i ? Math.sqrt(Math.max(sum + OWN, OWN)) : sum / above[j]!;
    }
    factor.push(own);
  });
  return factor;
}

/** b ← L⁻¹ b */
function forward(factor: readonly Float64Array[], b: Float64Array): Float64Array {
  for (let i = 0; i < b.length; i++) {
    const row = factor[i]!;
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= row[k]! * b[k]!;
    b[i] = sum / row[i]!;
  }
  return b;
}
