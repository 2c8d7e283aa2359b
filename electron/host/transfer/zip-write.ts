/**
 * A zip as APPNOTE 6.3.10 describes it, streamed: whatever its size, only chunks are in memory. Sizes and checksum are
 * written into each header after its data, so every program can read the file from the front as well as by its
 * directory. Zip64 fields stand only where a number needs them.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { Refused } from '../../../core/contract/refused.ts';
import { isMissing } from '../../disk/is-missing.ts';

export interface ZipEntry {
  /** With `/`. */
  readonly name: string;
  readonly path: string;
}

const METHOD = { store: 0, deflate: 8 } as const;
type Method = (typeof METHOD)[keyof typeof METHOD];

interface Packed {
  readonly name: Buffer;
  readonly method: Method;
  readonly at: number;
  readonly crc: number;
  readonly bytes: number;
  readonly packedBytes: number;
  /** Its sizes stand in wide fields. */
  readonly wide: boolean;
}

const MOST_32 = 0xffffffff;
const MOST_16 = 0xffff;
/** A file above this gets the wide fields: packing may make it a little larger. */
const WIDE = 0xf0000000;
/** Beyond this a reader would have to take it for a bomb (`zip-read.ts`): what is so empty is stored as it is. */
const MOST_RATIO = 100;
const PACKED_ALREADY = /\.(png|jpe?g|webp|gz|zip|onnx)$/i;
const UTF8_NAMES = 0x0800;
const VERSION = 45;
/** 1980-01-01: when a file was made is nobody's business. */
const DATE = 0x0021;

/**
 * A checkpoint that its run has replaced or removed since it was listed is left out; anything else must be there.
 * @throws Refused (not-found); as fs does
 */
export async function writeZip(path: string, entries: Iterable<ZipEntry>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    const packed: Packed[] = [];
    let at = 0;
    for (const entry of entries) {
      const method = PACKED_ALREADY.test(entry.name) ? METHOD.store : METHOD.deflate;
      const source = await opened(entry);
      if (source === null) continue;
      let one: Packed;
      try {
        one = await pack(file, entry.name, source, at, method);
        if (one.bytes > MOST_RATIO * one.packedBytes) one = await pack(file, entry.name, source, at, METHOD.store);
      } finally {
        await source.close();
      }
      packed.push(one);
      at += headerOf(one).length + one.packedBytes;
    }
    const directory = Buffer.concat(packed.map(directoryEntryOf));
    await file.write(directory, 0, directory.length, at);
    const end = endOf(packed.length, at, directory.length);
    await file.write(end, 0, end.length, at + directory.length);
    await file.truncate(at + directory.length + end.length);
    await file.sync();
  } finally {
    await file.close();
  }
}

const MAY_VANISH = /(^|\/)checkpoint\//;

/** Once it is open it is read whole, whatever becomes of its name. */
async function opened({ name, path }: ZipEntry): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (e) {
    if (!isMissing(e)) throw e;
    if (MAY_VANISH.test(name)) return null;
    throw new Refused({ code: 'not-found', what: `file ${name} any more` });
  }
}

async function pack(file: FileHandle, name: string, from: FileHandle, at: number, method: Method): Promise<Packed> {
  const expected = (await from.stat()).size;
  const encoded = Buffer.from(name);
  let bytes = 0;
  let crc = 0;
  let packedBytes = 0;
  const wide = expected > WIDE;
  const begin = at + headerOf({ name: encoded, method, at, crc, bytes, packedBytes, wide }).length;
  async function* tally(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      crc = crc32(chunk, crc);
      yield chunk;
    }
  }
  const sink = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      await file.write(chunk, 0, chunk.length, begin + packedBytes);
      packedBytes += chunk.length;
    }
  };
  if (expected > 0) {
    // To the size that it had: a log that is still being written to is taken as it stands.
    const source = from.createReadStream({ highWaterMark: 1 << 18, start: 0, end: expected - 1, autoClose: false });
    if (method === METHOD.store) await pipeline(source, tally, sink);
    else await pipeline(source, tally, createDeflateRaw({ level: 1 }), sink);
  }
  const packed: Packed = { name: encoded, method, at, crc, bytes, packedBytes, wide };
  const header = headerOf(packed);
  await file.write(header, 0, header.length, at);
  return packed;
}

/** What the header of a file and its line in the directory have in common: from the version on, 26 bytes. */
function commonOf({ name, method, crc, bytes, packedBytes, wide }: Packed, extraBytes: number): Buffer {
  const b = Buffer.alloc(26);
  b.writeUInt16LE(VERSION, 0);
  b.writeUInt16LE(UTF8_NAMES, 2);
  b.writeUInt16LE(method, 4);
  b.writeUInt16LE(DATE, 8);
  b.writeUInt32LE(crc, 10);
  b.writeUInt32LE(wide ? MOST_32 : packedBytes, 14);
  b.writeUInt32LE(wide ? MOST_32 : bytes, 18);
  b.writeUInt16LE(name.length, 22);
  b.writeUInt16LE(extraBytes, 24);
  return b;
}

/** The zip64 extra field of the given numbers, or nothing. */
function wideField(numbers: readonly number[]): Buffer {
  if (numbers.length === 0) return Buffer.alloc(0);
  const b = Buffer.alloc(4 + 8 * numbers.length);
  b.writeUInt16LE(1, 0);
  b.writeUInt16LE(8 * numbers.length, 2);
  for (const [i, n] of numbers.entries()) b.writeBigUInt64LE(BigInt(n), 4 + 8 * i);
  return b;
}

function headerOf(packed: Packed): Buffer {
  const extra = wideField(packed.wide ? [packed.bytes, packed.packedBytes] : []);
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), commonOf(packed, extra.length), packed.name, extra]);
}

function directoryEntryOf(packed: Packed): Buffer {
  const far = packed.at >= MOST_32;
  const sizes = packed.wide ? [packed.bytes, packed.packedBytes] : [];
  const extra = wideField(far ? [...sizes, packed.at] : sizes);
  const head = Buffer.alloc(6);
  head.write('PK\x01\x02', 'latin1');
  head.writeUInt16LE(VERSION, 4);
  const tail = Buffer.alloc(14); // no comment, first disk, plain file
  tail.writeUInt32LE(far ? MOST_32 : packed.at, 10);
  return Buffer.concat([head, commonOf(packed, extra.length), tail, packed.name, extra]);
}

function endOf(count: number, at: number, bytes: number): Buffer {
  const wide = count >= MOST_16 || at >= MOST_32 || bytes >= MOST_32;
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(wide ? MOST_16 : count, 8);
  end.writeUInt16LE(wide ? MOST_16 : count, 10);
  end.writeUInt32LE(wide ? MOST_32 : bytes, 12);
  end.writeUInt32LE(wide ? MOST_32 : at, 16);
  if (!wide) return end;
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(VERSION, 12);
  record.writeUInt16LE(VERSION, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(at), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(at + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}
