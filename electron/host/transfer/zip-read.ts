/**
 * A zip from outside. Its directory is read and judged before a byte of it is unpacked; then each file is unpacked to
 * the size that it promised and no further, and must have the checksum that it promised.
 */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { Refused } from '../../../core/contract/refused.ts';
import { safeParts } from './upload-path.ts';

export interface PackedFile {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly at: number;
  readonly crc: number;
  readonly isDeflated: boolean;
}

const MOST_FILES = 100_000;
const MOST_DIRECTORY_BYTES = 64 * 2 ** 20;
const MOST_RATIO = 200;
/** Small files may pack as well as they like. */
const RATIO_COUNTS_FROM = 1e6;
const END_BYTES = 22;
const MOST_COMMENT = 0xffff;
const HEADER_BYTES = 30;
const MOST_32 = 0xffffffff;
const MOST_16 = 0xffff;

const refuse = (reason: string): never => {
  throw new Refused({
    code: 'unreadable-file',
    file: 'The project file',
    reason,
    remedy: 'Save the project again where it came from.',
  });
};

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  if (!Number.isSafeInteger(at) || at < 0) refuse('its directory points outside of it');
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return bytesRead === length ? buffer : refuse('it is cut short');
}

const wideNumber = (b: Buffer, at: number): number => {
  if (at + 8 > b.length) refuse('its directory is damaged');
  return Number(b.readBigUInt64LE(at));
};

/** The directory of a zip, every name safe and every size believable. @throws Refused (unreadable-file) */
export async function readZipDirectory(path: string): Promise<PackedFile[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { count, bytes, at } = await findDirectory(file, size);
    if (count > MOST_FILES) refuse(`it holds ${count} files, and ${MOST_FILES} are the most`);
    if (bytes > MOST_DIRECTORY_BYTES || at + bytes > size) refuse('its directory is damaged');
    const files = parseDirectory(await bytesAt(file, at, bytes), count);
    judge(files, size);
    return files;
  } finally {
    await file.close();
  }
}

async function findDirectory(file: FileHandle, size: number): Promise<{ count: number; bytes: number; at: number }> {
  const tailBytes = Math.min(size, END_BYTES + MOST_COMMENT);
  const tail = await bytesAt(file, size - tailBytes, tailBytes);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + END_BYTES > tail.length) return refuse('it is no zip, or its end is missing');
  const found = {
    count: tail.readUInt16LE(end + 10),
    bytes: tail.readUInt32LE(end + 12),
    at: tail.readUInt32LE(end + 16),
  };
  if (found.count !== MOST_16 && found.bytes !== MOST_32 && found.at !== MOST_32) return found;
  const locator = await bytesAt(file, size - tailBytes + end - 20, 20);
  if (locator.toString('latin1', 0, 4) !== 'PK\x06\x07') return found;
  const record = await bytesAt(file, wideNumber(locator, 8), 56);
  if (record.toString('latin1', 0, 4) !== 'PK\x06\x06') refuse('its directory is damaged');
  return { count: wideNumber(record, 32), bytes: wideNumber(record, 40), at: wideNumber(record, 48) };
}

function parseDirectory(b: Buffer, count: number): PackedFile[] {
  const files: PackedFile[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > b.length || b.toString('latin1', at, at + 4) !== 'PK\x01\x02') refuse('its directory is damaged');
    const flags = b.readUInt16LE(at + 8);
    const method = b.readUInt16LE(at + 10);
    const nameEnd = at + 46 + b.readUInt16LE(at + 28);
    const extraEnd = nameEnd + b.readUInt16LE(at + 30);
    if (extraEnd > b.length) refuse('its directory is damaged');
    const name = b.toString('utf8', at + 46, nameEnd);
    if ((flags & 1) !== 0) refuse('it is encrypted');
    if (method !== 0 && method !== 8) refuse(`it is packed by a method that is not read here (${method})`);
    // The upper half holds the mode of Unix, and its upper four bits the type: 10 is a symbolic link.
    if (b.readUInt32LE(at + 38) >>> 28 === 10) refuse('it holds a link');
    const sizes = { bytes: b.readUInt32LE(at + 24), packedBytes: b.readUInt32LE(at + 20), at: b.readUInt32LE(at + 42) };
    const crc = b.readUInt32LE(at + 16);
    files.push({ name, crc, isDeflated: method === 8, ...widened(sizes, b.subarray(nameEnd, extraEnd)) });
    at = extraEnd + b.readUInt16LE(at + 32);
  }
  return files;
}

type Sizes = Pick<PackedFile, 'bytes' | 'packedBytes' | 'at'>;

/** Numbers that did not fit stand in an extra field, in this order, and only those. */
function widened(sizes: Sizes, extra: Buffer): Sizes {
  const wide = { ...sizes };
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const field = extra.subarray(at + 4, end);
      let next = 0;
      for (const key of ['bytes', 'packedBytes', 'at'] as const) {
        if (sizes[key] !== MOST_32) continue;
        wide[key] = wideNumber(field, next);
        next += 8;
      }
    }
    at = end;
  }
  return wide;
}

function judge(files: readonly PackedFile[], size: number): void {
  const names = new Set<string>();
  let packed = 0;
  for (const { name, bytes, packedBytes } of files) {
    safeParts(name.endsWith('/') ? name.slice(0, -1) : name);
    const own = name.toLowerCase();
    if (names.has(own)) refuse('it names a file twice');
    names.add(own);
    if (bytes > RATIO_COUNTS_FROM && bytes > MOST_RATIO * packedBytes) refuse('it would unpack to far more than it is');
    packed += packedBytes;
  }
  // Files that share their bytes are another way to unpack to far more.
  if (packed > size) refuse('its files overlap');
}

/** Unpacks one file to a place that is not taken. @throws Refused (unreadable-file), else as fs does */
export async function unpack(zip: string, file: PackedFile, to: string): Promise<void> {
  const source = await open(zip, 'r');
  let begin: number;
  try {
    const header = await bytesAt(source, file.at, HEADER_BYTES);
    if (header.toString('latin1', 0, 4) !== 'PK\x03\x04') refuse('its directory is damaged');
    begin = file.at + HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await source.close();
  }
  const target = await open(to, 'wx', 0o600);
  let bytes = 0;
  let crc = 0;
  const sink = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > file.bytes) refuse('a file in it is larger than it says');
      crc = crc32(chunk, crc);
      await target.write(chunk);
    }
  };
  try {
    if (file.packedBytes > 0) {
      const packed = createReadStream(zip, { start: begin, end: begin + file.packedBytes - 1 });
      if (file.isDeflated) await pipeline(packed, createInflateRaw(), sink);
      else await pipeline(packed, sink);
    }
  } catch (e) {
    // zlib's own errors: the data are not what was packed.
    if (e instanceof Error && 'code' in e && String(e.code).startsWith('Z_')) refuse('a file in it is damaged');
    throw e;
  } finally {
    await target.close();
  }
  if (bytes !== file.bytes || crc !== file.crc) refuse('a file in it is damaged');
}
