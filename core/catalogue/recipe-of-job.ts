import { reconstructCtParameters } from './tasks.ts';
import type { Job, Noise } from '../contract/job.ts';
import type { Recipe } from '../contract/studio/project.ts';
import { equispacedAngles } from '../operators/geometry.ts';

const noiseText = (noise: Noise): string => {
  if (noise.kind === 'none') return 'none';
  return noise.kind === 'gaussian' ? `gaussian:${noise.epsilon}` : `poisson:${noise.i0}`;
};

/** Spread over the whole turn, as a recipe says by their number alone. */
function areEven({ kind, anglesDeg }: Job['geometry']): boolean {
  const even = equispacedAngles(anglesDeg.length, kind === 'parallel' ? 180 : 360);
  return anglesDeg.every((a, i) => Math.abs(a - even[i]!) < 1e-9);
}

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
    ...(geometry.kind === 'parallel' ? { binSpacing: geometry.binMm } : {}),
  };
}

/** The recipe that a job was made from, for the item that is chosen now: every resolved setting written out. */
export function recipeOfJob(job: Job, now: Pick<Recipe, 'slice'>): Partial<Recipe> {
  const { geometry, solvers } = job;
  const isParallel = geometry.kind === 'parallel';
  const sampled = solvers.find((s) => s.seeds.length > 0);
  const isEven = areEven(geometry);
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
      : { sourceDistance: geometry.sourceMm, detectorDistance: geometry.detectorMm, binPitch: geometry.binPitch }),
    size: String(Math.max(job.image.height, job.image.width)),
    provider: job.provider,
  };
  const defaults = new Map<string, unknown>(reconstructCtParameters.map((p) => [p.id, p.default]));
  return {
    values: Object.fromEntries(Object.entries(wanted).filter(([id, v]) => v !== defaults.get(id))),
    solverValues: Object.fromEntries(solvers.map((s) => [s.id, s.parameters])),
    anglesDeg: isEven ? null : geometry.anglesDeg,
    slice: now.slice,
  };
}
