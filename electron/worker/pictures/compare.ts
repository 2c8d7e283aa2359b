import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { Refused } from '../../../core/contract/refused.ts';
import type { Stated } from '../../../core/contract/studio/picture.ts';
import { SCALE_WINDOW_HU } from '../../../core/image/units/units.ts';
import { asStated, broughtTo, comparable, regionOf, scoreOf, type Comparable } from './comparable.ts';
import { readNamed } from './picture.ts';

const read = async (path: string, stated?: Stated): Promise<Comparable> =>
  comparable(path, asStated(await readNamed(path), stated));

/**
 * R where the flag gives none: 2674 HU, 1 for 8-bit images and photographs, the maximum of an MRI reference.
 * @throws Refused (data-range-missing)
 */
function rangeOf({ decoded, unit, values }: Comparable): { dataRange: number; rangeOrigin: string } {
  if (unit === 'HU') return { dataRange: SCALE_WINDOW_HU, rangeOrigin: 'HU: [−1024, 1650]' };
  if (unit === 'srgb') return { dataRange: 1, rangeOrigin: 'full intensity is 1' };
  if (unit === 'magnitude' || unit === 'complex' || decoded.dicom?.modality === 'MR') {
    return { dataRange: maximum(values, decoded.samples), rangeOrigin: 'maximum of the reference' };
  }
  throw new Refused({ code: 'data-range-missing', unit });
}

/** The largest size of a number; of complex ones, of a pair. */
function maximum(values: Float64Array, samples: number): number {
  let most = 0;
  if (samples === 2)
    for (let i = 0; i < values.length; i += 2) most = Math.max(most, Math.hypot(values[i]!, values[i + 1]!));
  else for (const v of values) most = Math.max(most, Math.abs(v));
  return most;
}

/** The project's metrics of images against a reference. @throws Refused */
export async function compare(request: RequestOf<'compare'>): Promise<Answer<'compare'>> {
  const reference = await read(request.reference, request.referenceStated);
  const images = await Promise.all(
    request.images.map(async (path) => broughtTo(reference.decoded, path, await readNamed(path), request.treatment)),
  );
  const range =
    request.dataRange === null ? rangeOf(reference) : { dataRange: request.dataRange, rangeOrigin: 'stated' };
  if (!(range.dataRange > 0)) throw new Refused({ code: 'constant-image', what: reference.name, value: 0 });
  const roi = request.roi === null ? null : regionOf(await read(request.roi), reference);
  const rows = images.map(({ image, changes }) => ({
    image: image.name,
    changes: [...changes],
    fidelity: scoreOf(image, reference, range.dataRange, null),
    roi: roi === null ? null : scoreOf(image, reference, range.dataRange, roi),
  }));
  return { unit: reference.unit, ...range, rows };
}
