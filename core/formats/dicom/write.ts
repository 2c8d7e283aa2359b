import type { Unit } from '../../image/image.ts';
import type { Window } from '../../image/windows/window.ts';
import type { Decoded, DicomSource, FramePlace } from '../decoded.ts';
import { decimal, encodePart10, type DicomElement } from './element.ts';
import { quantise } from '../picture/quantise.ts';
import { RECIPE_CREATOR, RECIPE_ELEMENT } from '../notes/recipe-note.ts';

export { uidFrom } from './element.ts';

/** What is drawn: a part of `Decoded`, so that any decoded file, and any reconstruction, can be written. */
export type DicomImage = Pick<Decoded, 'frames' | 'height' | 'width' | 'data' | 'unit' | 'pixelMm' | 'sliceMm'> & {
  readonly samples: 1 | 3;
  /** Low values are to be shown bright. */
  readonly inverted?: boolean;
  /** Bits of a stored sample; 8 keeps a picture of bytes in bytes. */
  readonly bits: number;
};

export interface DicomWriting {
  /** A fresh unique identifier a call, for example `uidFrom` of 16 random bytes. */
  readonly newUid: () => string;
  /** Day and time of writing: YYYYMMDD, HHMMSS; empty where the file is to say nothing of it. */
  readonly date: string;
  readonly time: string;
  /** How the image was made, in words. */
  readonly derivation: string;
  readonly seriesDescription: string;
  /** Slices of one series share it; without it the file is a series of its own. */
  readonly seriesInstanceUid?: string;
  /** New studies and frames of reference of a series share these; taken from `source` where there is one. */
  readonly studyInstanceUid?: string;
  readonly frameOfReferenceUid?: string;
  /** From 1. */
  readonly instanceNumber?: number;
  readonly source?: DicomSource | null;
  /** One a frame: where it lies and what it came from. */
  readonly places?: readonly FramePlace[];
  readonly window?: Window;
  /** A `recipeText` that is to travel inside, in a private block. */
  readonly recipe?: string | null;
}

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const MR_IMAGE = '1.2.840.10008.5.1.4.1.1.4';
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const MULTI_FRAME_BYTE = '1.2.840.10008.5.1.4.1.1.7.2';
const MULTI_FRAME_WORD = '1.2.840.10008.5.1.4.1.1.7.3';
const MULTI_FRAME_COLOUR = '1.2.840.10008.5.1.4.1.1.7.4';

/** A CT or MR image must say where it lies and how large its pixels are: where that is not known, it is not made up. */
function sopClassOf(image: DicomImage, place: FramePlace | undefined, bytes: number): string {
  const isPlaced =
    image.pixelMm !== null && (place?.position ?? null) !== null && (place?.orientation ?? null) !== null;
  if (image.frames === 1)
    return image.samples === 1 && isPlaced ? (SCANNED[image.unit] ?? SECONDARY_CAPTURE) : SECONDARY_CAPTURE;
  if (image.samples === 3) return MULTI_FRAME_COLOUR;
  return bytes === 1 ? MULTI_FRAME_BYTE : MULTI_FRAME_WORD;
}

/** What slices in a unit are. */
const SCANNED: Readonly<Partial<Record<Unit, string>>> = { HU: CT_IMAGE, magnitude: MR_IMAGE };

const list = (values: readonly number[]): string => values.map(decimal).join('\\');

/** The objects that the frames came from, each once (PS3.3, C.7.6.1.1.4 and table C.7.6.16-12 for the purpose). */
function sourceImages(places: readonly FramePlace[]): DicomElement[] {
  const seen = new Map<string, string>();
  for (const { sopClassUid, sopInstanceUid } of places)
    if (sopClassUid !== null && sopInstanceUid !== null) seen.set(sopInstanceUid, sopClassUid);
  if (seen.size === 0) return [];
  const purpose: DicomElement[] = [
    { tag: 0x00080100, vr: 'SH', value: '121322' },
    { tag: 0x00080102, vr: 'SH', value: 'DCM' },
    { tag: 0x00080104, vr: 'LO', value: 'Source image for image processing operation' },
  ];
  const items = [...seen].map(([instance, sopClass]): DicomElement[] => [
    { tag: 0x00081150, vr: 'UI', value: sopClass },
    { tag: 0x00081155, vr: 'UI', value: instance },
    { tag: 0x0040a170, vr: 'SQ', value: [purpose] },
  ]);
  return [{ tag: 0x00082112, vr: 'SQ', value: items }];
}

