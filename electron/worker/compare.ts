import type { Answer, RequestOf } from '../../core/contract/messages.ts';
import { must, Refused } from '../../core/contract/refused.ts';
import type { Fidelity } from '../../core/contract/report.ts';
import type { Decoded } from '../../core/formats/decoded.ts';
import { scaledFromHu, SCALE_WINDOW_HU } from '../../core/image/units.ts';
import { imageFidelity } from '../../core/metrics/image-fidelity.ts';
import { decodePath } from './decode.ts';
import { insideOf } from './roi.ts';

interface Read {
  readonly path: string;
  readonly decoded: Decoded;
  /** Full intensity is 1 for pictures; HU are on the model's scale, as in reports. */
  readonly values: Float64Array;
  readonly unit: string;
}

async function read(path: string): Promise<Read> {
  const decoded = must(await decodePath(path));
  const isHu = decoded.unit === 'HU';
  const scale = decoded.fullScale ?? 1;
  const values = Float64Array.from(decoded.data, (v) => (isHu ? scaledFromHu(v) : v / scale));
  let count = 0;
  for (const v of values) if (!Number.isFinite(v)) count++;
  if (count > 0) throw new Refused({ code: 'non-finite', what: path, count });
  return { path, decoded, values, unit: decoded.unit };
}

const shapeOf = ({ decoded: d }: Read): number[] => [d.frames, d.height, d.width, d.samples];

/**
 * R where the flag gives none: 2674 HU, 1 for 8-bit images and photographs, the maximum of an MRI reference.
 * @throws Refused (data-range-missing)
 */
function rangeOf({ decoded, unit, values }: Read): { dataRange: number; rangeOrigin: string } {
  if (unit === 'HU') return { dataRange: SCALE_WINDOW_HU, rangeOrigin: 'HU: [−1024, 1650]' };
  if (unit === 'srgb') return { dataRange: 1, rangeOrigin: 'full intensity is 1' };
  if (unit === 'magnitude' || unit === 'complex' || decoded.dicom?.modality === 'MR') {
    return { dataRange: maximum(values), rangeOrigin: 'maximum of the reference' };
  }
  throw new Refused({ code: 'data-range-missing', unit });
}

function maximum(values: Float64Array): number {
  let most = 0;
  for (const v of values) most = Math.max(most, Math.abs(v));
  return most;
}

/** The project's metrics of images against a reference; nothing is resampled or converted. @throws Refused */
export async function compare(request: RequestOf<'compare'>): Promise<Answer<'compare'>> {
  const reference = await read(request.reference);
  const images = await Promise.all(request.images.map(read));
  for (const image of images) {
    const [expected, found] = [shapeOf(reference), shapeOf(image)];
    if (expected.join() !== found.join())
      throw new Refused({ code: 'shape-mismatch', what: image.path, expected, found });
    if (image.unit !== reference.unit) {
      throw new Refused({ code: 'unit-mismatch', what: image.path, expected: reference.unit, found: image.unit });
    }
  }
  const range =
    request.dataRange === null ? rangeOf(reference) : { dataRange: request.dataRange, rangeOrigin: 'stated' };
  if (!(range.dataRange > 0)) throw new Refused({ code: 'constant-image', what: reference.path, value: 0 });
  const roi = request.roi === null ? null : await maskOf(request.roi, reference);
  const score = (image: Read, mask: Uint8Array | null): Fidelity =>
    imageFidelity(image.values, reference.values, reference.decoded, range.dataRange / unitsPerValue(reference), mask);
  const rows = images.map((image) => ({
    image: image.path,
    fidelity: score(image, null),
    roi: roi === null ? null : score(image, roi),
  }));
  return { unit: reference.unit, ...range, rows };
}

/** Of `values`, in the unit of the data range. */
const unitsPerValue = ({ unit }: Read): number => (unit === 'HU' ? SCALE_WINDOW_HU : 1);

async function maskOf(path: string, reference: Read): Promise<Uint8Array> {
  const { decoded } = await read(path);
  const { height, width } = reference.decoded;
  if (decoded.height !== height || decoded.width !== width || decoded.frames !== 1) {
    throw new Refused({
      code: 'shape-mismatch',
      what: path,
      expected: [height, width],
      found: [decoded.height, decoded.width],
    });
  }
  return insideOf(decoded);
}
