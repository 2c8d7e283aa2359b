import { solverOf } from '../../../core/catalogue/solvers.ts';
import type { Job } from '../../../core/contract/job.ts';

type JobSolver = Job['solvers'][number];

const iterationsOf = ({ parameters }: JobSolver): number =>
  Number(parameters['steps'] ?? parameters['iterations'] ?? 1) || 1;

/**
 * What the seconds of a method are in proportion to, as far as its job tells: pixels and evaluations of a network,
 * else pixels, views and iterations.
 */
export function workOf(solver: JobSolver, job: Job): number {
  const pixels = job.image.height * job.image.width;
  const rounds = iterationsOf(solver) * Math.max(1, solver.seeds.length);
  return solverOf(solver.id)?.needsModel === true ? pixels * rounds : pixels * rounds * job.geometry.anglesDeg.length;
}

/** One view of a projection against one evaluation of a network, both a pixel: a first guess until there are measurements. */
const VIEW_SHARE = 0.0005;

/** Shares of the methods of a job before anything was measured; they need not add up to one. */
export const guessedCost = (solver: JobSolver, job: Job): number =>
  workOf(solver, job) * (solverOf(solver.id)?.needsModel === true ? 1 : VIEW_SHARE);

/** Names what one measured speed holds for. */
export function speedKey({ id }: JobSolver, job: Job): string {
  if (solverOf(id)?.needsModel !== true || job.model === null) return id;
  return `${id} ${job.model.sha256.slice(0, 16)} ${job.provider}`;
}
