/**
 * Little CMS as it is wanted here: float colours of a profile ↔ XYZ of the profile connection space (D50).
 *
 * The engine that sharp carries was judged first: it converts to 8 or 16 bits of sRGB or P3 and cuts what lies outside,
 * so a wide gamut would not come out as wide as it went in. The build of ImageMagick for wasm has 8 bits a colour. This
 * one is Little CMS itself, and its float transforms have no bounds.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { instantiate, type LittleCms } from 'lcms-wasm';

/** Colours, [pixel, channel] → XYZ, [pixel, 3], or back. */
export type Transform = (from: Float32Array, into: Float32Array) => void;

export interface EngineProfile {
  /** Of its colours: 1 grey, 3 RGB. */
  readonly channels: 1 | 3;
  readonly toXyz: Transform;
  readonly fromXyz: Transform;
  close(): void;
}

/** Pixel formats (lcms2.h): float, colour space, channels, bytes of a sample. */
const format = (space: number, channels: number): number => (1 << 22) | (space << 16) | (channels << 3) | 4;
const [GREY, RGB, XYZ] = [format(3, 1), format(4, 3), format(9, 3)];
const SPACES: ReadonlyMap<number, readonly [number, 1 | 3]> = new Map([
  [0x47524159, [GREY, 1]], // 'GRAY'
  [0x52474220, [RGB, 3]], // 'RGB '
]);
const RELATIVE_COLORIMETRIC = 1;
/** cmsFLAGS_NOCACHE, cmsFLAGS_NOOPTIMIZE: precalculated tables would cut at the bounds of the gamut. */
const EXACT = 0x0040 | 0x0100;
const CHUNK_PIXELS = 2 ** 15;

let engine: Promise<LittleCms> | null = null;

const load = (): Promise<LittleCms> => {
  const quiet = (): void => undefined; // stdout carries our messages
  const binary = createRequire(import.meta.url)
    .resolve('lcms-wasm')
    .replace(/lcms[.]js$/, 'lcms.wasm');
  return instantiate({ wasmBinary: readFileSync(binary), print: quiet, printErr: quiet });
};

/** @returns the colour space of a profile that is no grey and no RGB, or null where it is no profile at all */
export async function openProfile(icc: Uint8Array): Promise<EngineProfile | string | null> {
  const cms = await (engine ??= load());
  const call = (name: string, ...given: number[]): number =>
    cms.ccall(
      name,
      'number',
      given.map(() => 'number' as const),
      given,
    );
  const own = opened(icc);
  if (own === 0) return null;
  const signature = call('cmsGetColorSpace', own) >>> 0;
  const space = SPACES.get(signature);
  if (space === undefined) {
    call('cmsCloseProfile', own);
    return String.fromCharCode(...[24, 16, 8, 0].map((shift) => (signature >> shift) & 255)).trim();
  }
  const [pixels, channels] = space;
  const pcs = call('cmsCreateXYZProfile');
  const to = call('cmsCreateTransform', own, pixels, pcs, XYZ, RELATIVE_COLORIMETRIC, EXACT);
  const from = call('cmsCreateTransform', pcs, XYZ, own, pixels, RELATIVE_COLORIMETRIC, EXACT);
  const close = (): void => {
    for (const transform of [to, from]) if (transform !== 0) call('cmsDeleteTransform', transform);
    call('cmsCloseProfile', pcs);
    call('cmsCloseProfile', own);
  };
  // A profile of one direction only: what it shows cannot be written back.
  if (to === 0 || from === 0) {
    close();
    return null;
  }
  return {
    channels,
    toXyz: (colours, xyz) => run(to, colours, channels, xyz, 3),
    fromXyz: (xyz, colours) => run(from, xyz, 3, colours, channels),
    close,
  };

  /** In the engine's memory: its own wrapper lays a profile on the stack, where a large one has no room. */
  function opened(bytes: Uint8Array): number {
    const at = cms._malloc(bytes.length);
    try {
      cms.HEAPU8.set(bytes, at);
      return call('cmsOpenProfileFromMem', at, bytes.length);
    } finally {
      cms._free(at);
    }
  }

  function run(transform: number, values: Float32Array, taken: number, out: Float32Array, given: number): void {
    const count = values.length / taken;
    const at = cms._malloc(4 * CHUNK_PIXELS * taken);
    const into = cms._malloc(4 * CHUNK_PIXELS * given);
    try {
      for (let first = 0; first < count; first += CHUNK_PIXELS) {
        const size = Math.min(CHUNK_PIXELS, count - first);
        const { buffer } = cms.HEAPU8; // another one when its memory has grown
        new Float32Array(buffer, at, size * taken).set(values.subarray(first * taken, (first + size) * taken));
        call('cmsDoTransform', transform, at, into, size);
        out.set(new Float32Array(cms.HEAPU8.buffer, into, size * given), first * given);
      }
    } finally {
      cms._free(at);
      cms._free(into);
    }
  }
}
