import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { err, ok, type Result } from '../../../core/contract/result.ts';
import { annotate, KEYWORD } from '../../../core/formats/notes/annotation.ts';
import type { Decoded, FormatName } from '../../../core/formats/decoded.ts';
import { encodeDicom, uidFrom } from '../../../core/formats/dicom/write.ts';
import { joinBytes } from '../../../core/formats/join-bytes.ts';
import { encodeNifti } from '../../../core/formats/nifti/write.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { rangeOf } from '../../../core/formats/picture/quantise.ts';
import { RECIPE, recipeBytes } from '../../../core/formats/notes/recipe-note.ts';
import { evenDistance, positionsOf } from '../../../core/formats/slice-positions.ts';
import { pngWords, storageFor } from '../../../core/formats/picture/storage.ts';
import { encodeTiff } from '../../../core/formats/tiff/write.ts';

export interface Encoded {
  readonly bytes: Uint8Array;
  readonly warnings: readonly string[];
}

const WRITABLE = ['npy', 'png', 'tiff', 'nifti', 'dicom'] as const;
export type Writable = (typeof WRITABLE)[number];
/** What goes into the file beside the numbers. */
export interface Writing {
  /** How a refusal calls the image. */
  readonly name: string;
  /** NIfTI only. */
  readonly gzip: boolean;
  /** One frame that is written without an axis of frames; NumPy only, the others have no choice. */
  readonly isPlane: boolean;
  /** A `recipeText` that travels inside. */
  readonly recipe: string | null;
  readonly derivation: string;
  /** Named where a format has a place for it; null where nothing is to be said of it. */
  readonly software: string | null;
  readonly seriesDescription: string;
  /** DICOM says when it was made. */
  readonly made: Date | null;
  /** What DICOM calls it; null: fresh identifiers, those of the source for study and frame of reference. */
  readonly identity: DicomIdentity | null;
}

export interface DicomIdentity {
  readonly instanceUid: string;
  readonly seriesUid: string;
  readonly studyUid: string;
  readonly frameOfReferenceUid: string;
  readonly number: number;
}

export const isWritable = (f: FormatName | null): f is Writable => WRITABLE.some((w) => w === f);

const impossible = (reason: string, remedy: string): ReturnType<typeof err> =>
  err({ code: 'contradiction', reason, remedy });

/** frames × rows × columns, colour with a last axis of 3, complex numbers as such. */
function toNpy(d: Decoded, { recipe, isPlane }: Writing): Encoded {
  const grid = isPlane ? [d.height, d.width] : [d.frames, d.height, d.width];
  const bytes =
    d.samples === 2 ? encodeNpy(d.data, grid, 'complex') : encodeNpy(d.data, d.samples === 3 ? [...grid, 3] : grid);
  return { bytes: recipe === null ? bytes : joinBytes([bytes, recipeBytes(recipe)]), warnings: [] };
}

function toPng(d: Decoded, samples: 1 | 3, { recipe, software, derivation }: Writing): Result<Encoded> {
  if (d.frames > 1)
    return impossible(`A PNG holds one frame, the input has ${d.frames}`, 'Write .tif, .nii, .npy or .dcm instead.');
  const { stored, slope, intercept, exact } = pngWords(d);
  const note = annotate({ unit: d.unit, pixelMm: d.pixelMm, sliceMm: d.sliceMm, slope, intercept });
  const values = d.unit === 'HU' ? 'HU' : 'value';
  const scaled = slope === 1 ? 'pixel' : `${slope} * pixel`;
  const meaning = `${values} = ${scaled} ${intercept < 0 ? '-' : '+'} ${Math.abs(intercept)}.`;
  const text = {
    [KEYWORD]: note,
    ...(software === null ? {} : { Description: `${meaning} ${derivation}`, Software: software }),
    ...(recipe === null ? {} : { [RECIPE]: recipe }),
  };
  const bytes = encodePng(stored, d.width, d.height, samples, text);
  const mapping = `The PNG holds (value ${intercept < 0 ? '+' : '-'} ${Math.abs(intercept)})${slope === 1 ? '' : ` / ${slope}`}`;
  const warnings =
    slope === 1 && intercept === 0 ? [] : [`${mapping}${exact ? '' : ', rounded'}; a note in it says so.`];
  return ok({ bytes, warnings });
}

