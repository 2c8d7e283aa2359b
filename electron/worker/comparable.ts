import { Refused } from '../../core/contract/refused.ts';
import type { Fidelity } from '../../core/contract/report.ts';
import type { Decoded } from '../../core/formats/decoded.ts';
import { gridFault, type PixelGrid } from '../../core/image/grid-fault.ts';
import { scaledFromHu, SCALE_WINDOW_HU } from '../../core/image/units.ts';
import { imageFidelity } from '../../core/metrics/image-fidelity.ts';
import { insideOf } from './roi.ts';

/** An image on the scale on which it is scored. */
export interface Comparable {
  /** How a refusal calls it. */
  readonly name: string;
  readonly decoded: Decoded;
  /** Full intensity is 1 for pictures; HU are on the model's scale, as in reports. */
  readonly values: Float64Array;
  readonly unit: string;
}

/** @throws Refused (non-finite) */
export function comparable(name: string, decoded: Decoded): Comparable {
  const isHu = decoded.unit === 'HU';
  const scale = decoded.fullScale ?? 1;
  const values = Float64Array.from(decoded.data, (v) => (isHu ? scaledFromHu(v) : v / scale));
  let count = 0;
  for (const v of values) if (!Number.isFinite(v)) count++;
  if (count > 0) throw new Refused({ code: 'non-finite', what: name, count });
  return { name, decoded, values, unit: decoded.unit };
}

const gridOf = ({ decoded: { pixelMm, places } }: Comparable): PixelGrid => ({
  pixelMm,
  orientation: places[0]?.orientation ?? null,
});
const shapeOf = ({ decoded: d }: Comparable): number[] => [d.frames, d.height, d.width, d.samples];

/** Nothing is resampled, turned or converted. @throws Refused: shape-mismatch, grid-mismatch, unit-mismatch */
export function checkAlike(image: Comparable, reference: Comparable): void {
  const what = image.name;
  const [expected, found] = [shapeOf(reference), shapeOf(image)];
  if (expected.join() !== found.join()) throw new Refused({ code: 'shape-mismatch', what, expected, found });
  const differs = gridFault(gridOf(image), gridOf(reference));
  if (differs !== null) throw new Refused({ code: 'grid-mismatch', what, differs });
  if (image.unit !== reference.unit) {
    throw new Refused({ code: 'unit-mismatch', what, expected: reference.unit, found: image.unit });
  }
}

/** @param range R on the scale of `values`, HU excepted: in HU */
export const scoreOf = (image: Comparable, reference: Comparable, range: number, mask: Uint8Array | null): Fidelity =>
  imageFidelity(
    image.values,
    reference.values,
    reference.decoded,
    reference.unit === 'HU' ? range / SCALE_WINDOW_HU : range,
    mask,
  );

/** A region of interest on the grid of the reference. @throws Refused (shape-mismatch) */
export function regionOf({ name, decoded: mask }: Comparable, { decoded: { height, width } }: Comparable): Uint8Array {
  if (mask.height === height && mask.width === width && mask.frames === 1) return insideOf(mask);
  const found = [mask.height, mask.width];
  throw new Refused({ code: 'shape-mismatch', what: name, expected: [height, width], found });
}
