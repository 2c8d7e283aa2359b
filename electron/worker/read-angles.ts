import { readFile } from 'node:fs/promises';
import { must, Refused } from '../../core/contract/refused.ts';
import { decodeNpy } from '../../core/formats/npy.ts';
import { reasonOf } from '../disk/read-json.ts';

/** Angles in degrees: an .npy of one axis, or a text with one number a line. @throws Refused */
export async function readAngles(path: string): Promise<number[]> {
  const refuse = (reason: string, remedy: string): never => {
    throw new Refused({ code: 'unreadable-file', file: path, reason, remedy });
  };
  const bytes = await readFile(path).catch((e: unknown) => refuse(reasonOf(e), 'Give a file, or start:step:count.'));
  let angles: number[];
  if (bytes[0] === 0x93) {
    const npy = must(decodeNpy(bytes, path));
    if (npy.shape.length !== 1) refuse(`it has ${npy.shape.length} axes`, 'Angles are one row of numbers.');
    angles = Array.from(npy.data);
  } else {
    const lines = bytes
      .toString('utf8')
      .split(/\r?\n/)
      .filter((l) => l.trim() !== '' && !l.trim().startsWith('#'));
    angles = lines.map((line, i) => {
      const angle = Number(line.trim());
      return Number.isFinite(angle)
        ? angle
        : refuse(`line ${i + 1} is not a number ("${line.trim().slice(0, 20)}")`, 'One angle in degrees a line.');
    });
  }
  if (angles.length === 0 || !angles.every(Number.isFinite))
    refuse('it holds no angles, or some that are not finite', 'One angle in degrees a line.');
  return angles;
}
