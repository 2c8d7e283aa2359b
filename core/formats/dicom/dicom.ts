import type { Result } from '../../contract/result.ts';
import { DEFAULT_LIMITS, type Codecs, type Limits } from '../codecs.ts';
import type { Decoded } from '../decoded.ts';
import { openDicom } from './dataset.ts';
import { pixelDescription } from './description.ts';
import {
  checkNative,
  encapsulatedReader,
  frameDecoder,
  imageFacts,
  isEncapsulated,
  nativeReader,
  pixelsInMemory,
  type FrameReader,
} from './pixels/frames.ts';
import { checkSize, collector } from '../exact.ts';
import { readingAsync } from '../refusal.ts';

async function decode(bytes: Uint8Array, codecs: Codecs, limits: Limits): Promise<Decoded> {
  const file = openDicom(bytes, codecs, limits);
  const { root, warnings } = file;
  const d = pixelDescription(root, warnings);
  let read: FrameReader;
  if (isEncapsulated(file, d)) read = encapsulatedReader(file, d, codecs, warnings);
  else {
    checkNative(file, d, root.bytes.length, warnings);
    read = nativeReader(file, d, pixelsInMemory(file, d));
  }
  const samples = d.photometric === 'PALETTE COLOR' ? 3 : d.samples;
  const values = d.rows * d.columns * samples * d.frames;
  checkSize(values, limits);
  const frameOf = frameDecoder(file, d, read);
  const out = collector(values);
  const frame = new Float64Array(d.rows * d.columns * d.samples);
  for (let f = 0; f < d.frames; f++) {
    out.add(await frameOf(f, frame));
    limits.onFrame?.();
  }
  const facts = imageFacts(file, d, warnings);
  // Frames often repeat each other's warnings.
  return { ...facts, data: out.values(), warnings: [...new Set(warnings)] };
}

/**
 * A DICOM image: every frame, with the modality LUT or slope and intercept applied (per frame where the file says so)
 * and no VOI. PALETTE COLOR and YBR become RGB, MONOCHROME1 is not inverted, padding values are kept.
 * Errors: unreadable-file, unsupported-file.
 */
export const decodeDicom = (
  bytes: Uint8Array,
  name: string,
  codecs: Codecs,
  limits: Limits = DEFAULT_LIMITS,
): Promise<Result<Decoded>> => readingAsync(name, () => decode(bytes, codecs, limits));
