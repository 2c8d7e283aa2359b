import type { PhotoOperator } from '../../../contract/measurement/photo.ts';
import type { ParameterValues } from '../../../contract/parameters.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { contradiction, numberOf } from '../../../contract/values.ts';
import { writtenAs, type WrittenAs } from './written.ts';
import type { InputFacts, ResolvedMeasurement, TaskRequest } from '../../task.ts';

/** Errors: contradiction. */
export function resolveInpainting(request: TaskRequest, facts: InputFacts): Result<ResolvedMeasurement> {
  const { mask } = request.files;
  if (mask === undefined)
    return contradiction('There is no mask', 'Name a picture of the same size with --mask: black is filled.');
  return ok(
    measuredWith(
      { mask: { ...mask, hole: holeOf(request.values) }, grey: null, scale: 1, hints: null },
      request,
      facts,
    ),
  );
}

export function resolveColouring(request: TaskRequest, facts: InputFacts): Result<ResolvedMeasurement> {
  const { hints = null } = request.files;
  return ok(measuredWith({ mask: null, grey: weightsOf(request.values), scale: 1, hints }, request, facts));
}

/** Errors: contradiction. */
export function resolveRestoring(request: TaskRequest, facts: InputFacts): Result<ResolvedMeasurement> {
  const { values, files } = request;
  const { mask, hints = null } = files;
  const grey = values['grey'] === 'grey' ? weightsOf(values) : null;
  const scale = SCALES.find((s) => s === values['scale']) ?? 1;
  if (mask === undefined && grey === null && scale === 1)
    return contradiction(
      'Nothing says what the picture has lost',
      'Give one or more of --mask FILE (damage), --grey (colours) and --scale 2, 3 or 4 (size).',
    );
  if (hints !== null && (grey === null || scale > 1))
    return contradiction(
      grey === null
        ? '--hints give colours, and those of the picture are kept'
        : '--hints stand on the pixels of the picture, and --scale makes others of them',
      grey === null ? 'Give --grey too, or leave --hints out.' : 'Colour the picture first, then enlarge the result.',
    );
  const operator = { mask: mask === undefined ? null : { ...mask, hole: holeOf(values) }, grey, scale, hints };
  return ok(measuredWith(operator, request, facts));
}

const SCALES = [1, 2, 3, 4] as const;

const holeOf = (values: ParameterValues): 'black' | 'white' => (values['hole'] === 'white' ? 'white' : 'black');

const GREYS = ['equal', 'rec601', 'rec709'] as const;
const weightsOf = (values: ParameterValues): (typeof GREYS)[number] =>
  GREYS.find((id) => id === values['weights']) ?? 'rec601';

/** The result has the colours that the input has or that are made, and `scale` times its rows and columns. */
function measuredWith(
  operator: Omit<PhotoOperator, 'start'>,
  { values, files, slice }: TaskRequest,
  facts: InputFacts,
): ResolvedMeasurement {
  const { height, width, samples } = facts;
  const { bits, written, notes } = writtenAs(values, facts);
  const { grey, scale } = operator;
  const { reference = null } = files;
  const feather = numberOf(values, 'feather') ?? 0;
  return {
    input: { frame: slice, pixels: null, sliceMm: null },
    measurement: {
      modality: 'photo',
      operator: { ...operator, start: null },
      bits,
      written,
      reference,
      noise: { kind: 'none' },
      ...(feather > 0 ? { feather } : {}),
    },
    image: {
      channels: samples === 1 && grey === null ? 1 : 3,
      height: scale * height,
      width: scale * width,
      pixelMm: null,
    },
    seed: numberOf(values, 'seed') ?? 1,
    notes,
  };
}

/** A painting of any size, with or without transparency. */
export function resolveStroke({ values, files, slice }: TaskRequest, facts: InputFacts): Result<ResolvedMeasurement> {
  const { painting: layer = null } = files;
  const start = { kind: 'painting', strength: numberOf(values, 'strength') ?? 0.5, layer } as const;
  return ok(made(start, facts, writtenAs(values, facts), values, slice));
}

function made(
  start: NonNullable<PhotoOperator['start']>,
  { height, width }: Pick<InputFacts, 'height' | 'width'>,
  { bits, written, notes }: WrittenAs,
  values: ParameterValues,
  frame: number,
): ResolvedMeasurement {
  return {
    input: { frame, pixels: null, sliceMm: null },
    measurement: {
      modality: 'photo',
      operator: { mask: null, grey: null, scale: 1, hints: null, start },
      bits,
      written,
      reference: null,
      noise: { kind: 'none' },
    },
    image: { channels: 3, height, width, pixelMm: null },
    seed: numberOf(values, 'seed') ?? 1,
    notes,
  };
}
