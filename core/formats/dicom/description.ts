import type { DicomItem } from './item.ts';
import { TAG, type Tag } from './tags.ts';
import { damaged, unsupported } from '../refusal.ts';

/** The image pixel module (PS3.3, C.7.6.3), checked for contradictions. */
export interface PixelDescription {
  readonly element: typeof TAG.PixelData | typeof TAG.FloatPixelData | typeof TAG.DoubleFloatPixelData;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly photometric: string;
  readonly planar: boolean;
  readonly bitsAllocated: 1 | 8 | 16 | 32 | 64;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly float: boolean;
}

const PHOTOMETRIC: Readonly<Record<string, 1 | 3>> = {
  MONOCHROME1: 1,
  MONOCHROME2: 1,
  'PALETTE COLOR': 1,
  RGB: 3,
  YBR_FULL: 3,
  YBR_FULL_422: 3,
  YBR_ICT: 3,
  YBR_RCT: 3,
};
/** Known to the standard, met nowhere any more, and without a reference to decode them against. */
const RETIRED = ['YBR_PARTIAL_422', 'YBR_PARTIAL_420', 'HSV', 'ARGB', 'CMYK', 'XYB'];

function required(root: DicomItem, tag: Tag, name: string): number {
  const value = root.word(tag);
  if (value === null) throw damaged(`its required element ${name} is missing`);
  return value;
}

function frameCount(root: DicomItem): number {
  const text = root.text(TAG.NumberOfFrames);
  if (text === null) return 1;
  if (!/^\+?\d+$/.test(text) || Number(text) < 1)
    throw damaged(`its Number of Frames "${text.slice(0, 20)}" is not valid`);
  return Number(text);
}

function checkColour(photometric: string, samples: number): asserts samples is 1 | 3 {
  const expected = PHOTOMETRIC[photometric];
  if (RETIRED.includes(photometric)) throw unsupported(`the colour space ${photometric} is not read`);
  if (expected === undefined)
    throw unsupported(`the photometric interpretation "${photometric.slice(0, 20)}" is not known`);
  if (samples !== expected)
    throw damaged(
      `its photometric interpretation ${photometric} and ${samples} samples per pixel contradict each other`,
    );
}

const PIXELS = [TAG.PixelData, TAG.FloatPixelData, TAG.DoubleFloatPixelData] as const;

/** Objects beside images, by their modality. */
const NO_IMAGES: Readonly<Record<string, string>> = {
  RTSTRUCT: 'contours (RTSTRUCT)',
  RTPLAN: 'a radiotherapy plan (RTPLAN)',
  SR: 'a structured report (SR)',
  PR: 'a presentation state (PR)',
  KO: 'a list of key images (KO)',
  REG: 'a registration (REG)',
  RWV: 'a map of real-world values (RWV)',
};

const STORAGE = '1.2.840.10008.5.1.4.1.1.';
/** The same by their SOP class (PS3.4, B.5), which says it whatever the modality is; longer numbers go before shorter. */
const NO_IMAGE_CLASSES: readonly (readonly [uid: string, what: string])[] = [
  ['481.3', 'contours (RTSTRUCT)'],
  ['481.5', 'a radiotherapy plan (RTPLAN)'],
  ['481.8', 'a radiotherapy plan (RTPLAN)'],
  ['481.4', 'a treatment record (RTRECORD)'],
  ['481.6', 'a treatment record (RTRECORD)'],
  ['481.7', 'a treatment record (RTRECORD)'],
  ['481.9', 'a treatment record (RTRECORD)'],
  ['88.59', 'a list of key images (KO)'],
  ['88.', 'a structured report (SR)'],
  ['11.', 'a presentation state (PR)'],
  ['104.', 'a document'],
  ['66.1', 'a registration (REG)'],
  ['66.2', 'fiducial points (FID)'],
  ['66.3', 'a registration (REG)'],
  ['66.5', 'surfaces (SEG)'],
  ['66.6', 'fibre tracks'],
  ['66', 'raw data of a scanner'],
  ['67', 'a map of real-world values (RWV)'],
  ['9.', 'a waveform'],
  ['4.2', 'a spectrum'],
];

