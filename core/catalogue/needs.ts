import type { Job } from '../contract/job.ts';
import { solverOf, usesPrior } from './solvers/solvers.ts';

/** What a job will take, estimated before anything is allocated. */
export interface Needs {
  readonly bytes: number;
  readonly evaluations: number;
}

/** A worker with its libraries, before any image. */
const BASE_BYTES = 150e6;
/** Images and sinograms that a run holds at a time: solver states, previews, pictures of the report. */
const IMAGES = 40;
const SINOGRAMS = 16;
/** Five numbers of eight bytes describe a ray. */
const RAY_BYTES = 40;
/**
 * The runtime with a network of the usual size, and its activations a pixel: with the rest 319 MB at 320² and 645 MB
 * at 768², where 287 to 309 and 484 were measured.
 */
const RUNTIME_BYTES = 110e6;
const ACTIVATION_BYTES = 500;

/** Memory and network evaluations of a job. */
export function needsOf(job: Job): Needs {
  const pixels = job.image.height * job.image.width;
  const samples = job.geometry.anglesDeg.length * job.geometry.bins;
  // The finer grid has nine times the pixels in three arrays, and three rays a bin.
  const simulation = job.simulate === 'fine' ? 9 * pixels * 4 * 3 + 3 * samples * (RAY_BYTES + 8) : 0;
  const models = job.solvers.filter((s) => usesPrior(s.id));
  const seeds = Math.max(0, ...models.map((s) => s.seeds.length));
  const solving = pixels * 4 * (IMAGES + seeds) + samples * (4 * SINOGRAMS + RAY_BYTES);
  const network = models.length === 0 ? 0 : RUNTIME_BYTES + pixels * ACTIVATION_BYTES;
  const evaluations = models.reduce(
    (sum, s) => sum + s.seeds.length * (solverOf(s.id)?.cost(s.parameters).evaluations ?? 0),
    0,
  );
  return { bytes: BASE_BYTES + Math.max(simulation, solving + network), evaluations };
}
