import { err, ok, type Result } from '../../contract/result.ts';
import { decodeNpy } from '../npy/npy.ts';
import { rowsOf, textOf } from './text-rows.ts';

/** More is no picture of points but a wall of them. */
const MOST = 5000;

/**
 * Points of the plane [n, 2], between −1 and 1: an .npy of two columns, or a text with x and y in a line, apart by a comma
 * or by spaces; a first line of names, empty lines and those after `#` are passed over.
 * @param file its name, for refusals
 */
export function decodePoints(bytes: Uint8Array, file: string): Result<Float32Array> {
  const refuse = (
    reason: string,
    remedy = 'Give x and y of one point a line, or an .npy of two columns.',
  ): Result<never> => err({ code: 'unreadable-file', file, reason, remedy });
  const listed = bytes[0] === 0x93 ? fromNpy(bytes, file, refuse) : fromText(bytes, refuse);
  if (!listed.ok) return listed;
  const points = listed.value;
  if (points.length === 0) return refuse('it holds no points');
  if (points.length > 2 * MOST) return refuse(`it has ${points.length / 2} points, more than ${MOST}`);
  if (!points.every(Number.isFinite)) return refuse('some of its numbers are not finite');
  const far = points.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  if (far > 1.25)
    return refuse(`its points reach to ${Number(far.toPrecision(3))}`, 'Scale them to lie between -1 and 1.');
  return ok(points);
}

type Refuse = (reason: string) => Result<never>;

function fromNpy(bytes: Uint8Array, file: string, refuse: Refuse): Result<Float32Array> {
  const npy = decodeNpy(bytes, file);
  if (!npy.ok) return npy;
  const { shape, data } = npy.value;
  return shape.length === 2 && shape[1] === 2
    ? ok(Float32Array.from(data))
    : refuse(`its shape is ${shape.join(' × ')}`);
}

function fromText(bytes: Uint8Array, refuse: Refuse): Result<Float32Array> {
  if (bytes.includes(0)) return refuse('it is no text');
  const numbers: number[] = [];
  for (const { line, row } of rowsOf(textOf(bytes))) {
    const pair = row.split(/\s*[,;\t ]\s*/).map(Number);
    if (pair.length === 2 && pair.every(Number.isFinite)) numbers.push(...pair);
    else if (line > 1) return refuse(`line ${line} is not two numbers ("${row.slice(0, 20)}")`);
  }
  return ok(Float32Array.from(numbers));
}