/** What an object holds in place of an image: `contours (RTSTRUCT)`; null where nothing says so. */
export function noImageKind(root: DicomItem): string | null {
  if (PIXELS.some((t) => root.has(t))) return null;
  if (root.has(TAG.DirectoryRecordSequence)) return 'a list of files (DICOMDIR)';
  if (root.has(TAG.EncapsulatedDocument)) return 'a document';
  const uid = root.text(TAG.SOPClassUID) ?? '';
  const named = uid.startsWith(STORAGE) ? uid.slice(STORAGE.length) : '';
  const byClass = NO_IMAGE_CLASSES.find(([start]) => (start.endsWith('.') ? named.startsWith(start) : named === start));
  const modality = root.text(TAG.Modality) ?? '';
  return byClass?.[1] ?? (Object.hasOwn(NO_IMAGES, modality) ? NO_IMAGES[modality]! : null);
}

function noImage(root: DicomItem): Error {
  if (root.has(TAG.DirectoryRecordSequence))
    return unsupported('it is a DICOMDIR, a list of files', 'Open the files or the folder beside it.');
  const kind = noImageKind(root);
  const modality = root.text(TAG.Modality);
  if (kind !== null) return unsupported(`it holds ${kind}, not an image`, 'Open the images that it belongs to.');
  return unsupported(
    `it holds no pixel data${modality === null ? '' : ` (modality ${modality.slice(0, 16)})`}`,
    'Open the images that it belongs to.',
  );
}

/** Contours, plans, reports, lists of files: what says so. Anything else without pixels is an image that is cut. */
export const isNoImage = (root: DicomItem): boolean => noImageKind(root) !== null;

/** Reads the description; refuses what is missing or contradicts itself, by name. */
export function pixelDescription(root: DicomItem, warnings: string[]): PixelDescription {
  const element = PIXELS.find((t) => root.has(t));
  if (element === undefined) throw noImage(root);
  const rows = required(root, TAG.Rows, 'Rows');
  const columns = required(root, TAG.Columns, 'Columns');
  if (rows === 0 || columns === 0) throw damaged(`it has no ${rows === 0 ? 'rows' : 'columns'}`);
  const frames = frameCount(root);
  const samples: number = root.word(TAG.SamplesPerPixel) ?? 1;
  let photometric = root.text(TAG.PhotometricInterpretation);
  if (photometric === null) {
    photometric = samples === 3 ? 'RGB' : 'MONOCHROME2';
    warnings.push(`The file names no photometric interpretation; ${photometric} is assumed.`);
  }
  checkColour(photometric, samples);
  const shape = { element, frames, rows, columns, samples, photometric };
  const planar = root.word(TAG.PlanarConfiguration) === 1 && samples === 3;
  if (element !== TAG.PixelData) {
    const bitsAllocated = element === TAG.FloatPixelData ? 32 : 64;
    return {
      ...shape,
      planar,
      bitsAllocated,
      bitsStored: bitsAllocated,
      highBit: bitsAllocated - 1,
      signed: true,
      float: true,
    };
  }
  const bitsAllocated = required(root, TAG.BitsAllocated, 'Bits Allocated');
  if (bitsAllocated !== 1 && bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32)
    throw unsupported(`${bitsAllocated} bits allocated for a sample are not read`);
  const bitsStored = root.word(TAG.BitsStored) ?? bitsAllocated;
  const highBit = root.word(TAG.HighBit) ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit < bitsStored - 1 || highBit >= bitsAllocated)
    throw damaged(
      `its bit depth contradicts itself (${bitsAllocated} bits allocated, ${bitsStored} stored, high bit ${highBit})`,
    );
  const signed = root.word(TAG.PixelRepresentation) === 1;
  return { ...shape, planar, bitsAllocated, bitsStored, highBit, signed, float: false };
}
