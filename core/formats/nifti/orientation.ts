import type { FramePlace, Vector3 } from '../decoded.ts';
import { dot, normalOf } from '../dicom/geometry.ts';
import type { Affine } from './header.ts';
import { evenDistance, positionsOf } from '../slice-positions.ts';

/** NIfTI's right and anterior are DICOM's minus left and minus posterior; the axis upward is the same. */
const toDicom = (x: number, y: number, z: number): Vector3 => [-x + 0, -y + 0, z];

function unit(a: Affine, column: number): Vector3 | null {
  const v = [a[0]![column]!, a[1]![column]!, a[2]![column]!] as const;
  const norm = Math.hypot(...v);
  return norm > 0 ? toDicom(v[0] / norm, v[1] / norm, v[2] / norm) : null;
}

/** Where each frame lies: columns run along i, rows along j, slices along k; volumes repeat the slices' places. */
export function niftiPlaces(affine: Affine | null, frames: number, slices: number): readonly FramePlace[] {
  if (affine === null) return [];
  const along = unit(affine, 0);
  const down = unit(affine, 1);
  const orientation = along !== null && down !== null ? ([along, down] as const) : null;
  return Array.from({ length: frames }, (_, f) => {
    const k = f % slices;
    const at = affine.map((row) => row[2] * k + row[3]);
    return { position: toDicom(at[0]!, at[1]!, at[2]!), orientation, sopClassUid: null, sopInstanceUid: null };
  });
}

/** The affine of frames that lie one behind the other; null where the places do not say so. @param sliceMm above zero */
export function affineOf(
  places: readonly FramePlace[],
  pixelMm: readonly [number, number],
  sliceMm: number,
): Affine | null {
  const first = places[0];
  if (first === undefined || first.orientation === null || first.position === null) return null;
  const { orientation, position } = first;
  const [along, down] = orientation;
  const last = places.at(-1)?.position ?? position;
  const normal = normalOf(orientation);
  const way = [0, 1, 2].map((r) => last[r]! - position[r]!) as [number, number, number];
  const across = Math.abs(dot(normal, way));
  // Sheared slices follow each other aslant. Uneven ones have no step of their own: theirs is the usual one.
  const isEven = evenDistance(positionsOf(places)) !== null;
  const share = isEven ? 1 / (places.length - 1) : sliceMm / across;
  const step = (r: number): number => (across > 0 ? way[r]! * share : normal[r]! * sliceMm);
  const sign = [-1, -1, 1];
  return [0, 1, 2].map((r) => {
    const s = sign[r]!;
    return [
      s * along[r]! * pixelMm[1] + 0,
      s * down[r]! * pixelMm[0] + 0,
      s * step(r) + 0,
      s * position[r]! + 0,
    ] as const;
  });
}
