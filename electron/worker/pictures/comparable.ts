import { Refused } from '../../../core/contract/refused.ts';
import type { Fidelity } from '../../../core/contract/report.ts';
import type { Stated, Treatment } from '../../../core/contract/studio/picture.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { alignmentOf, laid, type PlacedGrid } from '../../../core/image/grids/alignment.ts';
import { conversionTo, type Numbers } from '../../../core/image/units/conversion.ts';
import type { Unit } from '../../../core/image/image.ts';
import { gridFault } from '../../../core/image/grids/grid-fault.ts';
import { saidSize } from '../../../core/image/said-size.ts';
import { KIND_TEXT, looksLike } from '../../../core/image/units/looks-like.ts';
import type { Resampler } from '../../../core/image/grids/resample.ts';
import { scaledFromHu, SCALE_WINDOW_HU } from '../../../core/image/units/units.ts';
import { imageFidelity } from '../../../core/metrics/image-fidelity.ts';
import { gridText, numbersText } from '../../../core/report/comparison/treatment-text.ts';
import { insideOf } from '../read/roi.ts';

/** An image on the scale on which it is scored. */
export interface Comparable {
  /** How a refusal calls it. */
  readonly name: string;
  readonly decoded: Decoded;
  /** Full intensity is 1 for pictures; HU are on the model's scale, as in reports. */
  readonly values: Float64Array;
  readonly unit: Unit;
}

/** @throws Refused (non-finite) */
export function comparable(name: string, decoded: Decoded): Comparable {
  const isHu = decoded.unit === 'HU';
  const scale = decoded.fullScale ?? 1;
  const values = Float64Array.from(decoded.data, (v) => (isHu ? scaledFromHu(v) : v / scale));
  let count = 0;
  for (const v of values) if (!Number.isFinite(v)) count++;
  if (count > 0) throw new Refused({ code: 'non-finite', what: name, count });
  return { name, decoded, values, unit: decoded.unit };
}

const gridOf = ({ height, width, pixelMm, places }: Decoded): PlacedGrid => ({
  height,
  width,
  pixelMm,
  orientation: places[0]?.orientation ?? null,
  position: places[0]?.position ?? null,
});
const shapeOf = (d: Decoded): readonly number[] => [d.frames, d.height, d.width, d.samples];

/** A picture as it is compared, and what was done to it for that, in words. */
export interface Brought {
  readonly image: Comparable;
  readonly changes: readonly string[];
}

/** A picture with what somebody says of it where it says nothing itself; its numbers are brought into that unit. */
export function asStated(decoded: Decoded, stated: Stated | undefined): Decoded {
  const { numbers = null, pixelMm = null } = stated ?? {};
  const sized: Decoded =
    decoded.pixelMm === null && pixelMm !== null ? { ...decoded, pixelMm: [pixelMm, pixelMm] } : decoded;
  const isUnitless = decoded.samples === 1 && (decoded.unit === 'stored' || decoded.unit === 'srgb');
  // 1/cm is no unit of a picture here, so it becomes 1/mm.
  const unit = numbers === null || numbers.unit === 'HU' ? 'HU' : '1/mm';
  const line = numbers === null || !isUnitless ? null : conversionTo({ unit, fullScale: null }, decoded, numbers);
  if (line === null) return sized;
  const data = Float64Array.from(decoded.data, (v) => line.gain * v + line.offset);
  return { ...sized, data, unit, fullScale: null };
}

/**
 * Numbers that nobody has said anything of must look like those of the reference: such a comparison is asked for, not
 * made. @throws Refused (numbers-doubtful)
 */
function refuseUnlike(reference: Decoded, what: string, picture: Decoded): void {
  if (picture.unit !== 'stored' || reference.unit === 'srgb') return;
  const { kind, because } = looksLike(picture.data);
  const like = reference.unit === 'stored' ? looksLike(reference.data).kind : null;
  if (kind === 'unknown' || (like === null && kind === 'hu')) return;
  if (like === kind || like === 'unknown') return;
  const expected =
    like === null ? `the reference is in ${reference.unit}` : `those of the reference like ${KIND_TEXT[like]}`;
  throw new Refused({ code: 'numbers-doubtful', what, looks: kind, because, expected });
}

/** @throws Refused (contradiction) where only half of what is needed was said */
function refuseHalfSaid(reference: Decoded, what: string, { unit }: Decoded): void {
  if (reference.unit !== 'stored' || unit !== 'stored') return;
  throw new Refused({
    code: 'contradiction',
    reason: `--numbers says what those of ${what} are, and nothing says it of the reference`,
    remedy: 'Add --reference-numbers.',
  });
}

/**
 * A picture in the unit and on the grid of the reference, by nothing but what its treatment allows.
 * @throws Refused: shape-mismatch, grid-mismatch, unit-mismatch, numbers-doubtful
 */
