import { randomBytes } from 'node:crypto';
import { open, rename, unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { err, ok, type Result } from '../../core/contract/result.ts';
import { annotate, KEYWORD } from '../../core/formats/annotation.ts';
import { DEFAULT_LIMITS, type Limits } from '../../core/formats/codecs.ts';
import type { Decoded, FormatName } from '../../core/formats/decoded.ts';
import { encodeDicom, uidFrom } from '../../core/formats/dicom-write.ts';
import { encodeNifti } from '../../core/formats/nifti-write.ts';
import { encodeNpy } from '../../core/formats/npy.ts';
import { encodePng } from '../../core/formats/png-write.ts';
import { rangeOf } from '../../core/formats/quantise.ts';
import { formatOfName } from '../../core/formats/sniff.ts';
import { pngWords, storageFor } from '../../core/formats/storage.ts';
import { encodeTiff } from '../../core/formats/tiff-write.ts';
import { decodePath } from './decode.ts';
import { wordsOf } from './file-error.ts';

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

interface Encoded {
  readonly bytes: Uint8Array;
  readonly warnings: readonly string[];
}

const WRITABLE = ['npy', 'png', 'tiff', 'nifti', 'dicom'] as const;
type Writable = (typeof WRITABLE)[number];
const isWritable = (f: FormatName | null): f is Writable => WRITABLE.some((w) => w === f);

const impossible = (reason: string, remedy: string): ReturnType<typeof err> =>
  err({ code: 'contradiction', reason, remedy });

/** frames × rows × columns, colour with a last axis of 3, complex numbers as such. */
function toNpy(d: Decoded): Encoded {
  const grid = [d.frames, d.height, d.width];
  const bytes =
    d.samples === 2 ? encodeNpy(d.data, grid, 'complex') : encodeNpy(d.data, d.samples === 3 ? [...grid, 3] : grid);
  return { bytes, warnings: [] };
}

function toPng(d: Decoded, samples: 1 | 3): Result<Encoded> {
  if (d.frames > 1)
    return impossible(`A PNG holds one frame, the input has ${d.frames}`, 'Write .tif, .nii, .npy or .dcm instead.');
  const { stored, slope, intercept, exact } = pngWords(d);
  const note = annotate({ unit: d.unit, pixelMm: d.pixelMm, sliceMm: d.sliceMm, slope, intercept });
  const bytes = encodePng(stored, d.width, d.height, samples, { [KEYWORD]: note });
  const mapping = `The PNG holds (value ${intercept < 0 ? '+' : '-'} ${Math.abs(intercept)})${slope === 1 ? '' : ` / ${slope}`}`;
  const warnings =
    slope === 1 && intercept === 0 ? [] : [`${mapping}${exact ? '' : ', rounded'}; a note in it says so.`];
  return ok({ bytes, warnings });
}

function toTiff(d: Decoded, samples: 1 | 3): Result<Encoded> {
  const data = storageFor(d);
  if (data.byteLength > 2 ** 32 - 2 ** 20) return impossible('A TIFF cannot pass 4 GB', 'Write .nii or .npy instead.');
  const note = annotate({ unit: d.unit, pixelMm: d.pixelMm, sliceMm: d.sliceMm, slope: 1, intercept: 0 });
  return ok({ bytes: encodeTiff(data, { ...d, samples }, note), warnings: [] });
}

function toNifti(d: Decoded, samples: 1 | 3, gzip: boolean): Result<Encoded> {
  if (Math.max(d.frames, d.height, d.width) > 32767)
    return impossible('A NIfTI axis cannot pass 32767', 'Write .tif or .npy instead.');
  const data = storageFor(d);
  if (samples === 3 && !(data instanceof Uint8Array))
    return impossible('NIfTI holds colour of 8 bits only', 'Write .tif, .png or .npy instead.');
  const note = annotate({ unit: d.unit, pixelMm: null, sliceMm: null, slope: 1, intercept: 0 });
  const bytes = encodeNifti(data, { ...d, samples }, note);
  return ok({ bytes: gzip ? gzipSync(bytes) : bytes, warnings: [] });
}

function toDicom(d: Decoded, samples: 1 | 3, input: string): Result<Encoded> {
  if (d.frames > 9999 || Math.max(d.height, d.width) > 65535)
    return impossible('A DICOM object of this size cannot be written', 'Write .nii or .npy instead.');
  const now = new Date().toISOString();
  const window = d.windows[0];
  const bytes = encodeDicom(
    { ...d, samples, bits: d.depth.bits },
    {
      newUid: () => uidFrom(randomBytes(16)),
      date: now.slice(0, 10).replaceAll('-', ''),
      time: now.slice(11, 19).replaceAll(':', ''),
      derivation: 'Converted without change of values',
      seriesDescription: `Converted from ${formatOfName(input)?.toUpperCase() ?? 'DICOM'}`,
      source: d.dicom,
      places: d.places,
      ...(window === undefined ? {} : { window }),
    },
  );
  const many = 'Several frames became one secondary capture: their positions are lost; NIfTI would keep them.';
  return ok({ bytes, warnings: d.frames > 1 && d.places.length > 0 ? [many] : [] });
}

function encode(d: Decoded, to: Writable, input: string, output: string): Result<Encoded> {
  if (to === 'npy') return ok(toNpy(d));
  const { samples } = d;
  if (samples === 2)
    return impossible('Complex numbers can be written as .npy only', 'Name an output that ends in .npy.');
  const { nonFinite } = rangeOf(d.data);
  if (nonFinite > 0 && (to === 'png' || to === 'dicom'))
    return err({ code: 'non-finite', what: input, count: nonFinite });
  switch (to) {
    case 'png':
      return toPng(d, samples);
    case 'tiff':
      return toTiff(d, samples);
    case 'nifti':
      return toNifti(d, samples, /\.gz$/i.test(output));
    case 'dicom':
      return toDicom(d, samples, input);
  }
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
 * Errors: those of `decodePath`; invalid-parameter, contradiction, non-finite, cannot-write.
 */
export async function convertFile(
  input: string,
  output: string,
  limits: Limits = DEFAULT_LIMITS,
): Promise<Result<Conversion>> {
  const to = formatOfName(output);
  if (!isWritable(to)) {
    const reason = `${basename(output)} must end in .npy, .png, .tif, .nii, .nii.gz or .dcm`;
    return err({ code: 'invalid-parameter', parameter: 'OUTPUT', reason });
  }
  const decoded = await decodePath(input, limits);
  if (!decoded.ok) return decoded;
  const d = decoded.value;
  const encoded = encode(d, to, input, output);
  if (!encoded.ok) return encoded;
  const { bytes, warnings } = encoded.value;
  const written = await writeWhole(output, bytes);
  if (!written.ok) return written;
  const { frames, height, width, samples, unit } = d;
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
    warnings: [...d.warnings, ...warnings],
  });
}
