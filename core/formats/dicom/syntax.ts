/** How the frames of a transfer syntax are packed (PS3.5, annex A). */
export type PixelCoding = 'native' | 'encapsulated-native' | 'deflated-frame' | 'rle' | 'jpeg' | 'jpeg2000';

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  /** null: known by name, not read. */
  readonly coding: PixelCoding | null;
}

const ROOT = '1.2.840.10008.1.2';
export const IMPLICIT_LITTLE = ROOT;
export const EXPLICIT_LITTLE = `${ROOT}.1`;
export const EXPLICIT_BIG = `${ROOT}.2`;
export const DEFLATED = `${ROOT}.1.99`;

/** JPEG and JPEG-LS are told apart by the codestream itself: labels are wrong too often. */
const KNOWN: readonly (readonly [string, string, PixelCoding | null])[] = [
  ['', 'Implicit VR Little Endian', 'native'],
  ['.1', 'Explicit VR Little Endian', 'native'],
  ['.2', 'Explicit VR Big Endian', 'native'],
  ['.1.99', 'Deflated Explicit VR Little Endian', 'native'],
  ['.1.98', 'Encapsulated Uncompressed Explicit VR Little Endian', 'encapsulated-native'],
  ['.8.1', 'Deflated Image Frame Compression', 'deflated-frame'],
  ['.5', 'RLE Lossless', 'rle'],
  ['.4.50', 'JPEG Baseline (Process 1)', 'jpeg'],
  ['.4.51', 'JPEG Extended (Process 2 & 4)', 'jpeg'],
  ['.4.52', 'JPEG Extended (Process 3 & 5)', 'jpeg'],
  ['.4.53', 'JPEG Spectral Selection (Process 6 & 8)', 'jpeg'],
  ['.4.55', 'JPEG Full Progression (Process 10 & 12)', 'jpeg'],
  ['.4.57', 'JPEG Lossless (Process 14)', 'jpeg'],
  ['.4.70', 'JPEG Lossless SV1', 'jpeg'],
  ['.4.80', 'JPEG-LS Lossless', 'jpeg'],
  ['.4.81', 'JPEG-LS Near-Lossless', 'jpeg'],
  ['.4.90', 'JPEG 2000 Lossless Only', 'jpeg2000'],
  ['.4.91', 'JPEG 2000', 'jpeg2000'],
  ['.4.92', 'JPEG 2000 Part 2 Lossless Only', null],
  ['.4.93', 'JPEG 2000 Part 2', null],
  ['.4.94', 'JPIP Referenced', null],
  ['.4.95', 'JPIP Referenced Deflate', null],
  ['.4.100', 'MPEG-2 Main Profile', null],
  ['.4.100.1', 'Fragmentable MPEG-2 Main Profile', null],
  ['.4.101', 'MPEG-2 High Profile', null],
  ['.4.101.1', 'Fragmentable MPEG-2 High Profile', null],
  ['.4.102', 'MPEG-4 AVC/H.264 High Profile', null],
  ['.4.102.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile', null],
  ['.4.103', 'MPEG-4 AVC/H.264 BD-compatible High Profile', null],
  ['.4.103.1', 'Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile', null],
  ['.4.104', 'MPEG-4 AVC/H.264 High Profile for 2D Video', null],
  ['.4.104.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile for 2D Video', null],
  ['.4.105', 'MPEG-4 AVC/H.264 High Profile for 3D Video', null],
  ['.4.105.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile for 3D Video', null],
  ['.4.106', 'MPEG-4 AVC/H.264 Stereo High Profile', null],
  ['.4.106.1', 'Fragmentable MPEG-4 AVC/H.264 Stereo High Profile', null],
  ['.4.107', 'HEVC/H.265 Main Profile', null],
  ['.4.108', 'HEVC/H.265 Main 10 Profile', null],
  ['.4.110', 'JPEG XL Lossless', null],
  ['.4.111', 'JPEG XL JPEG Recompression', null],
  ['.4.112', 'JPEG XL', null],
  ['.4.201', 'HTJ2K Lossless Only', 'jpeg2000'],
  ['.4.202', 'HTJ2K Lossless RPCL', 'jpeg2000'],
  ['.4.203', 'HTJ2K', 'jpeg2000'],
];

const BY_UID = new Map(KNOWN.map(([end, name, coding]) => [ROOT + end, { uid: ROOT + end, name, coding }] as const));

/** What is known of a transfer syntax; one that is not known has no name but its identifier. */
export const transferSyntax = (uid: string): TransferSyntax =>
  BY_UID.get(uid) ?? { uid, name: 'an unknown transfer syntax', coding: null };
