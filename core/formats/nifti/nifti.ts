import type { Result } from '../../contract/result.ts';
import { readAnnotation } from '../notes/annotation.ts';
import { DEFAULT_LIMITS, inflatedBound, type Codecs, type Limits } from '../codecs.ts';
import { PLAIN, type Decoded } from '../decoded.ts';
import { checkSize, collector } from '../exact.ts';
import { niftiHeader, NIFTI_TYPES, type NiftiHeader } from './header.ts';
import { niftiPlaces } from './orientation.ts';
import { damaged, reading } from '../refusal.ts';

export const isGzip = (b: Uint8Array): boolean => b[0] === 0x1f && b[1] === 0x8b;

/** What a gzipped file holds, within the limit; another is itself. @throws a refusal */
export function gunzipped(bytes: Uint8Array, codecs: Codecs, limits: Limits): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return codecs.inflate(bytes, 'gzip', inflatedBound(bytes.length, limits));
  } catch (e) {
    throw damaged(`its gzip data cannot be inflated: ${e instanceof Error ? e.message : String(e)}`);
  }
}

/** NIfTI's default for a missing scale is no scale: slope 0 or not a number (nifti1.h, "data scaling"). */
function scaleOf(h: NiftiHeader): { slope: number; intercept: number } {
  const none = !Number.isFinite(h.slope) || h.slope === 0;
  return none
    ? { slope: 1, intercept: 0 }
    : { slope: h.slope, intercept: Number.isFinite(h.intercept) ? h.intercept : 0 };
}

function decode(bytes: Uint8Array, limits: Limits): Decoded {
  const warnings: string[] = [];
  const h = niftiHeader(bytes, warnings);
  const type = NIFTI_TYPES[h.datatype]!;
  const [width = 1, height = 1, slices = 1, ...rest] = h.extents;
  const frames = rest.reduce((a, b) => a * b, slices);
  const count = width * height * frames;
  const present = Math.max(0, bytes.length - h.dataAt);
  if (count * type.bytes > present)
    throw damaged(`its ${h.extents.join(' × ')} voxels need ${count * type.bytes} bytes, ${present} are present`);
  checkSize(count * type.samples, limits);
  if (rest.some((n) => n > 1))
    warnings.push(`Its ${frames / slices} volumes of ${slices} slices follow each other as frames${h.apart}.`);
  if (type.bytes === 4 && type.samples === 3) warnings.push('Transparency was dropped.');

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { slope, intercept } = scaleOf(h);
  // Colours are never scaled (nifti1.h).
  const scaled = type.samples !== 3 && (slope !== 1 || intercept !== 0);
  const out = collector(count * type.samples);
  const pixels = width * height;
  const frame = new Float64Array(pixels * type.samples);
  const step = type.part;
  for (let f = 0; f < frames; f++) {
    for (let i = 0; i < pixels; i++)
      for (let s = 0; s < type.samples; s++) {
        const stored = type.read(view, h.dataAt + (f * pixels + i) * type.bytes + s * step, h.little);
        frame[i * type.samples + s] = scaled ? stored * slope + intercept : stored;
      }
    out.add(frame);
  }
  const [di, dj, dk] = h.spacingMm;
  return {
    ...PLAIN,
    format: 'nifti',
    frames,
    volumes: frames / slices,
    height,
    width,
    samples: type.samples,
    data: out.values(),
    unit:
      type.samples === 3 ? 'srgb' : type.samples === 2 ? 'complex' : (readAnnotation(h.description)?.unit ?? 'stored'),
    fullScale: type.samples === 3 ? 255 : null,
    pixelMm: di > 0 && dj > 0 ? [dj, di] : null,
    sliceMm: dk > 0 ? dk : null,
    depth: { bits: step * 8, signed: type.signed, float: type.float },
    places: niftiPlaces(h.affine, frames, slices),
    warnings,
  };
}

/**
 * NIfTI-1 and -2 in one file, plain or gzipped: frames are the third axis and all behind it, rows the second, columns
 * the first, in the order of the file: row 0 is where the file begins, and `places` say where that lies.
 * Errors: unreadable-file, unsupported-file.
 */
export const decodeNifti = (
  bytes: Uint8Array,
  name: string,
  codecs: Codecs,
  limits: Limits = DEFAULT_LIMITS,
): Result<Decoded> => reading(name, () => decode(gunzipped(bytes, codecs, limits), limits));
