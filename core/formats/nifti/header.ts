import { damaged, unsupported } from '../refusal.ts';

type Read = (v: DataView, at: number, little: boolean) => number;

export interface NiftiType {
  /** Bytes of a voxel and of one of its samples. */
  readonly bytes: number;
  readonly part: number;
  readonly samples: 1 | 2 | 3;
  readonly signed: boolean;
  readonly float: boolean;
  readonly read: Read;
}

function safe(value: bigint): number {
  const n = Number(value);
  if (!Number.isSafeInteger(n)) throw unsupported(`it holds the integer ${value}, beyond ±2^53`);
  return n;
}

const real = (bytes: number, signed: boolean, float: boolean, read: Read): NiftiType => ({
  bytes,
  part: bytes,
  samples: 1,
  signed,
  float,
  read,
});
const u8 = real(1, false, false, (v, at) => v.getUint8(at));
const f32 = real(4, true, true, (v, at, little) => v.getFloat32(at, little));
const f64 = real(8, true, true, (v, at, little) => v.getFloat64(at, little));

/** By NIfTI's datatype codes. The 128-bit floats are missing: JavaScript has no number for them. */
export const NIFTI_TYPES: Readonly<Record<number, NiftiType>> = {
  2: u8,
  4: real(2, true, false, (v, at, little) => v.getInt16(at, little)),
  8: real(4, true, false, (v, at, little) => v.getInt32(at, little)),
  16: f32,
  32: { ...f32, bytes: 8, samples: 2 },
  64: f64,
  128: { ...u8, bytes: 3, samples: 3 },
  256: real(1, true, false, (v, at) => v.getInt8(at)),
  512: real(2, false, false, (v, at, little) => v.getUint16(at, little)),
  768: real(4, false, false, (v, at, little) => v.getUint32(at, little)),
  1024: real(8, true, false, (v, at, little) => safe(v.getBigInt64(at, little))),
  1280: real(8, false, false, (v, at, little) => safe(v.getBigUint64(at, little))),
  1792: { ...f64, bytes: 16, samples: 2 },
  2304: { ...u8, bytes: 4, samples: 3 },
};

/** Voxel index (i, j, k) → mm in NIfTI's axes (right, anterior, superior): three rows of four. */
export type Affine = readonly (readonly [number, number, number, number])[];

export interface NiftiHeader {
  readonly little: boolean;
  readonly extents: readonly number[];
  readonly datatype: number;
  readonly dataAt: number;
  readonly slope: number;
  readonly intercept: number;
  readonly description: string;
  /** Along i, j, k; 0 where it is not stated. */
  readonly spacingMm: readonly [number, number, number];
  /** How far volumes are apart along the fourth axis, for a sentence: `, 2.5 s apart`; empty where it is not stated. */
  readonly apart: string;
  /** null where the file states no orientation. */
  readonly affine: Affine | null;
}

/** Offsets of the fields that both versions have (nifti1.h, nifti2.h). */
interface Layout {
  readonly size: 348 | 540;
  readonly magicAt: number;
  readonly dim: (index: number) => number;
  readonly pixdim: (index: number) => number;
  readonly datatype: number;
  readonly voxOffset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly units: number;
  readonly qformCode: number;
  readonly sformCode: number;
  readonly quaternion: (index: number) => number;
  readonly srow: (index: number) => number;
}

