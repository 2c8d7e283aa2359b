import { ok, type Result } from '../../contract/result.ts';
import { contradiction, numberOf } from '../../contract/values.ts';
import type { InputFacts, ResolvedMeasurement, TaskRequest } from '../task.ts';

/** Errors: contradiction. */
export function resolveInpainting(
  { values, files, slice }: TaskRequest,
  { height, width, samples, fullScale }: InputFacts,
): Result<ResolvedMeasurement> {
  const { mask, reference = null } = files;
  if (mask === undefined)
    return contradiction('There is no mask', 'Name a picture of the same size with --mask: black is filled.');
  return ok({
    input: { frame: slice, pixels: null, sliceMm: null },
    measurement: {
      modality: 'photo',
      operator: {
        mask: { ...mask, hole: values['hole'] === 'white' ? 'white' : 'black' },
        grey: null,
        scale: 1,
        hints: null,
      },
      bits: (fullScale ?? 65535) > 255 ? 16 : 8,
      reference,
      noise: { kind: 'none' },
    },
    image: { channels: samples === 1 ? 1 : 3, height, width, pixelMm: null },
    seed: numberOf(values, 'seed') ?? 1,
    notes: [],
  });
}
