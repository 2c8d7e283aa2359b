/** A wish as given → how the input is measured, with every default written out (design, "One contract"). */
import type { CtMeasurement } from '../../contract/measurement/ct.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { InputFacts, PixelRange, ResolvedMeasurement, TaskRequest } from '../task.ts';
import { textOf } from '../../contract/values.ts';
import { rescaleOf } from './numbers/rescale.ts';
import { resolveScan } from './scan/resolve-scan.ts';

export function resolveCt(
  { values, given, lists, slice }: TaskRequest,
  facts: InputFacts,
  model: PixelRange | null,
): Result<ResolvedMeasurement> {
  const { angles = null, flat = null, dark = null } = lists;
  const kind = facts.kind === 'sinogram' ? 'sinogram' : 'image';
  const scan = resolveScan({ values, given, angles, flat, dark }, { ...facts, kind }, model);
  if (!scan.ok) return scan;
  const { image, geometry, noise, simulate, seed, native, from, reading, notes } = scan.value;
  const rescale = reading !== null ? ok(null) : rescaleOf(values, facts.fullScale ?? null);
  if (!rescale.ok) return rescale;
  const series = textOf(values, 'series');
  const isHu = rescale.value !== null || facts.holds === 'HU';
  const source: CtMeasurement['source'] =
    reading !== null
      ? { kind: 'sinogram', ...reading }
      : {
          kind: 'image',
          quantity: isHu ? 'HU' : 'unit-interval',
          ...(rescale.value === null ? {} : { rescale: rescale.value }),
        };
  return ok({
    input:
      reading === null
        ? { ...(series === null ? {} : { series }), frame: slice, pixels: { mm: native, from }, sliceMm: facts.sliceMm }
        : { frame: 0, pixels: null, sliceMm: null },
    // What we measure ourselves on the finer grid we know to be seen by bins of width; of a scanner's or another program's
    // sinogram we do not know what its numbers are means of.
    measurement: {
      ...{ modality: 'ct', source, geometry, noise, simulate },
      ...(simulate === 'fine' ? { bins: 'width' } : {}),
    },
    image: { channels: 1, ...image },
    seed,
    notes,
  });
}
