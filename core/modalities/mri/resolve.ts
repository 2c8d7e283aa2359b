/** A wish as given → how the input is measured, with every default written out (design, "One contract"). */
import { SAMPLINGS, type MriMeasurement, type Phase, type Sampling } from '../../contract/measurement/mri.ts';
import { heldOf } from './kspace/held.ts';
import { kspaceSourceOf, MAPS_DIMENSIONS, setsWanted, sizesIn, sourceValuesOf, whiteningOf } from './kspace/source.ts';
import { concerns, flagOf } from '../../contract/parameters.ts';
import { ok, type Result } from '../../contract/result.ts';
import { contradiction, invalid, numberOf, textOf } from '../../contract/values.ts';
import { reconstructMriParameters } from './parameters.ts';
import { samplingMask } from './sampling/pattern.ts';
import { NO_REGION, regionOfCoils } from './sensitivities/from-calibration.ts';
import type { InputFacts, ResolvedMeasurement, TaskRequest } from '../task.ts';

/** Errors: invalid-parameter, contradiction. */
export function resolveMri(request: TaskRequest, facts: InputFacts): Result<ResolvedMeasurement> {
  const { values, given, slice, lists, files } = request;
  const maps = files['sensitivities'];
  const noise = noiseOf(textOf(values, 'noise'), heldOf(facts.holds) !== null);
  if (!noise.ok) return noise;
  const phase = phaseOf(textOf(values, 'phase') ?? 'none');
  if (!phase.ok) return phase;
  const sampling = samplingOf(request, facts);
  if (!sampling.ok) return sampling;
  const held = heldOf(facts.holds);
  if (held !== null) {
    const stray = OF_IMAGES.find((id) => given.has(id));
    if (stray !== undefined)
      return contradiction(`--${stray} is of an image that is measured, and k-space has been`, `Leave --${stray} out.`);
  }
  if (held === null && maps !== undefined)
    return contradiction(
      '--sensitivities are of the coils that measured k-space, and an image is measured by simulated ones',
      'Leave --sensitivities out; --coils says how many there are.',
    );
  if (held === null && files['noiseScan'] !== undefined)
    return contradiction(
      '--noise-scan is of the coils that measured k-space, and an image is measured by simulated ones',
      'Leave --noise-scan out.',
    );
  const whitening = held === null ? ok({ kind: 'none' } as const) : whiteningOf(request);
  if (!whitening.ok) return whitening;
  const source =
    held === null
      ? imageSourceOf(request, facts, phase.value, sampling.value)
      : kspaceSourceOf(request, sampling.value);
  if (!source.ok) return source;
  const sets = held === null ? 1 : setsWanted(request);
  const series = textOf(values, 'series');
  const seed = numberOf(values, 'seed') ?? 1;
  const pixels = facts.pixelMm;
  const isSquare = pixels !== null && Math.abs(pixels[0] - pixels[1]) < 1e-3 * pixels[0];
  return ok({
    input: {
      ...(series === null ? {} : { series }),
      frame: slice,
      pixels: pixels === null ? null : { mm: [pixels[0], pixels[1]], from: 'file' },
      sliceMm: facts.sliceMm,
    },
    measurement: {
      modality: 'mri',
      source: source.value,
      sampling: sampling.value,
      sensitivities: maps === undefined ? null : { ...maps, dimensions: sizesIn(lists, MAPS_DIMENSIONS) },
      sets,
      noise: noise.value,
      whitening: whitening.value,
    },
    image: { channels: 2 * sets, height: facts.height, width: facts.width, pixelMm: isSquare ? pixels[0] : null },
    seed,
    notes: held === null ? idleNotes(request) : [],
  });
}

/** What says how k-space was measured: of an image nothing reads it. */
function idleNotes({ values, given }: TaskRequest): string[] {
  const all = reconstructMriParameters;
  const idle = all
    .filter((p) => given.has(p.id) && !concerns(p, all, values, 'image'))
    .map(({ id }) => `--${flagOf(id)}`);
  return idle.length === 0 ? [] : [`The input is an image: nothing of it reads ${idle.join(', ')}.`];
}

/** What says how an image is measured that never was. */
const OF_IMAGES = ['phase', 'coils', 'series'] as const;

function imageSourceOf(
  { values, given }: TaskRequest,
  { samples, height, width }: InputFacts,
  phase: Phase,
  sampling: Sampling,
): Result<MriMeasurement['source']> {
  const coils = numberOf(values, 'coils') ?? 1;
  const grid = { height, width };
  if (coils > 1 && 'acceleration' in sampling && regionOfCoils(samplingMask(sampling, grid), grid) === null)
    return contradiction(NO_REGION.reason, NO_REGION.remedy);
  const isComplex = samples === 2;
  if (isComplex && given.has('phase'))
    return contradiction('The image is complex, and has a phase of its own', 'Leave --phase out.');
  return ok({
    kind: 'image',
    numbers: isComplex ? 'complex' : 'magnitude',
    phase: isComplex ? { kind: 'none' } : phase,
    coils,
    coilSeed: 1,
  });
}

