import dicomParser from 'dicom-parser';
import { inflatedBound, type Codecs, type Limits } from '../codecs.ts';
import { DEFLATED, EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, transferSyntax } from './syntax.ts';
import type { TransferSyntax } from './syntax.ts';
import { DicomItem } from './item.ts';
import { TAG, tagName } from './tags.ts';
import { damaged, Refusal, unsupported } from '../refusal.ts';

export interface DicomFile {
  readonly syntax: TransferSyntax;
  readonly bigEndian: boolean;
  readonly root: DicomItem;
  /** How far behind its place in the file an offset of `root` lies; null where the data set was inflated. */
  readonly shift: number | null;
  readonly warnings: string[];
}

type Encoding = typeof IMPLICIT_LITTLE | typeof EXPLICIT_LITTLE | typeof EXPLICIT_BIG;

const isCapital = (byte: number | undefined): boolean => byte !== undefined && byte >= 65 && byte <= 90;
const word = (b: Uint8Array, at: number): number => b[at]! | (b[at + 1]! << 8);
const long = (b: Uint8Array, at: number): number => word(b, at) + word(b, at + 2) * 65536;
export const hasPrefix = (b: Uint8Array): boolean =>
  b.length >= 132 && b[128] === 0x44 && b[129] === 0x49 && b[130] === 0x43 && b[131] === 0x4d;

/** Whether the label stands at the very beginning: the preamble was cut off. */
export const hasBareLabel = (b: Uint8Array): boolean =>
  b.length >= 12 && b[0] === 0x44 && b[1] === 0x49 && b[2] === 0x43 && b[3] === 0x4d && word(b, 4) === 2;

/** Whether bytes without the DICM prefix begin like a data set: with a low, even group and a sound first length. */
export function looksLikeDataSet(b: Uint8Array): boolean {
  if (b.length < 16) return false;
  const group = Math.min(word(b, 0), b[0]! * 256 + b[1]!);
  if (group !== 2 && group !== 8) return false;
  if (isCapital(b[4]) && isCapital(b[5])) return true;
  return long(b, 4) <= Math.min(b.length - 8, 1024) && b[2]! < 64 && b[3] === 0;
}

/** The meta information is always explicit VR little endian; its stated length is not believed. */
function readMeta(b: Uint8Array, from: number): { syntax: string | null; end: number } {
  let at = from;
  let syntax: string | null = null;
  while (at + 8 <= b.length && word(b, at) === 2) {
    const explicit = isCapital(b[at + 4]) && isCapital(b[at + 5]);
    const vr = explicit ? String.fromCharCode(b[at + 4]!, b[at + 5]!) : '';
    const wide = ['OB', 'OW', 'UN', 'SQ', 'UT'].includes(vr);
    const length = !explicit ? long(b, at + 4) : wide ? long(b, at + 8) : word(b, at + 6);
    const valueAt = at + (wide ? 12 : 8);
    if (valueAt + length > b.length) throw damaged('it is cut within its meta information');
    if (word(b, at + 2) === 0x10)
      syntax = String.fromCharCode(...b.subarray(valueAt, valueAt + Math.min(length, 64)))
        .replace(/[\0 ]+$/, '')
        .trim();
    at = valueAt + length;
  }
  return { syntax: syntax === '' ? null : syntax, end: at };
}

function encodingAt(b: Uint8Array, at: number): Encoding {
  const big = word(b, at) > b[at]! * 256 + b[at + 1]!;
  if (!(isCapital(b[at + 4]) && isCapital(b[at + 5]))) return IMPLICIT_LITTLE;
  return big ? EXPLICIT_BIG : EXPLICIT_LITTLE;
}

/** dicom-parser wants a regular file: a data set without preamble or with a wrong label gets a head that fits it. */
function withHead(data: Uint8Array, encoding: Encoding): Uint8Array {
  const uid = encoding.length % 2 === 0 ? encoding : `${encoding}\0`;
  const head = `DICM\u0002\0\u0010\0UI${String.fromCharCode(uid.length)}\0${uid}`;
  const out = new Uint8Array(128 + head.length + data.length);
  for (let i = 0; i < head.length; i++) out[128 + i] = head.charCodeAt(i);
  out.set(data, 128 + head.length);
  return out;
}

/** The first element that claims more bytes than the file has. */
function overlong(elements: Readonly<Record<string, dicomParser.Element>>, size: number): string | null {
  for (const e of Object.values(elements)) if (e.dataOffset + e.length > size) return e.tag;
  return null;
}

/** Whether an item of a sequence of stated length ends behind the sequence. */
const itemsOverrun = (dataSet: dicomParser.DataSet): boolean =>
  Object.values(dataSet.elements).some(
    (e) => e.hadUndefinedLength !== true && e.items?.some((i) => i.dataOffset + i.length > e.dataOffset + e.length),
  );

