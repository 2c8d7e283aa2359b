/** What is found in k-space before anything is reconstructed from it, and what is refused. */
import { Refused } from '../../contract/refused.ts';
import { checkFinite } from '../finite.ts';
import { unsupported } from '../refusal.ts';
import { centreOf, shifted, type Centre, type Shift } from './centre.ts';
import type { KspaceImage } from './kspace-file.ts';
import { energyOf, samplingOf, type Sampling } from './sampling.ts';

/** k-space of one image that is sound: finite, complex, its middle where it belongs, every coil alive. */
export interface SoundKspace extends KspaceImage {
  readonly sampling: Sampling;
  readonly centre: Centre;
  /** Coils of the file that hold nothing, counted from 0; they are left out. */
  readonly dead: readonly number[];
  /** Most of its energy lies about its middle, as in k-space and in no image. */
  readonly isGathered: boolean;
}

/** Beside the coils' median energy. */
const DEAD = 1e-12;
/** In k-space most of the energy lies within an eighth of each axis around the middle, in an image it does not. */
const GATHERED = 0.35;
/** Of an image whose object is small as much may lie there; so much does in k-space alone. */
const SURE = 0.7;

/**
 * @param shift as a person has said it; null: only where nothing speaks against taking it as it stands
 * @param what its name @throws Refused, a refusal
 */
export function recognised(found: KspaceImage, shift: Shift | null, what: string): SoundKspace {
  checkFinite(found.data, what);
  const warnings = [...found.warnings];
  const { image: alive, dead } = withoutDead(found, what);
  checkComplex(alive, warnings);
  if (dead.length > 0)
    warnings.push(
      `Of its ${found.coils} coils ${dead.join(', ')} (from 0) ${dead.length === 1 ? 'is' : 'are'} dead: nothing but zeros, left out.`,
    );
  const image = shifted(alive, shift ?? 'none');
  const plane = image.height * image.width;
  const energy = energyOf(image.data, image.coils, plane);
  const centre = centreOf(image, energy);
  if (shift === null) askShift(centre, image, what);
  if (centre.kspace === 'elsewhere')
    warnings.push(
      `Its energy lies about row ${centre.at[0]}, column ${centre.at[1]}, not about the middle (${Math.floor(image.height / 2)}, ${Math.floor(image.width / 2)}).`,
    );
  const isGathered = gatheredShare(energy, image.height, image.width, centre.at) >= GATHERED;
  if (!isGathered) warnings.push('Its energy is spread over all of it: it may be an image, and no k-space.');
  const sampling = samplingOf(energy, image.height, image.width, image.measured);
  return { ...image, warnings, sampling, centre, dead, isGathered };
}

/** @throws a refusal where it is the magnitude of k-space */
function checkComplex({ data, coils, height, width }: KspaceImage, warnings: string[]): void {
  const plane = height * width;
  let [imaginary, negative] = [0, 0];
  for (let c = 0; c < coils; c++)
    for (let i = 0; i < plane; i++) {
      if (data[2 * c * plane + i]! < 0) negative++;
      if (data[(2 * c + 1) * plane + i] !== 0) imaginary++;
    }
  if (imaginary > 0) return;
  if (negative === 0)
    throw unsupported(
      'its imaginary part is 0 and its real part nowhere negative: that is a magnitude, and no k-space',
      'Give k-space with its phase, or the magnitude image as an image.',
    );
  warnings.push('Its imaginary part is 0 everywhere: that is k-space of symmetric images only.');
}

function withoutDead(
  image: KspaceImage,
  what: string,
): { readonly image: KspaceImage; readonly dead: readonly number[] } {
  const { data, coils, height, width } = image;
  const size = 2 * height * width;
  const energies = Array.from({ length: coils }, (_, c) => {
    let energy = 0;
    for (let i = c * size; i < (c + 1) * size; i++) energy += data[i]! ** 2;
    return energy;
  });
  const strongest = Math.max(...energies);
  if (strongest === 0) throw new Refused({ code: 'constant-image', what, value: 0 });
  const alive = energies.filter((e) => e > 0).sort((a, b) => a - b);
  const median = alive[Math.floor(alive.length / 2)] ?? strongest;
  const dead = energies.flatMap((e, c) => (e <= DEAD * median ? [c] : []));
  if (dead.length === 0) return { image, dead };
  const kept = energies.flatMap((_, c) => (dead.includes(c) ? [] : [c]));
  const left = new Float32Array(kept.length * size);
  kept.forEach((c, i) => left.set(data.subarray(c * size, (c + 1) * size), i * size));
  return { image: { ...image, coils: kept.length, data: left }, dead };
}

/** What is stored in another way than it is taken for is asked, never mended in silence. @throws a refusal */
function askShift(centre: Centre, { height, width }: KspaceImage, what: string): void {
  const corner = centre.kspace === 'corner';
  const quadrants = centre.image === 'quadrants';
  if (!corner && !quadrants) return;
  const said = [
    ...(corner
      ? [`the middle of k-space lies at its corner, not at (${Math.floor(height / 2)}, ${Math.floor(width / 2)})`]
      : []),
    ...(quadrants ? ['the image of it lies in quadrants, cut at its middle'] : []),
  ];
  const mend: Shift = corner && quadrants ? 'both' : corner ? 'kspace' : 'image';
  throw new Refused({
    code: 'unsupported-file',
    file: what,
    reason: `${said.join(', and ')}, as an FFT without shift leaves it`,
    remedy: `Mend it with --shift ${mend}, or take it as it stands with --shift none.`,
  });
}

/** Whether numbers of an image [row, column] look like the magnitude of k-space: almost all of their energy in the middle. */
export function looksLikeKspace(magnitude: ArrayLike<number>, height: number, width: number): boolean {
  const energy = Float64Array.from(magnitude, (v) => v * v);
  return gatheredShare(energy, height, width, [Math.floor(height / 2), Math.floor(width / 2)]) >= SURE;
}

/** How much of the energy lies within an eighth of each axis to both sides of a place. */
function gatheredShare(energy: Float64Array, height: number, width: number, at: readonly [number, number]): number {
  let [near, total] = [0, 0];
  for (let i = 0; i < energy.length; i++) {
    const [r, c] = [Math.abs(Math.floor(i / width) - at[0]), Math.abs((i % width) - at[1])];
    const isNear = Math.min(r, height - r) <= height / 8 && Math.min(c, width - c) <= width / 8;
    if (isNear) near += energy[i]!;
    total += energy[i]!;
  }
  return total === 0 ? 0 : near / total;
}
