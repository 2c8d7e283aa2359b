import type { CodedFrame } from '../codecs.ts';
import { codedBits, huffmanTable, type HuffmanTable } from './huffman.ts';
import { damaged, unsupported } from '../refusal.ts';

interface Frame {
  readonly precision: number;
  readonly height: number;
  readonly width: number;
  readonly components: readonly { readonly id: number; readonly sampling: number }[];
}

/** One scan: which components it holds, and how their samples are predicted. */
interface Scan {
  readonly components: readonly { readonly index: number; readonly table: HuffmanTable }[];
  /** Selection value, 1 to 7 (T.81, table H.1). */
  readonly predictor: number;
  /** Samples were shifted right by so many bits. */
  readonly pointTransform: number;
  readonly restartRows: number;
}

const MARKER = { SOF3: 0xc3, DHT: 0xc4, SOI: 0xd8, EOI: 0xd9, SOS: 0xda, DRI: 0xdd, RST0: 0xd0 } as const;
const isOtherFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![MARKER.SOF3, MARKER.DHT, 0xc8, 0xcc].includes(marker);

/**
 * Lossless JPEG, Huffman-coded (process 14 of ITU-T T.81, annex H): every selection value, 2 to 16 bits, point
 * transform, restart intervals, components in one scan or in several. Two's complement is carried as the words it is.
 * Work and memory are bounded by the header, which must not promise more samples than the data have bits.
 * @returns words in row, column, sample order; nothing that was not in the data @throws a refusal
 */
export function decodeJpegLossless(b: Uint8Array): CodedFrame {
  if (b[0] !== 0xff || b[1] !== MARKER.SOI) throw damaged('its compressed data are no JPEG codestream');
  const tables = new Map<number, TableText>();
  const warnings: string[] = [];
  const decoded = new Set<number>();
  let frame: Frame | null = null;
  let words = new Uint16Array();
  let restartInterval = 0;
  let at = 2;
  for (;;) {
    while (b[at] === 0xff && b[at + 1] === 0xff) at++; // fill bytes
    const marker = b[at] === 0xff ? b[at + 1] : undefined;
    if (marker === MARKER.EOI || (at >= b.length && frame !== null && decoded.size === frame.components.length)) break;
    if (at + 4 > b.length) throw damaged('its JPEG data end too early');
    if (marker === undefined) throw damaged('its JPEG data hold no marker where one must stand');
    const body = b.subarray(at + 4, at + 2 + b[at + 2]! * 256 + b[at + 3]!);
    const next = at + 4 + body.length;
    if (next > b.length || b[at + 2]! * 256 + b[at + 3]! !== body.length + 2) throw damaged('its JPEG header is cut');
    if (isOtherFrame(marker))
      throw unsupported(`JPEG of coding process ${marker.toString(16).toUpperCase()} is not read here`);
    at = next;
    if (marker === MARKER.DHT) readTables(body, tables);
    else if (marker === MARKER.DRI) restartInterval = (body[0] ?? 0) * 256 + (body[1] ?? 0);
    else if (marker === MARKER.SOF3) {
      if (frame !== null) throw damaged('its JPEG data hold two frame headers');
      frame = readFrame(body);
      const samples = frame.width * frame.height * frame.components.length;
      // A sample takes a bit at least: what a header promises beyond that is never allocated.
      if (samples > 8 * b.length) throw damaged('its JPEG data end before the last pixel');
      words = new Uint16Array(samples);
    } else if (marker === MARKER.SOS) {
      if (frame === null) throw damaged('its JPEG data begin before their frame header');
      const scan = readScan(body, frame, tables, restartInterval);
      for (const { index } of scan.components) {
        if (decoded.has(index)) throw damaged('its JPEG data hold a component twice');
        decoded.add(index);
      }
      at = decodeScan(b, at, frame, scan, words, warnings);
    }
  }
  if (frame === null || decoded.size < frame.components.length)
    throw damaged('its JPEG data end before the last pixel');
  const { width, height, precision, components } = frame;
  return {
    width,
    height,
    samples: components.length,
    bits: precision,
    order: 'interleaved',
    words: precision > 8 ? words : Uint8Array.from(words),
    warnings,
  };
}

/** A Huffman table as it is written: 16 counts of codes, then their values. It is built where a scan needs it. */
type TableText = Uint8Array;

function readTables(body: Uint8Array, tables: Map<number, TableText>): void {
  for (let at = 0; at < body.length;) {
    const id = body[at]!;
    const codes = body.subarray(at + 1, at + 17).reduce((sum, n) => sum + n, 0);
    const end = at + 17 + codes;
    if (id > 3 || end > body.length) throw damaged('a Huffman table of its JPEG data is damaged');
    tables.set(id, body.subarray(at + 1, end));
    at = end;
  }
}

function readFrame(body: Uint8Array): Frame {
  const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, count = 0] = body;
  const [height, width] = [h1 * 256 + h0, w1 * 256 + w0];
  if (body.length < 6 + 3 * count || count === 0) throw damaged('its JPEG frame header is cut');
  if (precision < 2 || precision > 16) throw damaged(`its JPEG data cannot have ${precision} bits a sample`);
  if (height === 0 || width === 0) throw damaged('its JPEG frame header names no size');
  const components = Array.from({ length: count }, (_, i) => ({ id: body[6 + 3 * i]!, sampling: body[7 + 3 * i]! }));
  if (components.some(({ sampling }) => sampling !== components[0]!.sampling))
    throw unsupported('lossless JPEG with subsampled colour is not read');
  return { precision, height, width, components };
}

