/** How much noise samples have, told from themselves alone: where k-space holds least of the object, and beside the object. */
import { quantile } from '../../../metrics/posterior.ts';
import { fft } from '../../../operators/fft/fft.ts';
import { columnsOf, rowsOf, type KspaceGrid } from '../sampling/mask.ts';

/** What k-space says of its noise in one way. */
interface Level {
  /** Standard deviation of a real number. */
  readonly sd: number;
  /** By how much it changes where white noise would not: 1 is white. */
  readonly unevenness: number;
}

/** Of normal numbers, the median of their magnitude. */
const MEDIAN_OF_NORMAL = 0.6745;
/** Shares of the samples in the order of their distance from the middle: the outermost, and nearer ones that white noise makes alike. */
const CORNERS = [0.975, 1] as const;
const NEARER = [0.8, 0.9] as const;
/** Numbers of one coil below which a median says little. */
const LEAST = 64;
/** Positions of the readout whose numbers are taken together, and the share of such stretches that the object is least in. */
const STRETCH = 8;
const EMPTIEST = 0.25;
/** Lines nearer to the middle than this share of them hold the object's sidelobes everywhere. */
const LEAST_DISTANCE = 0.15;
/**
 * What still counts as white. Of seven validation slices and two phantoms with one and eight coils at a quarter of the lines, noise of 0.01 was uneven by up to
 * 1.2 in the corners and 1.25 beside the object where the level was right; where it was wrong it was by more, or one way
 * contradicted the other.
 */
const WHITE = { corners: 1.25, cornersAlone: 1.15, beside: 1.3, atAll: 2.5 } as const;
/** Corners that hold more than the air beside the object by this much hold signal: a receiver's filter takes less away. */
const LEAST_BESIDE = 0.7;

/**
 * Standard deviation of the noise of a real number, pooled over the coils; null where samples hold signal everywhere, so that
 * nothing can be told. Corners of k-space need a high resolution to be empty, and air along the readout a field of view that
 * is larger than the object: either suffices.
 * @param kspace [coils, 2, height, width]; samples that are exactly 0 were filled in, and say nothing
 */
export function noiseLevelOf(kspace: Float32Array, mask: Uint8Array, grid: KspaceGrid): number | null {
  const corners = inCorners(kspace, mask, grid);
  const beside = besideObject(kspace, mask, grid);
  if (beside !== null && beside.unevenness <= WHITE.beside && (corners === null || beside.sd <= 1.05 * corners.sd))
    return beside.sd;
  if (corners === null) return null;
  if (beside === null) return corners.unevenness <= WHITE.cornersAlone ? corners.sd : null;
  const agree = beside.sd >= LEAST_BESIDE * corners.sd && beside.unevenness <= WHITE.atAll;
  return agree && corners.unevenness <= WHITE.corners ? corners.sd : null;
}

/** From the samples farthest from the middle, each axis counted by its own length. */
function inCorners(kspace: Float32Array, mask: Uint8Array, { height, width }: KspaceGrid): Level | null {
  const plane = height * width;
  const held: number[] = [];
  for (let i = 0; i < plane; i++) if (mask[i] !== 0 && holdsAny(kspace, plane, i)) held.push(i);
  const distance = Float64Array.from({ length: plane }, (_, i) =>
    Math.hypot((Math.floor(i / width) - height / 2) / height, ((i % width) - width / 2) / width),
  );
  held.sort((a, b) => distance[a]! - distance[b]!);
  const within = ([from, to]: readonly [number, number]): number[] =>
    held.slice(Math.floor(from * held.length), Math.ceil(to * held.length));
  const levelOf = (places: readonly number[]): number | null =>
    pooled(kspace, plane, (coil) => places.flatMap((i) => [kspace[coil + i]!, kspace[coil + plane + i]!]));
  const [far, near] = [levelOf(within(CORNERS)), levelOf(within(NEARER))];
  return far === null || near === null ? null : { sd: far, unevenness: near / far };
}

