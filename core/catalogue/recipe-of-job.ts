import type { Job } from '../contract/job.ts';
import type { Recipe } from '../contract/studio/project.ts';
import { taskOf } from './tasks.ts';

/**
 * The recipe that a job was made from, for the item that is chosen now: every setting that differs from its default, and
 * no raster: those are the project's.
 */
export function recipeOfJob(job: Job, now: Pick<Recipe, 'slice'>): Partial<Recipe> {
  const task = taskOf(job.task);
  if (task === undefined) return {};
  const { solvers } = job;
  const sampled = solvers.find((s) => s.seeds.length > 0);
  const { values, ...rest } = task.recipe(job);
  const wanted: Recipe['values'] = {
    ...values,
    model: job.model?.id ?? null,
    preset: job.preset,
    solver: solvers.map((s) => s.id).join(','),
    seed: sampled?.seeds[0] ?? job.seed,
    ...(sampled === undefined ? {} : { samples: sampled.seeds.length }),
    engine: job.engine,
    precision: job.precision,
    provider: job.provider,
  };
  const defaults = new Map<string, unknown>(task.parameters.map((p) => [p.id, p.default]));
  return {
    task: task.id,
    values: Object.fromEntries(Object.entries(wanted).filter(([id, v]) => v !== defaults.get(id))),
    solverValues: Object.fromEntries(solvers.map((s) => [s.id, s.parameters])),
    lists: {},
    ...rest,
    slice: now.slice,
  };
}
