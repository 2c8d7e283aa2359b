import { err, ok, type Result } from '../../contract/result.ts';
import { decodeAngles } from './angle-list.ts';
import { decodeNpy } from '../npy/npy.ts';

/** The sinogram that a field belongs to, [rows, columns] of its array, and the detector of a stack of projections. */
export interface FieldOf {
  readonly shape: readonly [number, number];
  /** Rows of the detector, and the one that is reconstructed; null where it is not known yet. */
  readonly rows: number;
  readonly row: number | null;
}

/** Kept in a job and in a recipe: more is no field but data. */
const MOST = 400_000;

/**
 * Counts without an object or beam from a file: a text with one number a line (a bin or a view), or an .npy of one row,
 * of the sinogram's own shape, of a detector of several rows, or of several rows of bins that are averaged.
 * @param file its name, for refusals @param of what it belongs to; null: not known
 */
export function decodeBinField(bytes: Uint8Array, file: string, of: FieldOf | null): Result<number[]> {
  const refuse = (reason: string): Result<never> =>
    err({
      code: 'unreadable-file',
      file,
      reason,
      remedy: "Give one number a bin or a view, or an array of the sinogram's shape.",
    });
  if (bytes[0] !== 0x93) {
    const listed = decodeAngles(bytes, file);
    return listed.ok ? listed : refuse('it is no list of numbers');
  }
  const npy = decodeNpy(bytes, file);
  if (!npy.ok) return npy;
  const { data } = npy.value;
  const shape = npy.value.shape.filter((n) => n !== 1);
  if (of !== null && shape.length === 2 && shape.join() === of.shape.join()) {
    if (data.length > MOST) return refuse(`it has ${data.length} numbers, more than ${MOST}`);
    return data.every(Number.isFinite) ? ok([...data]) : refuse('some of its numbers are not finite');
  }
  const bins = shape.at(-1) ?? 1;
  const isOfDetector = of !== null && of.rows > 1 && shape.length >= 2 && shape.at(-2) === of.rows;
  if (isOfDetector && of.row === null)
    return refuse(`it is of ${of.rows} detector rows: save the one of the row that is reconstructed`);
  if (shape.length > (isOfDetector ? 3 : 2)) return refuse(`it has ${shape.length} axes`);
  // One row of each picture of a detector, else every row.
  const every = isOfDetector ? of.rows : 1;
  const first = isOfDetector ? (of.row ?? 0) : 0;
  const rows = data.length / bins;
  const mean = Array.from({ length: bins }, (_, bin) => {
    let [sum, count] = [0, 0];
    for (let row = first; row < rows; row += every, count++) sum += data[row * bins + bin]!;
    return sum / count;
  });
  return mean.every(Number.isFinite) ? ok(mean) : refuse('some of its numbers are not finite');
}
