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

/**
 * A codec compiled to wasm, made when it is first needed. Its script is asked for by the build that takes the binary
 * from us: the default build is asm.js and six times slower. What it prints is dropped: stdout carries our messages.
 */
export function wasmCodec(script: string, binary: string): { instance(): Promise<WasmModule>; discard(): void } {
  let loaded: Promise<WasmModule> | null = null;
  return {
    instance: () =>
      (loaded ??= (async () => {
        const factory: unknown = require(script);
        if (!isFactory(factory)) throw new Error(`${script} exports no codec`);
        const quiet = (): void => undefined;
        return factory({ wasmBinary: readFileSync(require.resolve(binary)), print: quiet, printErr: quiet });
      })()),
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
export async function decodeWith(
  codec: ReturnType<typeof wasmCodec>,
  className: string,
  bytes: Uint8Array,
): Promise<CodedFrame> {
  const module = await codec.instance();
  const Decoder = module[className];
  if (!isClass(Decoder)) throw new Error(`the codec has no ${className}`);
  const decoder = new Decoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
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
