import type { Job } from '../contract/job.ts';
import { DRAWN_SIDE, reducedGrid, reduction } from '../image/grids/reduced.ts';
import { modalityOf } from './modalities.ts';
import { solverOf, usesPrior } from './solvers/solvers.ts';

/** What a job will take, estimated before anything is allocated. */
export interface Needs {
  readonly bytes: number;
  /** Of the network, as many as will be made for the results; `nfe` of their reports. */
  readonly evaluations: number;
}

/** A worker with its libraries, before any image. */
const BASE_BYTES = 150e6;
/**
 * Arrays of the size of the image and of its data that a run holds at a time: of the whole, its inputs, results and
 * what is written of them; of what is solved, the states of a solver with their copies.
 */
const WHOLE = { images: 8, data: 1 };
const SOLVED = { images: 16, data: 10 };
/**
 * Of a picture in tiles, which is solved as a whole by a closed form: no copy of its state is kept, and what is written is
 * written when the solvers are done. For 4000 × 6000 pixels that makes 4.0 GB to colour them, 4.1 with holes, 3.3 to enlarge
 * half of them and 3.8 to fill holes, where 3.5, 3.6, 3.2 and 3.2 were measured (test/bench/photo/large.ts).
 */
const SOLVED_IN_TILES = { images: 8, data: 6 };
/** Pictures of the report, in PNG and in text, a pixel of what is drawn: they are made when the solvers are done. */
const PAGE_BYTES = 400;
/**
 * The runtime with a network of the usual size in both of its precisions, which stand beside each other while they race, and its activations a pixel of what it sees at once, however many
 * channels that has: 500 cover the 270 that both shipped networks take at 512² and 1024².
 */
const RUNTIME_BYTES = 125e6;
const ACTIVATION_BYTES = 500;
/** With its gradient: the network once more, and every result that the way back reads; 3400 were measured at 512². */
const GRADIENT_BYTES = { network: 100e6, pixel: 3600 };

/**
 * Where its weights move: the network some ten times over (weights, gradients, moments, averages, files), every result that the
 * way back reads, a pixel of each crop, and the images that are learnt from, of which no more are taken than fit. For 8 crops of
 * 96² and 19 slices of 512² that makes 1.5 GB, where 0.9 were measured (test/bench/model/adapt.ts).
 */
const LEARNING_BYTES = { network: 300e6, pixel: 6000, images: 0.5e9 };

/** What the network is given at a time. */
export const seenAtOnce = ({ image, tile = Infinity }: Job): Pick<Job['image'], 'height' | 'width'> => ({
  height: Math.min(image.height, tile),
  width: Math.min(image.width, tile),
});

/** Memory and network evaluations of a job. */
export function needsOf(job: Job): Needs {
  const { channels, height, width } = job.image;
  const pixels = channels * height * width;
  const { samples, operatorBytes, measuringBytes, asking } = modalityOf(job).load(job);
  const models = job.solvers.filter((s) => usesPrior(s.id));
  const seeds = Math.max(0, ...models.map((s) => s.seeds.length));
  // Where only the surroundings of what is sought are solved, as large a part of the data.
  const share = job.around === undefined ? 1 : job.around.pixels / (height * width);
  const whole = pixels * (WHOLE.images + seeds) + samples * WHOLE.data;
  const solved = pixels * SOLVED.images + samples * SOLVED.data;
  const results = job.solvers.reduce((sum, s) => sum + Math.max(1, s.seeds.length), 0);
  const solving = 4 * share * solved + operatorBytes;
  const solvedInTiles = share * (pixels * SOLVED_IN_TILES.images + samples * SOLVED_IN_TILES.data);
  const inTiles = 4 * (solvedInTiles + pixels * (results - 1)) + operatorBytes;
  const drawn = reducedGrid(job.image, reduction(job.image, DRAWN_SIDE));
  const page = PAGE_BYTES * drawn.height * drawn.width;
  const seen = seenAtOnce(job);
  const learns = models.find((s) => solverOf(s.id)?.needs.includes('weights') === true);
  if (learns !== undefined) {
    const crops = Number(learns.parameters['batch'] ?? 1);
    const { network, pixel, images } = LEARNING_BYTES;
    const { evaluations } = solverOf(learns.id)!.cost(learns.parameters, asking);
    return { bytes: BASE_BYTES + RUNTIME_BYTES + network + images + crops * height * width * pixel, evaluations };
  }
  const costs = models.map((s) => ({
    times: Math.max(1, s.seeds.length),
    cost: solverOf(s.id)?.cost(s.parameters, asking),
  }));
  const hasGradient = costs.some(({ cost }) => (cost?.pullbacks ?? 0) > 0);
  const runtime = models.length === 0 ? 0 : RUNTIME_BYTES + (hasGradient ? GRADIENT_BYTES.network : 0);
  const pixelBytes = models.length === 0 ? 0 : hasGradient ? GRADIENT_BYTES.pixel : ACTIVATION_BYTES;
  const activations = seen.height * seen.width * pixelBytes;
  const together =
    job.tile === undefined || models.length === 0
      ? 4 * whole + Math.max(solving + activations, page)
      : Math.max(4 * whole + page, inTiles + activations);
  const evaluations = costs.reduce((sum, { times, cost }) => sum + times * (cost?.evaluations ?? 0), 0);
  return {
    bytes: BASE_BYTES + Math.max(measuringBytes, runtime + together),
    evaluations,
  };
}
