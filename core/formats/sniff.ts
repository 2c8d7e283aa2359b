import type { ImageFormat } from './decoded.ts';
import { hasBareLabel, hasPrefix, looksLikeDataSet } from './dicom/dataset.ts';
import { isGzip } from './nifti/nifti.ts';
import { isNpy } from './npy/header.ts';
import { isTiff } from './tiff/directory.ts';

const begins = (b: Uint8Array, ...bytes: number[]): boolean => bytes.every((x, i) => b[i] === x);
const ascii = (b: Uint8Array, at: number, text: string): boolean =>
  [...text].every((c, i) => b[at + i] === c.charCodeAt(0));

function isNifti(b: Uint8Array): boolean {
  if (b.length < 348) return false;
  return ascii(b, 344, 'n+1') || ascii(b, 344, 'ni1') || ascii(b, 4, 'n+2') || ascii(b, 4, 'ni2');
}

const EXTENSIONS: readonly (readonly [RegExp, ImageFormat])[] = [
  [/\.(dcm|dicom|ima)$/, 'dicom'],
  [/\.nii(\.gz)?$/, 'nifti'],
  [/\.npy$/, 'npy'],
  [/\.png$/, 'png'],
  [/\.jpe?g$/, 'jpeg'],
  [/\.webp$/, 'webp'],
  [/\.tiff?$/, 'tiff'],
];

/** What a name promises; also how the format of an output is chosen. */
export const formatOfName = (name: string): ImageFormat | null =>
  EXTENSIONS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? null;

/** The format of a file: by its first bytes, and only where they say nothing by its name. */
export function sniff(b: Uint8Array, name: string): ImageFormat | null {
  if (hasPrefix(b) || hasBareLabel(b)) return 'dicom';
  if (isNpy(b)) return 'npy';
  if (begins(b, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (begins(b, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (ascii(b, 0, 'RIFF') && ascii(b, 8, 'WEBP')) return 'webp';
  if (isTiff(b)) return 'tiff';
  if (isNifti(b) || isGzip(b)) return 'nifti';
  return formatOfName(name) ?? (looksLikeDataSet(b) ? 'dicom' : null);
}
