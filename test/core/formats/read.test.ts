import { gzipSync, zipSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../core/contract/errors.ts';
import { encodeNifti } from '../../../core/formats/nifti/write.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { decodeBytes } from '../../../core/formats/read.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';
import { native } from '../../fixtures/formats/dicom-bytes.ts';

const codecs = createCodecs();
const read = (bytes: Uint8Array, name: string) => decodeBytes(bytes, name, codecs);
const shapeOf = async (shape: readonly number[]) => {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
  const found = await read(encodeNpy(data, shape), 'x.npy');
  if (!found.ok) throw new Error(found.error.code);
  const { frames, volumes, height, width, samples, warnings } = found.value;
  expect([...found.value.data]).toEqual([...data]);
  return { shape: [frames, volumes, height, width, samples], warnings };
};

describe('an array', () => {
  it.each([
    [
      [5, 4],
      [1, 1, 5, 4, 1],
    ],
    [
      [5, 4, 1],
      [1, 1, 5, 4, 1],
    ],
    [
      [6, 5, 4, 1],
      [6, 1, 5, 4, 1],
    ],
    [
      [1, 5, 4, 1],
      [1, 1, 5, 4, 1],
    ],
    [
      [5, 1],
      [1, 1, 5, 1, 1],
    ],
    [
      [5, 4, 3],
      [1, 1, 5, 4, 3],
    ],
    [
      [6, 5, 4, 3],
      [6, 1, 5, 4, 3],
    ],
  ])('of %o is read as frames, volumes, rows, columns, samples %o', async (shape, wanted) => {
    expect(await shapeOf(shape)).toEqual({ shape: wanted, warnings: [] });
  });

  it('of more axes says how they are read', async () => {
    expect(await shapeOf([2, 3, 2, 5, 4])).toEqual({
      shape: [12, 6, 5, 4, 1],
      warnings: ['Its 5 axes (2 × 3 × 2 × 5 × 4) are read as 6 volumes of 2 slices, one after the other.'],
    });
  });
});

describe('what is not read', () => {
  const dicom = native({ rows: 2, columns: 2, bits: [8, 8, 7], pixels: Uint8Array.of(1, 2, 3, 4) });
  it.each([
    ['a.h5', Uint8Array.from([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0, 0]), /an HDF5 file.*h5py/s],
    ['a.npz', zipSync({ 'x.npy': encodeNpy(Float32Array.of(1), [1]) }), /an \.npz.*numpy\.load/s],
    ['a.mat', strToU8('MATLAB 5.0 MAT-file, Platform'), /a MATLAB file.*loadmat/s],
    ['a.nrrd', strToU8('NRRD0004\ntype: short\n'), /an NRRD file.*NIfTI/s],
    ['a.pdf', strToU8('%PDF-1.4\n'), /a PDF document/],
    ['scan.h5', strToU8('hello, this is no k-space\n'), /is that of an HDF5 .* its content is neither/],
    ['notes.md', strToU8('# Scan of May\nwell\n'), /a text, and no list of angles/],
  ])('is named, with what to do: %s', async (name, bytes, words) => {
    const found = await read(bytes, name);
    if (found.ok) throw new Error('it was read');
    const { message, hint } = messageOf(found.error);
    expect(`${message}\n${hint}`).toMatch(words);
    expect(hint).not.toMatch(/uncompressed DICOM/);
  });

  it('but gzipped DICOM is read as NIfTI is, within the same limit', async () => {
    const found = await read(gzipSync(dicom), 'a.dcm.gz');
    expect(found).toMatchObject({ ok: true, value: { format: 'dicom', height: 2, width: 2 } });
    expect(found.ok && [...found.value.data]).toEqual([1, 2, 3, 4]);
    expect(await read(gzipSync(dicom).subarray(0, 60), 'a.dcm.gz')).toMatchObject({
      ok: false,
      error: { code: 'unreadable-file', reason: expect.stringMatching(/cannot be inflated/) },
    });
  });

  it('but DICOM whose preamble was cut off is read', async () => {
    expect(await read(dicom.subarray(128), 'x')).toMatchObject({
      ok: true,
      value: { height: 2, warnings: expect.arrayContaining(['The file has no DICOM preamble.']) },
    });
  });
});

it('a NIfTI file of several volumes says how far they are apart', async () => {
  const image = {
    frames: 6,
    volumes: 2,
    height: 2,
    width: 2,
    samples: 1,
    pixelMm: [1, 1],
    sliceMm: 3,
    places: [],
  } as const;
  const bytes = encodeNifti(new Float32Array(24), image, '');
  const view = new DataView(bytes.buffer);
  view.setFloat32(92, 2.5, true);
  view.setUint8(123, 2 + 8); // mm and seconds
  const found = await read(bytes, 'x.nii');
  expect(found.ok && found.value.warnings).toEqual([
    'Its 2 volumes of 3 slices follow each other as frames, 2.5 s apart (pixdim[4]).',
  ]);
});

it('a NIfTI file that is written can always be inverted: its step is never 0', () => {
  const place = {
    position: [0, 0, 5],
    orientation: [
      [1, 0, 0],
      [0, 1, 0],
    ],
    sopClassUid: null,
    sopInstanceUid: null,
  } as const;
  const image = {
    frames: 4,
    height: 2,
    width: 2,
    samples: 1,
    pixelMm: [1, 1],
    sliceMm: null,
    places: [place, place, place, place],
  } as const;
  const view = new DataView(encodeNifti(new Float32Array(16), image, '').buffer);
  expect(view.getFloat32(88, true)).toBe(1);
  expect(view.getFloat32(280 + 4 * 10, true)).toBe(1); // srow_z[2]
});
