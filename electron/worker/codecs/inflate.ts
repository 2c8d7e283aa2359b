import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

const INFLATE = { raw: inflateRawSync, zlib: inflateSync, gzip: gunzipSync };

/** zlib stops at the bound by itself; nothing larger is ever allocated. */
export function inflate(bytes: Uint8Array, container: 'raw' | 'zlib' | 'gzip', maxBytes: number): Uint8Array {
  try {
    const out = INFLATE[container](bytes, { maxOutputLength: Math.max(1, maxBytes) });
    return new Uint8Array(out.buffer, out.byteOffset, out.length);
  } catch (e) {
    const code = e instanceof Error && 'code' in e ? e.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new Error(`it would inflate to more than ${maxBytes} bytes`, { cause: e });
    if (code === 'Z_BUF_ERROR') throw new Error('the compressed stream is cut', { cause: e });
    throw new Error('the compressed stream is damaged', { cause: e });
  }
}
