import { must, Refused } from '../../../core/contract/refused.ts';
import { DEFAULT_LIMITS } from '../../../core/formats/codecs.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { openDicom } from '../../../core/formats/dicom/dataset.ts';
import {
  encapsulatedReader,
  frameDecoder,
  nativeReader,
  pixelsInMemory,
  type FrameReader,
} from '../../../core/formats/dicom/pixels/frames.ts';
import { imageHead } from '../../../core/formats/dicom/head.ts';
import { checkSize } from '../../../core/formats/exact.ts';
import { decodeBytes } from '../../../core/formats/read.ts';
import { reading, readingAsync } from '../../../core/formats/refusal.ts';
import { sniff } from '../../../core/formats/sniff.ts';
import { holdsKspace, mayHoldKspace } from '../kspace/container.ts';
import { kspaceFrames } from '../kspace/kspace-frames.ts';
import { bytesOf, codecs } from './file-bytes.ts';
import { tell } from '../progress.ts';
import { dicomHead, readHead, readStretch, type Head } from './read-head.ts';

/** A file whose frames are decoded when they are asked for. */
export interface FrameSource {
  readonly facts: Omit<Decoded, 'data'>;
  /** Memory that it holds. */
  readonly heldBytes: number;
  /** [row, column, sample], the caller's own. @throws Refused */
  frame(number: number): Promise<Float32Array<ArrayBuffer>>;
}

/** The decoded files that are kept; one larger than all of it is kept until the next. */
const KEPT_BYTES = 512 * 2 ** 20;
/** A parsed head weighs more than its bytes. */
const KEPT_FILES = 256;
/** Least used first. */
const kept = new Map<string, FrameSource>();

/** Opens a file; one that was opened before and did not change since costs nothing. @throws Refused */
export async function openFrames(path: string): Promise<FrameSource> {
  const head = await readHead(path);
  const key = [path, head.size, head.mtimeMs].join('\n');
  const source = kept.get(key) ?? (await open(head));
  kept.delete(key);
  kept.set(key, source);
  let held = 0;
  for (const { heldBytes } of kept.values()) held += heldBytes;
  for (const [oldest, { heldBytes }] of kept) {
    if ((held <= KEPT_BYTES && kept.size <= KEPT_FILES) || oldest === key) break;
    kept.delete(oldest);
    held -= heldBytes;
  }
  return source;
}

async function open(head: Head): Promise<FrameSource> {
  const { path } = head;
  if (mayHoldKspace(head) && (await holdsKspace(path))) return kspaceFrames(path);
  if (sniff(head.bytes, path) === 'dicom') return openDicomFrames(head);
  const bytes = must(await bytesOf(path, DEFAULT_LIMITS));
  const { data, ...facts } = must(await decodeBytes(bytes, path, codecs, { ...DEFAULT_LIMITS, onFrame: tell }));
  const values = facts.height * facts.width * facts.samples;
  return {
    facts,
    heldBytes: data.byteLength,
    frame: async (n) => new Float32Array(data.subarray(inRange(n, facts.frames) * values, (n + 1) * values)),
  };
}

/** Uncompressed frames are read from where they lie; compressed ones need the file in memory. */
async function openDicomFrames(head: Head): Promise<FrameSource> {
  const { path, size } = head;
  let file = await dicomHead(head);
  const { description, facts, isEncapsulated } = must(imageHead(file, size, path));
  const offset = file.root.at(description.element)!.offset;
  const isHere = file.shift === null || file.root.bytes.length >= size + file.shift;
  if (isEncapsulated && !isHere) {
    const bytes = must(await bytesOf(path, DEFAULT_LIMITS));
    file = must(reading(path, () => openDicom(bytes, codecs, DEFAULT_LIMITS)));
  }
  const at = offset - (file.shift ?? 0);
  const read: FrameReader = must(
    reading(path, () => {
      checkSize(facts.height * facts.width * facts.samples, DEFAULT_LIMITS);
      if (isEncapsulated) return encapsulatedReader(file, description, codecs, []);
      if (isHere) return nativeReader(file, description, pixelsInMemory(file, description));
      return nativeReader(file, description, (from, to) => readStretch(path, at + from, at + to));
    }),
  );
  const decode = must(reading(path, () => frameDecoder(file, description, read)));
  return {
    facts,
    heldBytes: file.root.bytes.length,
    frame: async (n) => {
      inRange(n, facts.frames);
      const { rows, columns, samples } = description;
      const stored = new Float64Array(rows * columns * samples);
      return new Float32Array(must(await readingAsync(path, () => decode(n, stored))));
    },
  };
}

function inRange(frame: number, frames: number): number {
  if (frame < frames) return frame;
  throw new Refused({ code: 'not-found', what: `frame ${frame}` });
}
