import { PLAIN, type Decoded } from '../../../core/formats/decoded.ts';
import { checksumOf } from '../../disk/checksum.ts';
import type { Input } from '../read/read-input.ts';

type Shape = Pick<Decoded, 'height' | 'width' | 'samples'>;

/** Stands where nothing is read. */
export function blankImage({ height, width, samples }: Shape): Decoded {
  const data = new Float32Array(samples * height * width);
  const shape = { format: 'npy', frames: 1, height, width, samples, unit: 'scaled' } as const;
  return { ...PLAIN, ...shape, data, depth: { bits: 32, signed: true, float: true } };
}

/** In place of an image where nothing is read: the model alone is what is looked at. @param manifest its path */
export const blank = async (manifest: string, shape: Shape): Promise<Input> => ({
  path: manifest,
  sha256: await checksumOf(manifest),
  frame: 0,
  decoded: blankImage(shape),
});