export function broughtTo(reference: Decoded, name: string, picture: Decoded, treatment: Treatment): Brought {
  const sized = asStated(picture, { numbers: null, pixelMm: treatment.pixelMm });
  if (treatment.numbers === null) refuseUnlike(reference, name, sized);
  else refuseHalfSaid(reference, name, sized);
  const unit = inUnitOf(reference, name, sized, treatment.numbers);
  const grid = onGridOf(reference, name, unit.decoded, treatment.resampler);
  const doubts = treatment.numbers === null ? asIntensity(sized) : [];
  return { image: comparable(name, grid.decoded), changes: [...doubts, ...unit.changes, ...grid.changes] };
}

/** CT is often kept in pictures of 16 bits, whose full intensity means nothing then. */
function asIntensity({ fullScale, samples, data }: Decoded): string[] {
  if (fullScale === null || fullScale <= 255 || samples !== 1 || looksLike(data).kind !== 'hu+1024') return [];
  return [`scored as shares of ${fullScale}, although its numbers look like ${KIND_TEXT['hu+1024']}`];
}

interface Changed {
  readonly decoded: Decoded;
  readonly changes: readonly string[];
}

function inUnitOf(reference: Decoded, what: string, picture: Decoded, numbers: Numbers | null): Changed {
  const found = conversionTo(reference, picture, numbers);
  if (found === null) throw new Refused({ code: 'unit-mismatch', what, expected: reference.unit, found: picture.unit });
  const { gain, offset } = found;
  const isSame = gain === 1 && offset === 0;
  const { unit, fullScale } = reference;
  return {
    decoded: {
      ...picture,
      data: isSame ? picture.data : Float64Array.from(picture.data, (v) => gain * v + offset),
      unit,
      fullScale,
    },
    changes:
      isSame && unit === picture.unit ? [] : [numbersText(picture, reference, numbers) + doubtOf(picture, numbers)],
  };
}

/** Numbers may be said to be what they do not look like; that stands beside the figures. */
function doubtOf(picture: Decoded, numbers: Numbers | null): string {
  if (numbers === null || numbers.rescale !== undefined || picture.samples !== 1) return '';
  const { kind } = looksLike(picture.data);
  const isSaid =
    kind === 'unknown' || (kind === 'hu' ? numbers.unit === 'HU' : numbers.unit !== 'HU' && kind !== 'hu+1024');
  return isSaid ? '' : `, although they look like ${KIND_TEXT[kind]}`;
}

function onGridOf(reference: Decoded, what: string, picture: Decoded, resampler: Resampler | null): Changed {
  const [expected, found] = [shapeOf(reference), shapeOf(picture)];
  if (expected[0] !== found[0] || expected[3] !== found[3])
    throw new Refused({ code: 'shape-mismatch', what, expected, found });
  const [from, onto] = [gridOf(picture), gridOf(reference)];
  const differs = from.height === onto.height && from.width === onto.width ? gridFault(from, onto) : 'matrix';
  if (differs === null) return { decoded: picture, changes: [] };
  const alignment = alignmentOf(from, onto);
  if (typeof alignment === 'string') throw new Refused({ code: 'grid-mismatch', what, differs: alignment });
  if (resampler === null) throw new Refused({ code: 'grid-mismatch', what, differs });
  const { frames, samples } = picture;
  const size = from.height * from.width * samples;
  const data = new Float64Array(frames * onto.height * onto.width * samples);
  for (let f = 0; f < frames; f++) {
    const part = laid(picture.data.subarray(f * size, (f + 1) * size), samples, alignment, resampler);
    data.set(part, f * part.length);
  }
  const { height, width, pixelMm, places } = reference;
  return {
    decoded: { ...picture, data, height, width, pixelMm, places },
    changes: [gridText(from, onto, resampler, picture.unit)],
  };
}

/** @param range R on the scale of `values`, HU excepted: in HU */
export function scoreOf(image: Comparable, reference: Comparable, range: number, mask: Uint8Array | null): Fidelity {
  const hu = reference.unit === 'HU' ? SCALE_WINDOW_HU : null;
  return imageFidelity(image.values, reference.values, reference.decoded, range / (hu ?? 1), mask, hu);
}

/** A region of interest on the grid of the reference. @throws Refused (shape-mismatch) */
export function regionOf(
  { name, decoded: mask }: Comparable,
  { decoded: { height, width, unit } }: Comparable,
): Uint8Array {
  if (mask.height === height && mask.width === width && mask.frames === 1) return insideOf(mask);
  const what = `Region of interest ${name}, which says pixel by pixel what of the reference is inside`;
  const [expected, found] = [saidSize({ height, width }, unit), saidSize(mask, unit)];
  throw new Refused({ code: 'shape-mismatch', what, expected, found });
}
