import type { NoneMeasurement } from '../../contract/measurement/none.ts';
import { ok, type Result } from '../../contract/result.ts';
import { contradiction, numberOf } from '../../contract/values.ts';
import type { ModelFacts, ResolvedMeasurement, TaskRequest } from '../task.ts';

/** Images that are made up, on a square of so many pixels. Errors: contradiction. */
export function resolveModel({ values }: TaskRequest, model: ModelFacts | null): Result<ResolvedMeasurement> {
  const side = numberOf(values, 'size') ?? 128;
  return asked({ kind: 'model' }, { height: side, width: side, pixelMm: null }, values, model, {
    frame: 0,
    pixels: null,
    sliceMm: null,
  });
}

function asked(
  source: NoneMeasurement['source'],
  grid: Pick<ResolvedMeasurement['image'], 'height' | 'width' | 'pixelMm'>,
  values: TaskRequest['values'],
  model: ModelFacts | null,
  input: ResolvedMeasurement['input'],
): Result<ResolvedMeasurement> {
  if (model === null) return contradiction('There is no model', 'Name one with --model.');
  const { domain, channels } = model;
  return ok({
    input,
    measurement: { modality: 'none', domain, source, noise: { kind: 'none' } },
    image: { channels, ...grid },
    seed: numberOf(values, 'seed') ?? 1,
    notes: [],
  });
}
