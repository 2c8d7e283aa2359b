import type { Job } from '../contract/job.ts';
import { modalityOf } from './modalities.ts';
import { solverOf, usesPrior } from './solvers/solvers.ts';

/** What a job will take, estimated before anything is allocated. */
export interface Needs {
  readonly bytes: number;
  readonly evaluations: number;
}

/** A worker with its libraries, before any image. */
const BASE_BYTES = 150e6;
/** Images and arrays of data that a run holds at a time: solver states, previews, pictures of the report. */
const IMAGES = 40;
const DATA = 16;
/**
 * The runtime with a network of the usual size, and its activations a pixel of what it sees at once, however many
 * channels that has: 500 cover the 270 that both shipped networks take at 512² and 1024².
 */
const RUNTIME_BYTES = 110e6;
export const ACTIVATION_BYTES = 500;

/** What the network is given at a time. */
export const seenAtOnce = ({ image, tile = Infinity }: Job): Pick<Job['image'], 'height' | 'width'> => ({
  height: Math.min(image.height, tile),
  width: Math.min(image.width, tile),
});

/** Memory and network evaluations of a job. */
export function needsOf(job: Job): Needs {
  const pixels = job.image.channels * job.image.height * job.image.width;
  const { samples, operatorBytes, measuringBytes } = modalityOf(job).load(job);
  const models = job.solvers.filter((s) => usesPrior(s.id));
  const seeds = Math.max(0, ...models.map((s) => s.seeds.length));
  const solving = pixels * 4 * (IMAGES + seeds) + samples * 4 * DATA + operatorBytes;
  const { height, width } = seenAtOnce(job);
  const network = models.length === 0 ? 0 : RUNTIME_BYTES + height * width * ACTIVATION_BYTES;
  const evaluations = models.reduce(
    (sum, s) => sum + s.seeds.length * (solverOf(s.id)?.cost(s.parameters).evaluations ?? 0),
    0,
  );
  return { bytes: BASE_BYTES + Math.max(measuringBytes, solving + network), evaluations };
}
