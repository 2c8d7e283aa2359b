/**
 * Counter-based random numbers: every draw is a pure function of (seed, purpose, step, index), so the same seed
 * gives the same numbers whatever was drawn before, on every machine and after every resume.
 * Philox 4×32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
 */
import { simd, type Simd } from '../simd/simd.ts';

/** What a draw is for; each purpose is a stream of its own. */
export const PURPOSE = {
  measurement: 1,
  start: 2,
  renoise: 3,
  drawData: 4,
  drawPrior: 5,
  domain: 6,
  corrector: 7,
  predictor: 8,
  conditioning: 9,
  symmetry: 10,
  powerIteration: 11,
  phantom: 12,
  travel: 13,
  tiles: 14,
  patches: 15,
  sampling: 16,
  phase: 17,
  coils: 18,
  cycleSpinning: 19,
  drawStart: 20,
  replicas: 21,
  probes: 22,
  dequantisation: 23,
  trainingLevels: 24,
  trainingNoise: 25,
  trainingCrops: 26,
  ground: 27,
  heldOut: 28,
  judging: 29,
} as const;
export type Purpose = (typeof PURPOSE)[keyof typeof PURPOSE];

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const TWO_POW_32 = 4294967296;

/** High 32 bits of the product of two 32-bit numbers. */
function mulHigh(a: number, b: number): number {
  const ah = a >>> 16;
  const al = a & 0xffff;
  const bh = b >>> 16;
  const bl = b & 0xffff;
  const mid = ah * bl + ((al * bl) >>> 16);
  const mid2 = al * bh + (mid & 0xffff);
  return (ah * bh + Math.floor(mid / 65536) + Math.floor(mid2 / 65536)) >>> 0;
}

/** One Philox block: four 32-bit words of counter (c0…c3) under key (k0, k1), written to out[0…3]. */
export function philox(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, out: Uint32Array): void {
  let a = c0 >>> 0;
  let b = c1 >>> 0;
  let c = c2 >>> 0;
  let d = c3 >>> 0;
  let x = k0 >>> 0;
  let y = k1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const h0 = mulHigh(M0, a);
    const l0 = Math.imul(M0, a) >>> 0;
    const h1 = mulHigh(M1, c);
    const l1 = Math.imul(M1, c) >>> 0;
    a = (h1 ^ b ^ x) >>> 0;
    b = l1;
    c = (h0 ^ d ^ y) >>> 0;
    d = l0;
    x = (x + W0) >>> 0;
    y = (y + W1) >>> 0;
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}

/** The second word of the key of normal numbers. */
const NORMAL = 0x6c616e67;

/** (0, 1): never 0, so that its logarithm is finite. */
const open01 = (word: number): number => (word + 0.5) / TWO_POW_32;

/**
 * Standard normal numbers, out[i] = n(seed, purpose, step, from + i), by Box–Muller. In doubles, or with SIMD rounded from them: a last
 * bit may differ where a double lies between two numbers of float32.
 * @param from a multiple of 4: a part of a long row is what it is in the whole
 */
export function fillNormal(
  out: Float32Array | Float64Array,
  seed: number,
  purpose: Purpose,
  step: number,
  from = 0,
  using = simd,
): void {
  if (using !== null && out instanceof Float32Array) return fillQuickly(using, out, seed, purpose, step, from);
  const words = new Uint32Array(4);
  const high = Math.floor(seed / TWO_POW_32);
  for (let i = 0; i < out.length; i += 4) {
    philox((from + i) >>> 2, step, purpose, high, seed >>> 0, NORMAL, words);
    for (let j = 0; j < 4 && i + j < out.length; j += 2) {
      const r = Math.sqrt(-2 * Math.log(open01(words[j]!)));
      const angle = 2 * Math.PI * open01(words[j + 1]!);
      out[i + j] = r * Math.cos(angle);
      if (i + j + 1 < out.length) out[i + j + 1] = r * Math.sin(angle);
    }
  }
}

/** Numbers of four blocks, which the loop makes at a time. */
const TOGETHER = 16;

function fillQuickly(
  { loops, room }: Simd,
  out: Float32Array,
  seed: number,
  purpose: Purpose,
  step: number,
  from: number,
): void {
  const count = Math.ceil(out.length / TOGETHER);
  const { f32 } = room(4 * TOGETHER * count);
  loops.fillNormal(0, count, from >>> 2, step, purpose, Math.floor(seed / TWO_POW_32), seed >>> 0, NORMAL);
  out.set(f32.subarray(0, out.length));
}

/** Numbers that are drawn at a time where a whole row of them would take as much memory as an image. */
export const NOISE_BLOCK = 2 ** 16;

/** An endless stream of uniform numbers in (0, 1) for one (seed, purpose, step, index). */
export function uniformStream(seed: number, purpose: Purpose, step: number, index: number): () => number {
  const words = new Uint32Array(4);
  const high = Math.floor(seed / TWO_POW_32);
  let block = 0;
  let at = 4;
  return () => {
    if (at === 4) {
      // The block number lies above the index: a stream never meets its neighbour's.
      philox(index, step, purpose + 256 * block, high, seed >>> 0, 0x756e6966, words);
      block++;
      at = 0;
    }
    return open01(words[at++]!);
  };
}
