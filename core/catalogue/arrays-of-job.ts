import { resultsOf, sampleName, shapeOf, type Job } from '../contract/job.ts';
import { PREVIEW_SIDE, reducedGrid, reduction } from '../image/grids/reduced.ts';
import type { RunArray, RunArrays } from '../contract/run-arrays.ts';
import { modalityOf } from './modalities.ts';

/** What every array that the run of a job may hold means: what it keeps of its input, results, samples, spreads and previews. */
export function arraysOfJob(job: Job): RunArrays {
  const { unit, inputs } = modalityOf(job);
  const image: RunArray = { kind: 'image', unit, layout: 'planar', shape: shapeOf(job) };
  const small = { image: reducedGrid(job.image, reduction(job.image, PREVIEW_SIDE)) };
  const preview: RunArray = { ...image, shape: shapeOf(small) };
  const spread: RunArray = { ...image, kind: 'spread' };
  const arrays: Record<string, RunArray> = {};
  for (const [name, shape] of Object.entries(inputs(job))) arrays[`inputs/${name}.npy`] = { ...image, shape };
  for (const { id, seeds } of job.solvers) {
    const own = resultsOf(job, { id, seeds }).map(({ name }) => name);
    for (const name of new Set([...own, ...seeds.map((seed) => sampleName(id, seed))]))
      [arrays[`results/${name}.npy`], arrays[`previews/${name}.npy`]] = [image, preview];
    if (seeds.length > 1 && job.samples === 'mean')
      for (const name of ['spread', `spread-${id}`]) arrays[`results/${name}.npy`] = spread;
  }
  return arrays;
}