function quaternionAffine(
  b: number,
  c: number,
  d: number,
  offset: readonly number[],
  s: readonly number[],
  qfac: number,
): Affine {
  // nifti1.h, METHOD 2: a from the other three, which must have norm ≤ 1 up to rounding.
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const r = [
    [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
  ];
  return r.map((row, i) => [row[0]! * s[0]!, row[1]! * s[1]!, row[2]! * s[2]! * qfac, offset[i]!] as const);
}

/** Units of the fourth axis (nifti1.h, xyzt_units, bits 3 to 5). */
const ALONG_TIME: Readonly<Record<number, string>> = {
  8: ' s',
  16: ' ms',
  24: ' µs',
  32: ' Hz',
  40: ' ppm',
  48: ' rad/s',
};

const apartText = (step: number, units: number): string =>
  Number.isFinite(step) && step > 0
    ? `, ${Number(step.toPrecision(6))}${ALONG_TIME[units & 0x38] ?? ' (without a unit)'} apart (pixdim[4])`
    : '';

export function niftiHeader(bytes: Uint8Array, warnings: string[]): NiftiHeader {
  if (bytes.length < 348) throw damaged('its header is cut');
  const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes = [v.getInt32(0, true), v.getInt32(0, false)];
  const little = sizes[0] === 348 || sizes[0] === 540;
  const size = little ? sizes[0] : sizes[1];
  if (size !== 348 && size !== 540) throw unsupported('it is not a NIfTI file');
  const two = size === 540;
  if (two && bytes.length < 540) throw damaged('its header is cut');
  const long = (at: number): number => safe(v.getBigInt64(at, little));
  const float = (at: number): number => (two ? v.getFloat64(at, little) : v.getFloat32(at, little));
  const layout: Layout = two
    ? {
        size: 540,
        magicAt: 4,
        dim: (i) => long(16 + 8 * i),
        pixdim: (i) => float(104 + 8 * i),
        datatype: v.getInt16(12, little),
        voxOffset: long(168),
        slope: float(176),
        intercept: float(184),
        units: v.getInt32(500, little),
        qformCode: v.getInt32(344, little),
        sformCode: v.getInt32(348, little),
        quaternion: (i) => float(352 + 8 * i),
        srow: (i) => float(400 + 8 * i),
      }
    : {
        size: 348,
        magicAt: 344,
        dim: (i) => v.getInt16(40 + 2 * i, little),
        pixdim: (i) => float(76 + 4 * i),
        datatype: v.getInt16(70, little),
        voxOffset: float(108),
        slope: float(112),
        intercept: float(116),
        units: v.getUint8(123),
        qformCode: v.getInt16(252, little),
        sformCode: v.getInt16(254, little),
        quaternion: (i) => float(256 + 4 * i),
        srow: (i) => float(280 + 4 * i),
      };
  const magic = String.fromCharCode(...bytes.subarray(layout.magicAt, layout.magicAt + 3));
  if (magic === 'ni1' || magic === 'ni2')
    throw unsupported('it is one half of a .hdr/.img pair', 'Convert the pair to a single .nii file.');
  if (magic !== 'n+1' && magic !== 'n+2') throw unsupported('it is not a NIfTI file (its magic is missing)');

  const rank = layout.dim(0);
  if (rank < 1 || rank > 7) throw damaged(`its number of dimensions ${rank} is not valid`);
  const extents = Array.from({ length: rank }, (_, i) => layout.dim(i + 1));
  if (extents.some((n) => n < 1)) throw damaged(`its dimensions ${extents.join(' × ')} are not valid`);
  if (NIFTI_TYPES[layout.datatype] === undefined) throw unsupported(`its data type ${layout.datatype} is not read`);
  let dataAt = layout.voxOffset;
  if (!Number.isInteger(dataAt) || dataAt < 0 || dataAt > bytes.length)
    throw damaged(`its data offset ${dataAt} is not valid`);
  if (dataAt < layout.size + 4) {
    warnings.push(`The data offset ${dataAt} lies within the header; ${layout.size + 4} is used.`);
    dataAt = layout.size + 4;
  }

  const toMm = { 1: 1000, 3: 0.001 }[layout.units & 7] ?? 1;
  const spacing = [1, 2, 3].map((i) => {
    const s = i <= rank ? Math.abs(layout.pixdim(i)) * toMm : 0;
    return Number.isFinite(s) ? s : 0;
  });
  const quarter = (from: (i: number) => number, at: number): number => from(at) * toMm;
  let affine: Affine | null = null;
  if (layout.sformCode > 0)
    affine = [0, 1, 2].map((r) => {
      const row = (c: number): number => quarter(layout.srow, 4 * r + c);
      return [row(0), row(1), row(2), row(3)] as const;
    });
  else if (layout.qformCode > 0) {
    const [b, c, d] = [layout.quaternion(0), layout.quaternion(1), layout.quaternion(2)];
    const offset = [3, 4, 5].map((i) => quarter(layout.quaternion, i));
    affine = quaternionAffine(b!, c!, d!, offset, spacing, layout.pixdim(0) < 0 ? -1 : 1);
  }
  if (affine?.flat().some((x) => !Number.isFinite(x))) {
    warnings.push('The orientation holds values that are not finite and was ignored.');
    affine = null;
  }
  return {
    little,
    extents,
    datatype: layout.datatype,
    dataAt,
    slope: layout.slope,
    intercept: layout.intercept,
    description: String.fromCharCode(...bytes.subarray(two ? 240 : 148, two ? 320 : 228)).replace(/\0.*$/s, ''),
    spacingMm: [spacing[0]!, spacing[1]!, spacing[2]!],
    apart: rank > 3 ? apartText(layout.pixdim(4), layout.units) : '',
    affine,
  };
}
