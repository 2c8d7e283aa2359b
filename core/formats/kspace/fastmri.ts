/**
 * fastMRI's files (Zbontar et al. 2018, arXiv:1811.08839, section 4): `kspace` of [slice, (coil,) row, column], where the
 * readout runs along the rows and is twice as long as the image; `mask` of the columns in test files; the reconstruction of
 * the fully sampled k-space, cropped to the image, as `reconstruction_rss` (several coils) or `reconstruction_esc` (one).
 */
import type { Hdf5File } from '../hdf5.ts';
import { damaged, unsupported } from '../refusal.ts';
import { axesSaid } from './axes.ts';
import { ismrmrdHeader } from './ismrmrd/header.ts';
import type { KspaceFile, KspaceImage, KspaceReading, KspaceReference } from './kspace-file.ts';
import { hdf5Array, sizeOf } from './number-array.ts';
import { checkedChoice, kspaceOfArray } from './of-array.ts';

const HEADER = '/ismrmrd_header';
const RECONSTRUCTIONS = ['/reconstruction_rss', '/reconstruction_esc'];

export const isFastmri = (file: Hdf5File): boolean =>
  [HEADER, ...RECONSTRUCTIONS].some((path) => file.array(path) !== null);

/** @throws a refusal, Refused */
export function fastmriKspace(file: Hdf5File, reading: KspaceReading): KspaceFile {
  const kspace = file.array('/kspace');
  const array = kspace === null ? null : hdf5Array(kspace);
  if (array === null)
    throw unsupported(
      'it is a file of fastMRI without its array "kspace"',
      'Take the file of the same name from multicoil_val, singlecoil_val or the test set with k-space.',
    );
  const { shape } = array;
  const names = ['slice,row,column', 'slice,coil,row,column'][shape.length - 3];
  if (!array.isComplex || names === undefined)
    throw damaged(`its array "kspace" (${shape.join(' × ')}) is none of slice × coil × row × column`);
  const axes = axesSaid(reading.axes ?? names, shape, true);
  const told = headerOf(file);
  const whole = kspaceOfArray(array, axes, {
    format: 'fastmri',
    isAssumed: false,
    isReversed: false,
    pixelMm: told?.pixelMm ?? null,
    readout: 'rows',
    oversampling: told?.oversampling ?? 1,
    warnings: told === null ? ['It has no header that says how large its pixels are.'] : [],
  });
  const mask = maskOf(file, whole.width);
  return {
    ...whole,
    read(choice) {
      const image = whole.read(choice);
      const { slice } = checkedChoice(whole, choice);
      const masked = mask === null ? image : underMask(image, mask);
      return { ...masked, reference: referenceOf(file, slice) };
    },
  };
}

function headerOf(file: Hdf5File): ReturnType<typeof ismrmrdHeader> | null {
  const text = file.array(HEADER);
  return text?.type.kind === 'text' ? ismrmrdHeader(text.text()) : null;
}

/** Columns that were measured, as a test file says it. */
function maskOf(file: Hdf5File, width: number): Uint8Array | null {
  const stored = file.array('/mask');
  const array = stored === null ? null : hdf5Array(stored);
  if (array === null) return null;
  if (array.isComplex || sizeOf(array.shape) !== width)
    throw damaged(`its mask (${array.shape.join(' × ')}) is not one of its ${width} columns`);
  const numbers = array.read(
    array.shape.map(() => 0),
    array.shape,
  );
  return Uint8Array.from(numbers, (v) => (v === 0 ? 0 : 1));
}

/** What the mask leaves out is no measurement, whatever is stored there. */
function underMask(image: KspaceImage, columns: Uint8Array): KspaceImage {
  const { data, height, width, coils } = image;
  const kept = data.slice();
  let stored = 0;
  for (let i = 0; i < kept.length; i++) {
    if (columns[i % width] === 1 || kept[i] === 0) continue;
    kept[i] = 0;
    stored++;
  }
  const measured = new Uint8Array(height * width);
  for (let i = 0; i < measured.length; i++) {
    if (columns[i % width] === 0) continue;
    // Lines at the border that the scanner never measured are empty although the mask names them.
    for (let c = 0; c < 2 * coils && measured[i] === 0; c++) if (kept[c * height * width + i] !== 0) measured[i] = 1;
  }
  const warnings = stored === 0 ? [] : ['Its mask leaves out columns that hold numbers: they are not used.'];
  return { ...image, data: kept, measured, warnings: [...image.warnings, ...warnings] };
}

function referenceOf(file: Hdf5File, slice: number): KspaceReference | null {
  for (const path of RECONSTRUCTIONS) {
    const stored = file.array(path);
    const array = stored === null ? null : hdf5Array(stored);
    if (array === null || array.isComplex || array.shape.length !== 3) continue;
    const [slices = 0, height = 0, width = 0] = array.shape;
    if (slice >= slices) continue;
    return { data: array.read([slice, 0, 0], [1, height, width]), height, width, name: path.slice(1) };
  }
  return null;
}
