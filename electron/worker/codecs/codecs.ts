import type { Codecs } from '../../../core/formats/codecs.ts';
import { openHdf5 } from './hdf5.ts';
import { inflate } from './inflate.ts';
import { decodeRaster } from './raster.ts';
import { decodeWith, wasmCodec } from './wasm.ts';

/**
 * Everything the readers need, each codec loaded when it is first used.
 *
 * OpenJPEG decodes HTJ2K too, and unlike OpenJPH it says when a block is damaged; so one codec serves both.
 */
export function createCodecs(): Codecs {
  const jpeg = wasmCodec(
    () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
    '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
  );
  const jpegLs = wasmCodec(
    () => import('@cornerstonejs/codec-charls/decodewasmjs'),
    '@cornerstonejs/codec-charls/decodewasm',
  );
  const jpeg2000 = wasmCodec(
    () => import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
    '@cornerstonejs/codec-openjpeg/decodewasm',
  );
  return {
    inflate,
    jpeg8: (bytes) => decodeWith(jpeg, 'JPEGDecoder', bytes),
    jpegLs: (bytes) => decodeWith(jpegLs, 'JpegLSDecoder', bytes),
    jpeg2000: (bytes) => decodeWith(jpeg2000, 'J2KDecoder', bytes),
    raster: decodeRaster,
    hdf5: openHdf5,
  };
}