function toTiff(d: Decoded, samples: 1 | 3, { recipe }: Writing): Result<Encoded> {
  const data = storageFor(d);
  if (data.byteLength > 2 ** 32 - 2 ** 20) return impossible('A TIFF cannot pass 4 GB', 'Write .nii or .npy instead.');
  const note = annotate({ unit: d.unit, pixelMm: d.pixelMm, sliceMm: d.sliceMm, slope: 1, intercept: 0 });
  return ok({ bytes: encodeTiff(data, { ...d, samples }, note, recipe), warnings: [] });
}

function toNifti(d: Decoded, samples: 1 | 3, { gzip, recipe }: Writing): Result<Encoded> {
  if (Math.max(d.frames, d.height, d.width) > 32767)
    return impossible('A NIfTI axis cannot pass 32767', 'Write .tif or .npy instead.');
  const data = storageFor(d);
  if (samples === 3 && !(data instanceof Uint8Array))
    return impossible('NIfTI holds colour of 8 bits only', 'Write .tif, .png or .npy instead.');
  const note = annotate({ unit: d.unit, pixelMm: null, sliceMm: null, slope: 1, intercept: 0 });
  const bytes = encodeNifti(data, { ...d, samples }, note, recipe);
  return ok({ bytes: gzip ? gzipSync(bytes) : bytes, warnings: unevenWarning(d) });
}

/** NIfTI says one distance between slices, and their true places nowhere. */
function unevenWarning({ frames, volumes, places }: Decoded): string[] {
  const slices = frames / volumes;
  const positions = slices < 2 ? null : positionsOf(places.slice(0, slices));
  if (positions === null || evenDistance(positions) !== null) return [];
  const gaps = positions.slice(1).map((p, i) => Math.abs(p - positions[i]!));
  const [least, most] = [Math.min(...gaps).toFixed(2), Math.max(...gaps).toFixed(2)];
  return [
    `The slices lie ${least} to ${most} mm apart, and NIfTI can say one distance only: it says their mean, so slices between the first and the last do not lie where it says.`,
  ];
}

function toDicom(d: Decoded, samples: 1 | 3, w: Writing): Result<Encoded> {
  if (d.frames > 9999 || Math.max(d.height, d.width) > 65535)
    return impossible('A DICOM object of this size cannot be written', 'Write .nii or .npy instead.');
  const made = w.made?.toISOString() ?? '';
  const window = d.windows[0];
  const { identity } = w;
  const bytes = encodeDicom(
    { ...d, samples, bits: d.depth.bits },
    {
      newUid: () => identity?.instanceUid ?? uidFrom(randomBytes(16)),
      ...(identity === null
        ? {}
        : {
            seriesInstanceUid: identity.seriesUid,
            studyInstanceUid: identity.studyUid,
            frameOfReferenceUid: identity.frameOfReferenceUid,
            instanceNumber: identity.number,
          }),
      date: made.slice(0, 10).replaceAll('-', ''),
      time: made.slice(11, 19).replaceAll(':', ''),
      derivation: w.derivation,
      seriesDescription: w.seriesDescription,
      recipe: w.recipe,
      source: d.dicom,
      places: d.places,
      ...(window === undefined ? {} : { window }),
    },
  );
  const many = 'Several frames became one secondary capture: their positions are lost; NIfTI would keep them.';
  return ok({ bytes, warnings: d.frames > 1 && d.places.length > 0 ? [many] : [] });
}

/** A decoded image as a file. Errors: contradiction, non-finite. */
export function encode(d: Decoded, to: Writable, w: Writing): Result<Encoded> {
  if (to === 'npy') return ok(toNpy(d, w));
  const { samples } = d;
  if (samples === 2)
    return impossible(
      'Complex numbers can be written as .npy only',
      'Name an output that ends in .npy, or one part of them: --part magnitude, phase, real or imaginary.',
    );
  const { nonFinite } = rangeOf(d.data);
  if (nonFinite > 0 && (to === 'png' || to === 'dicom'))
    return err({ code: 'non-finite', what: w.name, count: nonFinite });
  switch (to) {
    case 'png':
      return toPng(d, samples, w);
    case 'tiff':
      return toTiff(d, samples, w);
    case 'nifti':
      return toNifti(d, samples, w);
    case 'dicom':
      return toDicom(d, samples, w);
  }
}