/** The wish that a job was made of. */
export function valuesOf({
  source,
  sampling,
  noise,
  sets,
  whitening,
}: MriMeasurement): Record<string, string | number> {
  return {
    ...('acceleration' in sampling
      ? {
          acceleration: sampling.acceleration,
          sampling: sampling.kind,
          center: sampling.center,
          direction: sampling.direction,
          partial: sampling.partial,
          maskSeed: sampling.seed,
        }
      : {}),
    ...(source.kind === 'image' && source.numbers === 'magnitude'
      ? { phase: source.phase.kind === 'none' ? 'none' : `smooth:${source.phase.seed}` }
      : {}),
    ...(source.kind === 'image' ? { coils: source.coils } : sourceValuesOf(source)),
    ...(sampling.kind === 'measured' ? { sampling: 'measured' } : {}),
    ...(source.kind === 'kspace' && sets !== 'auto' ? { sets: String(sets) } : {}),
    ...(source.kind === 'kspace' && whitening.kind === 'none' ? { whitening: 'none' } : {}),
    noise: noiseValueOf(noise),
  };
}

const PATTERN_IDS = ['acceleration', 'sampling', 'center', 'direction', 'partial', 'maskSeed'] as const;

function samplingOf({ values, given, files }: TaskRequest, { height, width, holds }: InputFacts): Result<Sampling> {
  const { mask } = files;
  const held = heldOf(holds);
  const isAsMeasured = values['sampling'] === 'measured';
  if (held === 'undersampled') {
    const other =
      mask !== undefined ? 'mask' : PATTERN_IDS.find((id) => given.has(id) && !(id === 'sampling' && isAsMeasured));
    if (other !== undefined)
      return contradiction(
        `--${flagOf(other)} says what is measured, and this k-space was undersampled by the scanner`,
        `Leave --${flagOf(other)} out: its own samples are used.`,
      );
    return ok({ kind: 'measured' });
  }
  if (isAsMeasured && held === null)
    return contradiction('An image has no samples of its own that were measured', 'Choose a pattern or a --mask.');
  if (mask !== undefined) {
    const beside = PATTERN_IDS.find((id) => given.has(id));
    if (beside !== undefined)
      return contradiction('--mask says which samples are measured, and so does a pattern', 'Give one of the two.');
    return ok({ kind: 'file', ...mask });
  }
  if (isAsMeasured) {
    const beside = PATTERN_IDS.find((id) => id !== 'sampling' && given.has(id));
    if (beside !== undefined)
      return contradiction(
        `--${flagOf(beside)} leaves samples out, and --sampling measured takes all of them`,
        'Give one of the two.',
      );
    return ok({ kind: 'measured' });
  }
  const kind = SAMPLINGS.find((id) => id === values['sampling']) ?? 'equispaced';
  const direction = values['direction'] === 'rows' ? 'rows' : 'columns';
  const center = numberOf(values, 'center') ?? 0.08;
  const acceleration = numberOf(values, 'acceleration') ?? 4;
  const isPlane = kind === 'poisson' || kind === 'radial';
  const share = isPlane ? center ** 2 : center;
  // An equispaced pattern measures the centre beside its lines, whatever their step.
  if (kind !== 'equispaced' && share > 1 / acceleration)
    return contradiction(
      `The centre alone is ${(100 * share).toPrecision(3)} % of the samples, and at an acceleration of ${acceleration} there are ${(100 / acceleration).toPrecision(3)} %`,
      'Give a smaller --center or --acceleration.',
    );
  const partial = numberOf(values, 'partial') ?? 1;
  if (partial < 0.5 + center / 2)
    return contradiction(
      '--partial leaves out lines of the centre, which are all measured',
      `Give --partial of at least ${(0.5 + center / 2).toPrecision(3)}.`,
    );
  const lines = direction === 'columns' ? width : height;
  if (lines / acceleration < 1)
    return contradiction(`At an acceleration of ${acceleration} not one of ${lines} lines is left`, 'Give less.');
  return ok({ kind, acceleration, center, direction, partial, seed: numberOf(values, 'maskSeed') ?? 1 });
}

function phaseOf(text: string): Result<Phase> {
  if (text === 'none') return ok({ kind: 'none' });
  const seed = /^smooth(?::(\d{1,15}))?$/.exec(text);
  if (seed === null) return invalid('--phase', `"${text}" is neither none nor smooth:SEED`);
  return ok({ kind: 'smooth', seed: Number(seed[1] ?? 1) });
}

const noiseValueOf = (noise: MriMeasurement['noise']): string => {
  if (noise.kind === 'gaussian') return `gaussian:${noise.epsilon}`;
  return noise.kind === 'estimated' ? 'estimate' : 'none';
};

/** @param isMeasured k-space, which has noise whether it is said or not */
function noiseOf(said: string | null, isMeasured: boolean): Result<MriMeasurement['noise']> {
  const text = said ?? (isMeasured ? 'estimate' : 'none');
  if (text === 'none') return ok({ kind: 'none' });
  if (text === 'estimate')
    return isMeasured
      ? ok({ kind: 'estimated' })
      : contradiction(
          'The measurement of an image is simulated, and its noise is what is said',
          'Give none or gaussian:LEVEL.',
        );
  const level = /^gaussian:(.+)$/.exec(text);
  const epsilon = Number(level?.[1]);
  if (level === null || !(epsilon > 0 && epsilon < 10))
    return invalid('--noise', `"${text}" is none of estimate, none or gaussian:LEVEL, such as gaussian:0.01`);
  return ok({ kind: 'gaussian', epsilon });
}
