/** Colours of a profile ↔ encoded sRGB in float, as wide as they are: what lies outside its gamut lies outside [0, 1]. */
import { createHash } from 'node:crypto';
import { openProfile, type EngineProfile } from './little-cms.ts';
import { encodedSrgb, linearSrgb } from './srgb-curve.ts';

export interface Colours {
  readonly channels: 1 | 3;
  /** In place; colours in [0, 1], [pixel, channel]. */
  toSrgb(values: Float32Array): void;
  fromSrgb(values: Float32Array): void;
}

/** Why a profile says nothing of the pixels beside it, in the middle of a sentence. */
export interface NoColours {
  readonly fault: string;
}

/**
 * XYZ of the profile connection space (D50) of the primaries of sRGB, one a column: IEC 61966-2-1, adapted by Bradford
 * and normalised so that its white is exactly that of the connection space (ICC.1:2010, 0.9642 1 0.8249).
 */
const WHITE = [0.9642, 1, 0.8249] as const;
const PRIMARIES = normalised([
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
]);
const TO_LINEAR = inverse(PRIMARIES);

/** Half a step of 8 bits: what differs less from sRGB is sRGB. */
const SAME = 1 / 512;
/** Where light of several channels adds up to within this, a table a channel says all of a profile. */
const ADDS_UP = 2e-5;
/** Every value of 16 bits, and of 8. */
const STEPS = 65535;

const kept = new Map<string, Promise<Colours | NoColours | null>>();
const KEPT = 4;

/** @param channels of the picture @returns null for sRGB itself */
export function coloursOf(icc: Uint8Array, channels: 1 | 3): Promise<Colours | NoColours | null> {
  const key = `${channels} ${createHash('sha256').update(icc).digest('hex')}`;
  const found = kept.get(key) ?? read(icc, channels);
  kept.delete(key);
  kept.set(key, found);
  if (kept.size > KEPT) kept.delete([...kept.keys()][0]!);
  return found;
}

async function read(icc: Uint8Array, channels: 1 | 3): Promise<Colours | NoColours | null> {
  const profile = await openProfile(icc);
  if (profile === null) return { fault: 'is damaged' };
  if (typeof profile === 'string') return { fault: `is one of ${profile} colours` };
  if (profile.channels !== channels) {
    profile.close();
    return { fault: channels === 3 ? 'is one of grey' : 'is one of colours, and the picture is grey' };
  }
  const tried = trial(channels);
  const linear = linearOf(profile, tried);
  if (tried.every((v, i) => Math.abs(encodedSrgb(linear[i]!) - v) < SAME)) {
    profile.close();
    return null;
  }
  const table = tableOf(profile, tried, linear);
  // The engine's own memory is let go with the process: a profile takes a few kilobytes, and four are kept.
  return {
    channels,
    toSrgb: (values) => {
      if (table !== null && values.every(isStep)) byTable(table, channels, values);
      else {
        const light = linearOf(profile, values);
        for (let i = 0; i < values.length; i++) values[i] = encodedSrgb(light[i]!);
      }
    },
    fromSrgb: (values) => profile.fromXyz(xyzOf(values, channels), values),
  };
}

/** Dark and bright, saturated and pale ones. */
function trial(channels: 1 | 3): Float32Array {
  const levels = [0, 0.05, 0.3, 0.7, 1];
  if (channels === 1) return Float32Array.from(levels);
  return Float32Array.from(levels.flatMap((r) => levels.flatMap((g) => levels.flatMap((b) => [r, g, b]))));
}

/** Linear sRGB of colours of the profile. */
function linearOf({ channels, toXyz }: EngineProfile, colours: Float32Array): Float32Array {
  const count = colours.length / channels;
  const xyz = new Float32Array(3 * count);
  toXyz(colours, xyz);
  if (channels === 1) return Float32Array.from({ length: count }, (_, i) => xyz[3 * i + 1]!);
  for (let i = 0; i < xyz.length; i += 3) {
    const [x, y, z] = [xyz[i]!, xyz[i + 1]!, xyz[i + 2]!];
    for (let c = 0; c < 3; c++) {
      const row = TO_LINEAR[c]!;
      xyz[i + c] = row[0]! * x + row[1]! * y + row[2]! * z;
    }
  }
  return xyz;
}

