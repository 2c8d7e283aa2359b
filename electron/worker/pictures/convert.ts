import { randomBytes } from 'node:crypto';
import { open, rename, unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok, type Result } from '../../../core/contract/result.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../core/formats/codecs.ts';
import { partOf } from '../../../core/formats/complex-part.ts';
import type { ComplexPart } from '../../../core/image/complex.ts';
import type { Decoded, FormatName } from '../../../core/formats/decoded.ts';
import { notApplied } from '../../../core/formats/picture/not-applied.ts';
import { formatOfName } from '../../../core/formats/sniff.ts';
import { decodePath } from '../read/decode.ts';
import { encode, isWritable } from './encode.ts';
import { wordsOf } from '../read/file-error.ts';
import { asInRun } from './picture.ts';
import { doubtsOfOwner } from '../../../core/catalogue/admission.ts';
import { foundIn } from '../../../core/formats/found.ts';

/** What was converted, for the command line to say. */
export interface Conversion {
  readonly input: string;
  readonly output: string;
  readonly from: FormatName;
  readonly to: FormatName;
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly samples: 1 | 2 | 3;
  readonly unit: Decoded['unit'];
  readonly bytes: number;
  readonly warnings: readonly string[];
}

/** Written aside, synced, renamed: a file that was there stays whole until the new one is. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<Result<void>> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(aside, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
    return ok(undefined);
  } catch (e) {
    await unlink(aside).catch(() => undefined); // it may never have been made
    return err({ code: 'cannot-write', path, reason: wordsOf(e) });
  }
}

/**
 * Any readable file or series → the format that the output's name ends in (.npy, .png, .tif, .nii, .nii.gz, .dcm).
 * Modality LUT or slope and intercept are applied, VOI is not; PALETTE and YBR become RGB; MONOCHROME1 is not inverted;
 * padding is kept. NPY holds float32, float64 where float32 would lose a bit; the others keep the source's depth.
 * @param part of complex numbers, which only NPY holds whole
 * Errors: those of `decodePath`; invalid-parameter, contradiction, non-finite, cannot-write.
 */
export async function convertFile(
  input: string,
  output: string,
  part: ComplexPart | null = null,
  limits: Limits = DEFAULT_LIMITS,
): Promise<Result<Conversion>> {
  const to = formatOfName(output);
  if (!isWritable(to)) {
    const reason = `${basename(output)} must end in .npy, .png, .tif, .nii, .nii.gz or .dcm`;
    return err({ code: 'invalid-parameter', parameter: 'OUTPUT', reason });
  }
  const decoded = await decodePath(input, limits);
  if (!decoded.ok) return decoded;
  const own = await asInRun(input, decoded.value);
  // Planes of a run are channels; the numbers of a photograph stay those of its array.
  const whole = own.fullScale === null ? own : decoded.value;
  if (part !== null && whole.samples !== 2)
    return err({
      code: 'contradiction',
      reason: `${basename(input)} holds real numbers, which have no ${part}`,
      remedy: 'Leave --part out.',
    });
  const d = part === null ? whole : partOf(whole, part);
  const encoded = encode(d, to, {
    name: input,
    gzip: /\.gz$/i.test(output),
    isPlane: false,
    recipe: null,
    derivation: 'Converted without change of values',
    seriesDescription: `Converted from ${formatOfName(input)?.toUpperCase() ?? 'DICOM'}`,
    software: null,
    made: new Date(),
    identity: null,
  });
  if (!encoded.ok) return encoded;
  const { bytes, warnings } = encoded.value;
  const written = await writeWhole(output, bytes);
  if (!written.ok) return written;
  const { frames, height, width, samples, unit } = d;
  // Numbers of which the file does not say what they are, are carried over as they are.
  const doubts = d.unit === 'stored' ? d.doubts : doubtsOfOwner(foundIn(d, d.data));
  return ok({
    input,
    output,
    from: d.format,
    to,
    frames,
    height,
    width,
    samples,
    unit,
    bytes: bytes.length,
    warnings: [...notApplied(d), ...d.warnings, ...doubts, ...warnings],
  });
}