/** Image plane (PS3.3, C.7.6.2) of a slice. */
function plane(image: DicomImage, w: DicomWriting): DicomElement[] {
  const place = w.places?.[0];
  return [
    { tag: 0x00180050, vr: 'DS', value: '' }, // the thickness is not known; that the slices lie so far apart is
    ...(image.sliceMm === null ? [] : [{ tag: 0x00180088, vr: 'DS', value: decimal(image.sliceMm) } as const]),
    { tag: 0x00200032, vr: 'DS', value: list(place?.position ?? []) },
    { tag: 0x00200037, vr: 'DS', value: list(place?.orientation?.flat() ?? []) },
    { tag: 0x00200052, vr: 'UI', value: w.frameOfReferenceUid ?? w.source?.frameOfReferenceUid ?? w.newUid() },
    { tag: 0x00201040, vr: 'LO', value: '' },
  ];
}

/**
 * A derived DICOM object: a CT image where the values are HU, an MR image where they are magnitudes, and there is one frame
 * whose place is known; else a secondary capture.
 * New instance and series identifiers, ImageType DERIVED\SECONDARY, its sources, how it was derived and "research use
 * only". Nothing about the patient is written. Values are kept to within half the rescale slope: whole numbers exactly.
 * @param image [frames, height, width, samples]; every value finite
 * @throws where the data do not have that shape
 */