/** What dicom-parser throws: a string, an Error, or either of them with the elements read so far. */
interface PartialFailure {
  readonly exception: unknown;
  readonly dataSet: dicomParser.DataSet;
}
const isPartial = (e: unknown): e is PartialFailure =>
  typeof e === 'object' && e !== null && 'exception' in e && 'dataSet' in e;

/**
 * dicom-parser 1.8.21 takes OV, the VR of extended offset tables, for one of the short headers and loses its way.
 * OB has the same long header: the two elements before the pixel data are renamed in a copy.
 */
function withKnownVr(file: Uint8Array, from: number): Uint8Array {
  let out = file;
  for (const element of [1, 2]) {
    const head = [0xe0, 0x7f, element, 0, 0x4f, 0x56, 0, 0];
    for (let at = file.indexOf(0xe0, from); at >= 0; at = file.indexOf(0xe0, at + 1)) {
      if (!head.every((byte, i) => file[at + i] === byte)) continue;
      if (out === file) out = new Uint8Array(file);
      out[at + 5] = 0x42;
      break;
    }
  }
  return out;
}

/** Reads up to the pixel data and stops: their fragments are walked by our own bounded reader. */
function parse(file: Uint8Array): dicomParser.DataSet {
  try {
    const dataSet = dicomParser.parseDicom(file, { untilTag: TAG.PixelData });
    if (dataSet.warnings.some((w) => w.startsWith('eof'))) throw damaged('it is cut within a sequence');
    return dataSet;
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    const cause = isPartial(thrown) ? thrown.exception : thrown;
    if (cause instanceof RangeError) throw damaged('its sequences are nested too deeply');
    if (isPartial(thrown)) {
      const tag = overlong(thrown.dataSet.elements, file.length);
      if (tag !== null) throw damaged(`its element ${tagName(tag)} reaches behind the end of the file`);
    }
    const text = cause instanceof Error ? cause.message : String(cause);
    if (/past end|overread|eof/i.test(text)) throw damaged('it is cut within its data set');
    throw damaged('its data set or a sequence in it is damaged');
  }
}

/**
 * Opens a DICOM file: with or without preamble and meta information, implicit or explicit, either byte order,
 * deflated within the limit. Where the data set contradicts its label, the data set is believed and a warning says so.
 */
export function openDicom(bytes: Uint8Array, codecs: Codecs, limits: Limits): DicomFile {
  if (bytes.length === 0) throw damaged('it is empty');
  const warnings: string[] = [];
  const prefixed = hasPrefix(bytes);
  const isBare = !prefixed && hasBareLabel(bytes);
  if (!prefixed && !isBare && !looksLikeDataSet(bytes)) throw unsupported('it is not a DICOM file');
  if (!prefixed) warnings.push('The file has no DICOM preamble.');
  const meta = readMeta(bytes, prefixed ? 132 : isBare ? 4 : 0);
  if (meta.end + 8 > bytes.length) throw damaged('it holds no data set behind its header');

  let file = bytes;
  let start = meta.end;
  let shift: number | null = 0;
  if (meta.syntax === DEFLATED) {
    let data: Uint8Array;
    try {
      data = codecs.inflate(bytes.subarray(start), 'raw', inflatedBound(bytes.length - start, limits));
    } catch (e) {
      throw damaged(`its deflated data set cannot be inflated (${e instanceof Error ? e.message : String(e)})`);
    }
    if (data.length < 8) throw damaged('its deflated data set is empty');
    file = withHead(data, encodingAt(data, 0));
    start = file.length - data.length;
    shift = null;
  }
  const found = encodingAt(file, start);
  const uid = meta.syntax ?? found;
  if (meta.syntax === null)
    warnings.push(`The file names no transfer syntax; ${transferSyntax(found).name} is assumed.`);
  const syntax = transferSyntax(uid);
  if (syntax.coding === null) throw unsupported(`its transfer syntax ${uid} (${syntax.name}) is not read`);
  const declared = uid === IMPLICIT_LITTLE || uid === EXPLICIT_BIG ? uid : EXPLICIT_LITTLE;
  if (declared !== found && meta.syntax !== null)
    warnings.push(`The data set is ${transferSyntax(found).name}, not as the transfer syntax ${syntax.name} says.`);
  if (file === bytes && (!prefixed || meta.syntax === null || declared !== found)) {
    file = withHead(bytes.subarray(start), found);
    shift = file.length - bytes.length;
  }

  if (syntax.coding !== 'native' && found === EXPLICIT_LITTLE) file = withKnownVr(file, meta.end);

  const dataSet = parse(file);
  if (Object.keys(dataSet.elements).length < 2) throw damaged('it holds no data set behind its header');
  if (itemsOverrun(dataSet)) warnings.push('A sequence is shorter than its items; the items were believed.');
  const root = new DicomItem(dataSet, file, found === EXPLICIT_BIG);
  return {
    syntax: syntax.coding === 'native' ? transferSyntax(found) : syntax,
    bigEndian: found === EXPLICIT_BIG,
    root,
    shift,
    warnings,
  };
}