const holdsAny = (kspace: Float32Array, plane: number, i: number): boolean => {
  for (let at = i; at < kspace.length; at += plane) if (kspace[at] !== 0) return true;
  return false;
};

/** Root mean square over the coils of what the median tells of each; null where there are too few numbers. */
function pooled(kspace: Float32Array, plane: number, numbersOf: (coil: number) => readonly number[]): number | null {
  let [squares, coils] = [0, 0];
  for (let coil = 0; coil < kspace.length; coil += 2 * plane) {
    const numbers = numbersOf(coil);
    if (numbers.length < LEAST) return null;
    squares += robustSd(Float64Array.from(numbers)) ** 2;
    coils++;
  }
  return Math.sqrt(squares / coils);
}

/** By the median, which neither the object's few bright samples nor an interference pull. */
const robustSd = (numbers: Float64Array): number => quantile(numbers.map(Math.abs).sort(), 0.5) / MEDIAN_OF_NORMAL;

/** From whole lines far from the middle, transformed along the readout: the emptiest stretches of it are air. null without such lines. */
function besideObject(kspace: Float32Array, mask: Uint8Array, grid: KspaceGrid): Level | null {
  const { height, width } = grid;
  const columns = columnsOf(mask, grid);
  const flags = columns ?? rowsOf(mask, grid);
  if (flags === null) return null;
  const [length, along, across] = columns === null ? [width, 1, width] : [height, width, 1];
  const plane = height * width;
  const holds = (line: number): boolean => {
    for (let j = 0; j < length; j++) if (holdsAny(kspace, plane, line * across + j * along)) return true;
    return false;
  };
  const lines = farLines(flags.map((flag, line) => (flag !== 0 && holds(line) ? 1 : 0)));
  const stretches = Math.floor(length / STRETCH);
  if (lines.length * STRETCH * 2 < LEAST || stretches < 8) return null;
  const plan = fft(length, lines.length);
  const [re, im] = [new Float64Array(length * lines.length), new Float64Array(length * lines.length)];
  let squares = 0;
  const unevenness: number[] = [];
  for (let coil = 0; coil < kspace.length; coil += 2 * plane) {
    // Where along the line the middle lies does not matter: only magnitudes of real numbers are looked at.
    let held = 0;
    for (const [l, line] of lines.entries())
      for (let j = 0; j < length; j++) {
        const from = coil + line * across + j * along;
        const at = j * lines.length + l;
        re[at] = kspace[from]!;
        im[at] = kspace[from + plane]!;
        if (re[at] !== 0 || im[at] !== 0) held++;
      }
    if (held === 0) return null;
    plan.forward(re, im);
    // Noise of a sum of so many samples; those that were filled in have brought none.
    const scale = Math.sqrt(lines.length / held);
    const size = STRETCH * lines.length;
    const levels = Float64Array.from({ length: stretches }, (_, s) => {
      const own = new Float64Array(2 * size);
      own.set(re.subarray(s * size, (s + 1) * size));
      own.set(im.subarray(s * size, (s + 1) * size), size);
      return scale * robustSd(own);
    }).sort();
    const least = levels.subarray(0, Math.max(2, Math.floor(EMPTIEST * stretches)));
    squares += (least.reduce((sum, v) => sum + v, 0) / least.length) ** 2;
    unevenness.push(least.at(-1)! / Math.max(least[0]!, Number.MIN_VALUE));
  }
  return {
    sd: Math.sqrt(squares / unevenness.length),
    unevenness: quantile(Float64Array.from(unevenness).sort(), 0.5),
  };
}

/** The farther half of the lines that are measured, and none about the middle. */
function farLines(flags: Uint8Array): number[] {
  const middle = Math.floor(flags.length / 2);
  const lines = [...flags.keys()].filter((line) => flags[line] !== 0);
  const distances = Float64Array.from(lines, (line) => Math.abs(line - middle)).sort();
  const least = Math.max(quantile(distances, 0.5), LEAST_DISTANCE * flags.length);
  return lines.filter((line) => Math.abs(line - middle) >= least);
}
