import type { ByteSource } from './byte-source.ts';
import type { Hdf5File } from './hdf5.ts';

/** One decompressed frame as a codec gives it. */
export interface CodedFrame {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  /** Bits of a sample in the codestream. */
  readonly bits: number;
  /** Samples in row, column, sample order, or one plane after the other. Negative numbers as two's complement. */
  readonly order: 'interleaved' | 'planar';
  readonly words: Uint8Array | Uint16Array;
  /** What the decoder remarked about damage that it could pass over. */
  readonly warnings: readonly string[];
}

/** A picture as stored: no colour management, no rotation. */
export interface RasterPicture {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly bits: 8 | 16;
  /** [row, column, channel] */
  readonly data: Uint8Array | Uint16Array;
  /** How it asks to be shown (EXIF), 1 to 8. */
  readonly orientation: number;
  /** ICC profile. */
  readonly profile: Uint8Array | null;
}

/**
 * What the readers cannot do in pure TypeScript. The worker implements it (electron/worker/codecs), tests pass the
 * same object. Every function throws an Error with a plain reason where its bytes are damaged, and none allocates for
 * sizes that its caller has not checked in the header first.
 */
export interface Codecs {
  /** Inflates at most maxBytes; throws where there is more, or where the stream is damaged. */
  inflate(bytes: Uint8Array, container: 'raw' | 'zlib' | 'gzip', maxBytes: number): Uint8Array;
  /** 8-bit JPEG, baseline, extended or progressive; colour as RGB. */
  jpeg8(bytes: Uint8Array): Promise<CodedFrame>;
  jpegLs(bytes: Uint8Array): Promise<CodedFrame>;
  /** JPEG 2000 and HTJ2K. */
  jpeg2000(bytes: Uint8Array): Promise<CodedFrame>;
  /** PNG, JPEG, WebP or one page of TIFF. */
  raster(bytes: Uint8Array, page?: number): Promise<RasterPicture>;
  /** Opens an HDF5 file, of which only what is asked for is read. The caller closes it. */
  hdf5(source: ByteSource): Promise<Hdf5File>;
}

/** What a file may cost. Checked against header arithmetic before anything is allocated. */
export interface Limits {
  /** Bytes of the decoded array, and of anything inflated on the way. */
  readonly bytes: number;
  /** Called after each frame: reading that goes on is not hung, however long it takes. */
  readonly onFrame?: () => void;
}

export const DEFAULT_LIMITS: Limits = { bytes: 2 ** 30 };

/**
 * How far a compressed stream may grow. Medical images inflate two- to fiftyfold, empty masks of a few megabytes
 * thousandfold; a small file that becomes a gigabyte is an attack, and parsing what it holds would take minutes.
 */
export const inflatedBound = (compressedBytes: number, limits: Limits): number =>
  Math.min(limits.bytes, 2 ** 24 + 256 * compressedBytes);