function xyzOf(srgb: Float32Array, channels: 1 | 3): Float32Array {
  const count = srgb.length / channels;
  const xyz = new Float32Array(3 * count);
  for (let i = 0; i < count; i++) {
    if (channels === 1) {
      const light = linearSrgb(srgb[i]!);
      for (let c = 0; c < 3; c++) xyz[3 * i + c] = light * WHITE[c]!;
      continue;
    }
    const [r, g, b] = [linearSrgb(srgb[3 * i]!), linearSrgb(srgb[3 * i + 1]!), linearSrgb(srgb[3 * i + 2]!)];
    for (let c = 0; c < 3; c++) {
      const row = PRIMARIES[c]!;
      xyz[3 * i + c] = row[0]! * r + row[1]! * g + row[2]! * b;
    }
  }
  return xyz;
}

/**
 * Light of each channel alone at every step, [channel, step, linear sRGB]: a profile of a matrix and curves, as those of
 * cameras and screens are, is their sum, and a table is thirty times faster than the engine. Null where it is more.
 */
function tableOf(profile: EngineProfile, tried: Float32Array, expected: Float32Array): Float32Array | null {
  const { channels } = profile;
  const size = STEPS + 1;
  const table = new Float32Array(channels * size * channels);
  for (let c = 0; c < channels; c++) {
    const ramp = new Float32Array(channels * size);
    for (let v = 0; v < size; v++) ramp[v * channels + c] = v / STEPS;
    table.set(linearOf(profile, ramp), c * size * channels);
  }
  const black = linearOf(profile, new Float32Array(channels));
  if (black.some((v) => Math.abs(v) > ADDS_UP)) return null;
  const isWhole = tried.every((_, i) => {
    const pixel = i - (i % channels);
    let light = 0;
    for (let c = 0; c < channels; c++)
      light += table[(c * size + Math.round(tried[pixel + c]! * STEPS)) * channels + (i % channels)]!;
    return Math.abs(light - expected[i]!) < 2 * ADDS_UP;
  });
  return isWhole ? table : null;
}

/** A value of 8 or 16 bits as float32 has it. */
function isStep(v: number): boolean {
  const step = Math.round(v * STEPS);
  return step >= 0 && step <= STEPS && Math.abs(v * STEPS - step) < 0.01;
}

function byTable(table: Float32Array, channels: 1 | 3, values: Float32Array): void {
  const plane = (STEPS + 1) * channels;
  const light = new Float64Array(channels);
  for (let i = 0; i < values.length; i += channels) {
    light.fill(0);
    for (let c = 0; c < channels; c++) {
      const at = c * plane + Math.round(values[i + c]! * STEPS) * channels;
      for (let k = 0; k < channels; k++) light[k] = light[k]! + table[at + k]!;
    }
    for (let c = 0; c < channels; c++) values[i + c] = encodedSrgb(light[c]!);
  }
}

type Matrix = readonly (readonly number[])[];

function normalised(m: Matrix): Matrix {
  return m.map((row, i) => {
    const scale = WHITE[i]! / row.reduce((sum, v) => sum + v, 0);
    return row.map((v) => v * scale);
  });
}

/** By cofactors. */
function inverse(m: Matrix): Matrix {
  const at = (r: number, c: number): number => m[(r + 3) % 3]![(c + 3) % 3]!;
  const cofactor = (r: number, c: number): number =>
    at(r + 1, c + 1) * at(r + 2, c + 2) - at(r + 1, c + 2) * at(r + 2, c + 1);
  const determinant = [0, 1, 2].reduce((sum, c) => sum + at(0, c) * cofactor(0, c), 0);
  return [0, 1, 2].map((r) => [0, 1, 2].map((c) => cofactor(c, r) / determinant));
}
