import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CodedFrame } from '../../../core/formats/codecs.ts';

/** The decoders of @cornerstonejs share this shape; only its sources have types. */
export interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): unknown;
  delete(): void;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number };
  getInterleaveMode?(): number;
}
export type WasmModule = Readonly<Record<string, unknown>>;
type Factory = (options: object) => Promise<WasmModule>;

const require = createRequire(import.meta.url);
const isFactory = (value: unknown): value is Factory => typeof value === 'function';

export interface WasmCodec {
  instance(): Promise<WasmModule>;
  /** Lines that the codec printed since the last call. */
  printed(): readonly string[];
  discard(): void;
}

/**
 * A codec compiled to wasm, made when it is first needed. Its script is asked for by the build that takes the binary
 * from us: the default build is asm.js and six times slower. What it prints is kept from stdout, which carries our messages, and read: OpenJPEG prints
 * its errors and then returns as if nothing had happened.
 */
export function wasmCodec(script: () => Promise<{ default: unknown }>, binary: string): WasmCodec {
  let lines: string[] = [];
  let loaded: Promise<WasmModule> | null = null;
  const load = async (): Promise<WasmModule> => {
    const { default: factory } = await script();
    if (!isFactory(factory)) throw new Error(`${binary} comes with no codec`);
    const keep = (line: unknown): void => {
      if (lines.length < 20) lines.push(String(line).slice(0, 200));
    };
    return factory({ wasmBinary: readFileSync(require.resolve(binary)), print: keep, printErr: keep });
  };
  return {
    instance: () => (loaded ??= load()),
    printed: () => {
      const taken = lines;
      lines = [];
      return taken;
    },
    discard: () => {
      loaded = null;
    },
  };
}

type DecoderClass = new () => WasmDecoder;
const isClass = (value: unknown): value is DecoderClass => typeof value === 'function';

/** Embind throws pointers, Errors or Errors without words. */
function wordsOf(thrown: unknown, module: WasmModule): string {
  const explain = module.getExceptionMessage;
  if (typeof thrown === 'number' && typeof explain === 'function') {
    const text: unknown = explain(thrown);
    return Array.isArray(text) ? text.join(' ') : String(text);
  }
  return thrown instanceof Error && thrown.message !== '' ? thrown.message : 'the decoder gave up';
}

/**
 * Decodes one frame and copies it out of the codec's memory. After a failure the whole module is thrown away: its
 * heap may be damaged or large.
 */
export async function decodeWith(codec: WasmCodec, className: string, bytes: Uint8Array): Promise<CodedFrame> {
  const module = await codec.instance();
  const Decoder = module[className];
  if (!isClass(Decoder)) throw new Error(`the codec has no ${className}`);
  const decoder = new Decoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    codec.printed();
    decoder.decode();
    const remarks = codec.printed();
    const error = remarks.find((line) => line.includes('[ERROR]'));
    if (error !== undefined) throw new Error(error.replace('[ERROR]', '').trim());
    const { width, height, bitsPerSample, componentCount } = decoder.getFrameInfo();
    const decoded = decoder.getDecodedBuffer();
    const size = bitsPerSample > 8 ? 2 : 1;
    const expected = width * height * componentCount * size;
    if (decoded.length < expected) throw new Error(`${decoded.length} of ${expected} bytes were decoded`);
    const copy = Uint8Array.from(decoded.subarray(0, expected));
    return {
      width,
      height,
      samples: componentCount,
      bits: bitsPerSample,
      // JPEG-LS scans of one component each come plane after plane.
      order: componentCount > 1 && decoder.getInterleaveMode?.() === 0 ? 'planar' : 'interleaved',
      words: size === 2 ? new Uint16Array(copy.buffer) : copy,
      warnings: remarks.filter((line) => line.includes('[WARNING]')).map((line) => line.replace('[WARNING]', 'Codec:')),
    };
  } catch (thrown) {
    codec.discard();
    throw new Error(wordsOf(thrown, module), { cause: thrown });
  } finally {
    try {
      decoder.delete();
    } catch {
      codec.discard(); // a decoder that died cannot be freed; its memory goes with the module
    }
  }
}
