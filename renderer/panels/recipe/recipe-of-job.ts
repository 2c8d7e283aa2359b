import { reconstructCtParameters } from '../../../core/catalogue/tasks.ts';
import type { Job, Noise } from '../../../core/contract/job.ts';
import type { Recipe } from '../../../core/contract/studio/project.ts';

const noiseText = (noise: Noise): string => {
  if (noise.kind === 'none') return 'none';
  return noise.kind === 'gaussian' ? `gaussian:${noise.epsilon}` : `poisson:${noise.i0}`;
};

/** The recipe that a job was made from, for the item that is chosen now: every resolved setting written out. */
export function recipeOfJob(job: Job, now: Recipe): Partial<Recipe> {
  const { geometry, solvers } = job;
  const isParallel = geometry.kind === 'parallel';
  const sampled = solvers.find((s) => s.seeds.length > 0);
  const wanted: Recipe['values'] = {
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
    anglesDeg: geometry.anglesDeg,
    slice: now.slice,
  };
}
