/** How the frames of a volume follow each other, from their positions in the patient. */
import type { FramePlace } from './decoded.ts';
import { dot, normalOf } from './dicom/geometry.ts';

type Place = Pick<FramePlace, 'position' | 'orientation'>;

/** Where one frame lies along its own normal in mm; null where it does not say. */
export const alongNormal = ({ position, orientation }: Place): number | null =>
  position === null || orientation === null ? null : dot(normalOf(orientation), position);

/** Where each frame lies along the normal of the first, in mm; null where any of them does not say. */
export function positionsOf(places: readonly Place[]): readonly number[] | null {
  const orientation = places[0]?.orientation ?? null;
  if (orientation === null) return null;
  const normal = normalOf(orientation);
  const found = places.flatMap(({ position }) => (position === null ? [] : [dot(normal, position)]));
  return found.length === places.length ? found : null;
}

/** Positions are commonly written to a hundredth of a millimetre. */
const ROUNDING_MM = 0.02;
const ROUNDING = 0.01;

/**
 * The distance between neighbours in mm where all lie evenly, one behind the other. null where they do not: a mean over
 * uneven gaps is true of none of them, and (0018,0088) and pixdim[3] would say it of all.
 */
export function evenDistance(positions: readonly number[] | null): number | null {
  if (positions === null || positions.length < 2) return null;
  const mean = (positions.at(-1)! - positions[0]!) / (positions.length - 1);
  const allowed = Math.max(ROUNDING_MM, ROUNDING * Math.abs(mean));
  if (Math.abs(mean) <= ROUNDING_MM) return null;
  const isEven = positions.every((p, i) => i === 0 || Math.abs(p - positions[i - 1]! - mean) <= allowed);
  return isEven ? Math.abs(mean) : null;
}
