import { err, ok, type Result } from '../../contract/result.ts';
import { decodeAngles } from './angle-list.ts';
import { decodeNpy } from '../npy/npy.ts';

/**
 * Counts of each detector bin from a file: an .npy of one row, or of several that are averaged, or a text with one
 * number a line. @param file its name, for refusals
 */
export function decodeBinField(bytes: Uint8Array, file: string): Result<number[]> {
  const refuse = (reason: string): Result<never> =>
    err({ code: 'unreadable-file', file, reason, remedy: 'Give one number a bin, in one row or several.' });
  if (bytes[0] !== 0x93) {
    const listed = decodeAngles(bytes, file);
    return listed.ok ? listed : refuse('it is no list of numbers');
  }
  const npy = decodeNpy(bytes, file);
  if (!npy.ok) return npy;
  const shape = npy.value.shape.filter((n) => n !== 1);
  const { data } = npy.value;
  const bins = shape.at(-1) ?? 1;
  if (shape.length > 2) return refuse(`it has ${shape.length} axes`);
  const rows = data.length / bins;
  const mean = Array.from({ length: bins }, (_, bin) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += data[row * bins + bin]!;
    return sum / rows;
  });
  return mean.every(Number.isFinite) ? ok(mean) : refuse('some of its numbers are not finite');
}