function readScan(
  body: Uint8Array,
  frame: Frame,
  tables: ReadonlyMap<number, TableText>,
  restartInterval: number,
): Scan {
  const count = body[0] ?? 0;
  if (count === 0 || body.length < 4 + 2 * count) throw damaged('its JPEG scan header is cut');
  const components = Array.from({ length: count }, (_, i) => {
    const index = frame.components.findIndex(({ id }) => id === body[1 + 2 * i]);
    const text = tables.get(body[2 + 2 * i]! >> 4);
    if (index < 0) throw damaged('its JPEG scan names a component that is not in the frame');
    if (text === undefined) throw damaged('its JPEG scan names a Huffman table that is not there');
    return { index, table: huffmanTable(text) };
  });
  // Blocks of several samples in turn; a scan of one component goes row by row whatever its sampling says.
  if (count > 1 && frame.components[0]!.sampling !== 0x11)
    throw unsupported('lossless JPEG with subsampled colour is not read');
  const predictor = body[1 + 2 * count]!;
  const pointTransform = body[3 + 2 * count]! & 15;
  if (predictor < 1 || predictor > 7)
    throw damaged(`its JPEG data name the predictor ${predictor}, and there are 1 to 7`);
  if (pointTransform >= frame.precision) throw damaged('its JPEG data are shifted by more bits than they have');
  // T.81, H.1.1; what would be predicted from what is not defined otherwise.
  if (restartInterval % frame.width !== 0) throw damaged('its JPEG data restart within a row');
  return { components, predictor, pointTransform, restartRows: restartInterval / frame.width };
}

/** Fills the words of the scan's components. @returns where its data end */
function decodeScan(
  b: Uint8Array,
  from: number,
  { precision, height, width, components: all }: Frame,
  { components, predictor, pointTransform, restartRows }: Scan,
  words: Uint16Array,
  warnings: string[],
): number {
  const step = all.length;
  const row = width * step;
  const middle = 1 << (precision - pointTransform - 1);
  let coded = codedBits(b, from);
  let bit = 0;

  /** The next difference of a component (T.81, H.1.2.2). */
  const difference = (table: HuffmanTable): number => {
    const found = table[look(coded.bytes, bit)]!;
    const category = found & 255;
    bit += found >>> 8;
    if (found === 0 || category > 16) throw damaged(bit < coded.bits ? 'its JPEG data hold a wrong code' : ENDS);
    let value = 0;
    if (category === 16) value = 32768;
    else if (category > 0) {
      value = look(coded.bytes, bit) >>> (16 - category);
      if (value < 1 << (category - 1)) value -= (1 << category) - 1;
      bit += category;
    }
    if (bit > coded.bits) throw damaged(ENDS);
    return value;
  };

  for (let y = 0, restarts = 0; y < height; y++) {
    const isFirst = y === 0 || (restartRows > 0 && y % restartRows === 0);
    if (isFirst && y > 0) {
      coded = afterRestart(b, coded.end, coded.bits - bit, restarts++ & 7);
      bit = 0;
    }
    for (let x = 0; x < width; x++) {
      const pixel = y * row + x * step;
      for (const { index, table } of components) {
        const at = pixel + index;
        let predicted: number;
        if (isFirst) predicted = x === 0 ? middle : words[at - step]!;
        else if (x === 0) predicted = words[at - row]!;
        else predicted = predict(predictor, words[at - step]!, words[at - row]!, words[at - row - step]!);
        words[at] = predicted + difference(table); // modulo 2^16, as the store cuts it
      }
    }
  }
  if (coded.bits - bit >= 8) warnings.push('The JPEG data do not end with the image: they may be damaged.');
  if (pointTransform > 0)
    for (const { index } of components)
      for (let at = index; at < words.length; at += step) words[at] = words[at]! << pointTransform;
  return coded.end;
}

const ENDS = 'its JPEG data end before the last pixel';

/** The 16 bits that begin at `bit`; zeros behind the end. */
function look(bytes: Uint8Array, bit: number): number {
  const at = bit >>> 3;
  return (((bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!) >>> (8 - (bit & 7))) & 0xffff;
}

/** T.81, table H.1: a is left of the sample, b above it, c above a. Halves are shifts: they round down. */
function predict(selection: number, a: number, b: number, c: number): number {
  switch (selection) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}

/** The bits behind the restart marker that must follow. */
function afterRestart(b: Uint8Array, end: number, bitsLeft: number, number: number): ReturnType<typeof codedBits> {
  let at = end;
  while (b[at] === 0xff && b[at + 1] === 0xff) at++;
  if (at >= b.length) throw damaged(ENDS);
  if (bitsLeft >= 8 || b[at + 1] !== MARKER.RST0 + number)
    throw damaged('its JPEG data do not restart where they must: a part is lost or damaged');
  return codedBits(b, at + 2);
}
