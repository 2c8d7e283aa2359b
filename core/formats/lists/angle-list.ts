import { err, ok, type Result } from '../../contract/result.ts';
import { decodeNpy } from '../npy/npy.ts';
import { rowsOf, textOf } from './text-rows.ts';

const refuse = (file: string, reason: string, remedy = 'One angle in degrees a line.'): Result<never> =>
  err({ code: 'unreadable-file', file, reason, remedy });

const checked = (file: string, angles: number[]): Result<number[]> =>
  angles.length > 0 && angles.every(Number.isFinite)
    ? ok(angles)
    : refuse(file, 'it holds no angles, or some that are not finite');

/** Angles in degrees, one a line; empty lines and those after `#` are passed over. @param file its name, for refusals */
export function parseAngleList(text: string, file: string): Result<number[]> {
  const angles: number[] = [];
  for (const { line, row } of rowsOf(text)) {
    const angle = Number(row);
    if (!Number.isFinite(angle)) return refuse(file, `line ${line} is not a number ("${row.slice(0, 20)}")`);
    angles.push(angle);
  }
  return checked(file, angles);
}

/** Angles in degrees of a file: an .npy of one axis, or a text with one number a line. */
export function decodeAngles(bytes: Uint8Array, file: string): Result<number[]> {
  if (bytes[0] === 0x93) {
    const npy = decodeNpy(bytes, file);
    if (!npy.ok) return npy;
    const { shape, data } = npy.value;
    if (shape.length !== 1) return refuse(file, `it has ${shape.length} axes`, 'Angles are one row of numbers.');
    return checked(file, Array.from(data));
  }
  return parseAngleList(textOf(bytes), file);
}