export function encodeDicom(image: DicomImage, w: DicomWriting): Uint8Array {
  const { frames, height, width, samples } = image;
  if (image.data.length !== frames * height * width * samples || Math.max(height, width) > 65535)
    throw new Error(`${image.data.length} values are not ${frames} × ${height} × ${width} × ${samples}`);
  const isHu = image.unit === 'HU' && samples === 1;
  const { stored, slope, intercept } = quantise(image.data, image.bits, isHu ? 'HU' : 'other');
  if (samples === 3 && stored instanceof Int16Array)
    throw new Error('colour is written from whole numbers of 8 or 16 bits');
  const bits = stored.BYTES_PER_ELEMENT * 8;
  const sopClass = sopClassOf(image, w.places?.[0], stored.BYTES_PER_ELEMENT);
  const isCt = sopClass === CT_IMAGE;
  const isMr = sopClass === MR_IMAGE;
  const instance = w.newUid();
  const number = String(w.instanceNumber ?? 1);
  const hasSource = (w.source?.studyInstanceUid ?? null) !== null;
  const elements: DicomElement[] = [
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
    {
      tag: 0x00080008,
      vr: 'CS',
      value: isCt ? 'DERIVED\\SECONDARY\\AXIAL' : isMr ? 'DERIVED\\SECONDARY\\OTHER' : 'DERIVED\\SECONDARY',
    },
    { tag: 0x00080016, vr: 'UI', value: sopClass },
    { tag: 0x00080018, vr: 'UI', value: instance },
    { tag: 0x00080020, vr: 'DA', value: '' },
    { tag: 0x00080023, vr: 'DA', value: w.date },
    { tag: 0x00080030, vr: 'TM', value: '' },
    { tag: 0x00080033, vr: 'TM', value: w.time },
    { tag: 0x00080050, vr: 'SH', value: '' },
    { tag: 0x00080060, vr: 'CS', value: isHu ? 'CT' : isMr ? 'MR' : (w.source?.modality ?? 'OT') },
    { tag: 0x00080070, vr: 'LO', value: 'Langevin' },
    { tag: 0x00080090, vr: 'PN', value: '' },
    { tag: 0x0008103e, vr: 'LO', value: w.seriesDescription },
    { tag: 0x00082111, vr: 'ST', value: w.derivation },
    ...sourceImages(w.places ?? []),
    { tag: 0x00100010, vr: 'PN', value: '' },
    { tag: 0x00100020, vr: 'LO', value: '' },
    { tag: 0x00100030, vr: 'DA', value: '' },
    { tag: 0x00100040, vr: 'CS', value: '' },
    { tag: 0x00120062, vr: 'CS', value: 'YES' },
    {
      tag: 0x00120063,
      vr: 'LO',
      value: `No patient attribute copied; ${hasSource ? 'UIDs of the source kept' : 'new UIDs'}`,
    },
    { tag: 0x0020000d, vr: 'UI', value: w.studyInstanceUid ?? w.source?.studyInstanceUid ?? w.newUid() },
    { tag: 0x0020000e, vr: 'UI', value: w.seriesInstanceUid ?? w.newUid() },
    { tag: 0x00200010, vr: 'SH', value: '' },
    { tag: 0x00200011, vr: 'IS', value: '' },
    { tag: 0x00200013, vr: 'IS', value: number },
    { tag: 0x00204000, vr: 'LT', value: 'Research use only. Not for diagnosis.' },
    { tag: 0x00280002, vr: 'US', value: [samples] },
    {
      tag: 0x00280004,
      vr: 'CS',
      value: samples === 3 ? 'RGB' : image.inverted === true ? 'MONOCHROME1' : 'MONOCHROME2',
    },
    { tag: 0x00280010, vr: 'US', value: [height] },
    { tag: 0x00280011, vr: 'US', value: [width] },
    { tag: 0x00280100, vr: 'US', value: [bits] },
    { tag: 0x00280101, vr: 'US', value: [bits] },
    { tag: 0x00280102, vr: 'US', value: [bits - 1] },
    { tag: 0x00280103, vr: 'US', value: [stored instanceof Int16Array ? 1 : 0] },
    {
      tag: 0x7fe00010,
      vr: bits === 8 ? 'OB' : 'OW',
      value: new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength),
    },
  ];
  if (w.recipe)
    elements.push(
      { tag: RECIPE_CREATOR.tag, vr: 'LO', value: RECIPE_CREATOR.name },
      { tag: RECIPE_ELEMENT, vr: 'UT', value: w.recipe },
    );
  if (samples === 3) elements.push({ tag: 0x00280006, vr: 'US', value: [0] });
  if (image.pixelMm !== null) elements.push({ tag: 0x00280030, vr: 'DS', value: list(image.pixelMm) });
  if (isCt)
    elements.push(
      ...plane(image, w),
      { tag: 0x00180060, vr: 'DS', value: '' },
      { tag: 0x00185100, vr: 'CS', value: '' },
      { tag: 0x00200012, vr: 'IS', value: '' },
    );
  else if (isMr)
    elements.push(
      ...plane(image, w),
      // Of what it was measured with nothing is claimed: research mode, the rest is empty (PS3.3, table C.8-4).
      { tag: 0x00180020, vr: 'CS', value: 'RM' },
      { tag: 0x00180021, vr: 'CS', value: 'NONE' },
      { tag: 0x00180022, vr: 'CS', value: '' },
      { tag: 0x00180023, vr: 'CS', value: '' },
      { tag: 0x00180080, vr: 'DS', value: '' },
      { tag: 0x00180081, vr: 'DS', value: '' },
      { tag: 0x00180091, vr: 'IS', value: '' },
      { tag: 0x00185100, vr: 'CS', value: '' },
    );
  else elements.push({ tag: 0x00080064, vr: 'CS', value: 'WSD' });
  if (samples === 1)
    elements.push(
      { tag: 0x00281052, vr: 'DS', value: decimal(intercept) },
      { tag: 0x00281053, vr: 'DS', value: decimal(slope) },
      { tag: 0x00281054, vr: 'LO', value: isHu ? 'HU' : 'US' },
    );
  if (w.window !== undefined)
    elements.push(
      { tag: 0x00281050, vr: 'DS', value: decimal(w.window.center) },
      { tag: 0x00281051, vr: 'DS', value: decimal(w.window.width) },
      ...(w.window.curve === undefined
        ? []
        : [{ tag: 0x00281056, vr: 'CS', value: w.window.curve.toUpperCase().replace('-', '_') } as const]),
    );
  if (frames > 1) {
    const numbers = Array.from({ length: frames }, (_, i) => String(i + 1)).join('\\');
    elements.push(
      { tag: 0x00280008, vr: 'IS', value: String(frames) },
      { tag: 0x00280009, vr: 'AT', value: [0x00182001] }, // frames follow the page number vector
      { tag: 0x00182001, vr: 'IS', value: numbers },
    );
  }
  return encodePart10(sopClass, instance, elements);
}
