import { type Convention, type Job, type Noise, OWN_CONVENTION, type SinogramReading } from '../../contract/job.ts';
import type { Recipe } from '../../contract/studio/project.ts';
import { equispacedAngles } from '../../operators/radon/geometry.ts';
import { anglesTo } from './conventions.ts';
import { reconstructCtParameters } from './parameters.ts';

const noiseText = (noise: Noise): string => {
  if (noise.kind === 'none') return 'none';
  return noise.kind === 'gaussian' ? `gaussian:${noise.epsilon}` : `poisson:${noise.i0}`;
};

/** Spread over the whole turn, as a recipe says by their number alone. */
const isEvenIn = (convention: Convention, { kind, anglesDeg }: Job['geometry']): boolean => {
  const even = equispacedAngles(anglesDeg.length, kind === 'parallel' ? 180 : 360);
  const own = anglesTo(anglesDeg, { ...convention, angleUnit: 'degrees' });
  return own.every((a, i) => Math.abs(a - even[i]!) < 1e-9);
};

/** What was measured, and on which pixels. */
function inputValues({ input, geometry, image }: Job): Recipe['values'] {
  if (input.kind === 'image') {
    const { rescale } = input;
    return {
      ...(input.spacingFrom === 'flag' ? { spacing: input.nativeMm[0] } : {}),
      ...(rescale === undefined ? {} : { numbers: 'HU', slope: rescale.slope, intercept: rescale.intercept }),
    };
  }
  return {
    quantity: input.quantity,
    spacing: image.pixelMm,
    ...(input.i0 === null ? {} : { i0: input.i0 }),
    binWidth: geometry.kind === 'parallel' ? geometry.binMm : geometry.binPitch,
    water: input.waterPerMm,
    deadBins: input.deadBins,
    axes: input.convention.axes,
    ...(input.row === null ? {} : { row: input.row }),
    detector: input.convention.detector,
    rotation: input.convention.rotation,
    startAngle: input.convention.startDeg,
    ...(isEvenIn(input.convention, geometry) ? {} : { angleUnit: input.convention.angleUnit }),
  };
}

const fieldsOf = ({ flat, dark }: SinogramReading): Pick<Recipe, 'flat' | 'dark'> => ({
  ...(flat === null ? {} : { flat }),
  ...(dark === null ? {} : { dark }),
});

/** The recipe that a job was made from, for the item that is chosen now: every resolved setting written out. */
export function recipeOfJob(job: Job, now: Pick<Recipe, 'slice'>): Partial<Recipe> {
  const { geometry, solvers } = job;
  const isParallel = geometry.kind === 'parallel';
  const sampled = solvers.find((s) => s.seeds.length > 0);
  const convention = job.input.kind === 'sinogram' ? job.input.convention : OWN_CONVENTION;
  const isEven = isEvenIn(convention, geometry);
  const wanted: Recipe['values'] = {
    ...inputValues(job),
    ...(isEven && job.input.kind === 'image' ? { views: geometry.anglesDeg.length } : {}),
    model: job.model?.id ?? null,
    geometry: geometry.kind,
    centerOffset: isParallel ? geometry.offsetMm : geometry.offset,
    noise: noiseText(job.noise),
    preset: job.preset,
    solver: solvers.map((s) => s.id).join(','),
    seed: sampled?.seeds[0] ?? job.seed,
    ...(sampled === undefined ? {} : { samples: sampled.seeds.length }),
    ...(job.simulate === null ? {} : { simulate: job.simulate }),
    ...(isParallel
      ? {}
      : { sourceDistance: geometry.sourceMm, detectorDistance: geometry.detectorMm, binWidth: geometry.binPitch }),
    size: String(Math.max(job.image.height, job.image.width)),
    provider: job.provider,
  };
  const defaults = new Map<string, unknown>(reconstructCtParameters.map((p) => [p.id, p.default]));
  return {
    values: Object.fromEntries(Object.entries(wanted).filter(([id, v]) => v !== defaults.get(id))),
    solverValues: Object.fromEntries(solvers.map((s) => [s.id, s.parameters])),
    anglesDeg: isEven ? null : anglesTo(geometry.anglesDeg, convention),
    ...(job.input.kind === 'sinogram' ? fieldsOf(job.input) : {}),
    slice: now.slice,
  };
}
