import type { FramePlace, Vector3 } from '../decoded.ts';
import { type DicomItem } from './item.ts';
import { TAG, type Tag } from './tags.ts';

type Group = (frame: number, tag: Tag) => DicomItem | null;

/** Numbers that are only wanted where they are sound: what cannot be read here is worth a warning, not a refusal. */
export function soft(item: DicomItem, tag: Tag): readonly number[] {
  try {
    return item.decimals(tag);
  } catch {
    return [];
  }
}

function spacingOf(item: DicomItem, tag: Tag, warnings: string[]): readonly [number, number] | null {
  if (item.text(tag) === null) return null;
  const [row, column] = soft(item, tag);
  if (row !== undefined && column !== undefined && row > 0 && column > 0) return [row, column];
  warnings.push(`The pixel spacing "${item.texts(tag).join('\\').slice(0, 30)}" is not valid and was ignored.`);
  return null;
}

/** [row, column] spacing in mm: of the patient where it is given, else of the detector, which magnifies. */
export function pixelSpacing(root: DicomItem, group: Group, warnings: string[]): readonly [number, number] | null {
  const measures = group(0, TAG.PixelMeasuresSequence);
  const inPatient =
    (measures === null ? null : spacingOf(measures, TAG.PixelSpacing, warnings)) ??
    spacingOf(root, TAG.PixelSpacing, warnings);
  if (inPatient !== null) return inPatient;
  for (const tag of [TAG.ImagerPixelSpacing, TAG.NominalScannedPixelSpacing] as const) {
    const atDetector = spacingOf(root, tag, warnings);
    if (atDetector === null) continue;
    warnings.push('The pixel spacing is that of the detector or scanner: lengths in the patient may be smaller.');
    return atDetector;
  }
  return null;
}

function vector(values: readonly number[], from: number): Vector3 | null {
  const [x, y, z] = values.slice(from, from + 3);
  return x !== undefined && y !== undefined && z !== undefined ? [x, y, z] : null;
}

export function framePlace(root: DicomItem, group: Group, frame: number): FramePlace {
  const position = soft(group(frame, TAG.PlanePositionSequence) ?? root, TAG.ImagePositionPatient);
  const orientation = soft(group(frame, TAG.PlaneOrientationSequence) ?? root, TAG.ImageOrientationPatient);
  const row = vector(orientation, 0);
  const column = vector(orientation, 3);
  return {
    position: vector(position, 0),
    orientation: row !== null && column !== null ? [row, column] : null,
    sopClassUid: root.text(TAG.SOPClassUID),
    sopInstanceUid: root.text(TAG.SOPInstanceUID),
  };
}

/** Direction across a plane: row × column. */
export function normalOf(orientation: readonly [Vector3, Vector3]): Vector3 {
  const [a, b] = orientation;
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Distance between slices in mm: from positions where there are several, else as stated. */
export function sliceDistance(places: readonly FramePlace[], root: DicomItem, group: Group): number | null {
  const [first, second] = places;
  if (first?.orientation && first.position && second?.position) {
    const normal = normalOf(first.orientation);
    const distance = Math.abs(dot(normal, second.position) - dot(normal, first.position));
    if (distance > 1e-6) return distance;
  }
  const measures = group(0, TAG.PixelMeasuresSequence) ?? root;
  for (const tag of [TAG.SpacingBetweenSlices, TAG.SliceThickness] as const) {
    const stated = Math.abs(soft(measures, tag)[0] ?? 0);
    if (stated > 0) return stated;
  }
  return null;
}
