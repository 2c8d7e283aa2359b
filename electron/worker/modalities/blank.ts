import { PLAIN, type Decoded } from '../../../core/formats/decoded.ts';
import { checksumOf } from '../../disk/checksum.ts';
import type { Input } from '../read/read-input.ts';

/** In place of an image where nothing is read: the model alone is what is looked at. @param manifest its path */
export async function blank(
  manifest: string,
  { height, width, samples }: Pick<Decoded, 'height' | 'width' | 'samples'>,
): Promise<Input> {
  const data = new Float32Array(samples * height * width);
  const shape = { format: 'npy', frames: 1, height, width, samples, unit: 'scaled' } as const;
  const depth = { bits: 32, signed: true, float: true };
  return { path: manifest, sha256: await checksumOf(manifest), frame: 0, decoded: { ...PLAIN, ...shape, data, depth } };
}
