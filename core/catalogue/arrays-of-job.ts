import { shapeOf, type Job } from '../contract/job.ts';
import type { RunArray, RunArrays } from '../contract/run-arrays.ts';
import { modalityOf } from './modalities.ts';

/** What every array that the run of a job may hold means: what it keeps of its input, results, samples, spreads and previews. */
export function arraysOfJob(job: Job): RunArrays {
  const { unit, inputs } = modalityOf(job);
  const image: RunArray = { kind: 'image', unit, layout: 'planar', shape: shapeOf(job) };
  const spread: RunArray = { ...image, kind: 'spread' };
  const arrays: Record<string, RunArray> = {};
  for (const name of inputs) arrays[`inputs/${name}.npy`] = image;
  for (const { id, seeds } of job.solvers) {
    for (const name of [id, ...seeds.map((seed) => `${id}-${seed}`)])
      for (const folder of ['results', 'previews']) arrays[`${folder}/${name}.npy`] = image;
    if (seeds.length > 1) for (const name of ['spread', `spread-${id}`]) arrays[`results/${name}.npy`] = spread;
  }
  return arrays;
}
