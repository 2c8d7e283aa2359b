import { DOMAIN_SIGMAS } from '../../../core/catalogue/domain-levels.ts';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import type { SolverCost } from '../../../core/catalogue/solvers/solver-entry.ts';
import { solverOf, usesPrior } from '../../../core/catalogue/solvers/solvers.ts';
import { startCost } from '../../../core/catalogue/solvers/start.ts';
import { evaluatedPixels } from '../../../core/catalogue/tiles.ts';
import type { Job } from '../../../core/contract/job.ts';

/** One part of a run whose beginning its worker tells, and what it takes as far as its job says. */
export interface Stage {
  /** As events name it: `measuring`, `domain`, a method's id, `report`. */
  readonly id: string;
  readonly work: Work;
}

/** What the seconds of a stage are made of. */
export interface Work {
  /** Whatever the size. */
  readonly seconds: number;
  /** Evaluations of the network, times pixels that it sees. */
  readonly evaluations: number;
  /** Applications of the operator, times the work of one. */
  readonly applications: number;
  /** Pixels of what is drawn, scored and written. */
  readonly pixels: number;
}

/** Reading the input and loading a network. */
const LOADING_SECONDS = 0.15;
const REPORT_SECONDS = 0.4;
/** Pictures, figures and files of a method and of a sample, in pixels of its image. */
const REPORT_OF_METHOD = 300;
const REPORT_OF_SAMPLE = 60;
/** Of the noise in most evaluations: tiles overlap by what it asks for. */
const USUAL_SIGMA = 0.1;
/** What pulling a gradient back takes beside the evaluation: 1.8 to 3.4 of it were measured at 256² (test/bench/network). */
const PULLBACK = 2;

/** The stages of a job, in their order. */
export function stagesOf(job: Job): Stage[] {
  const { solvers, image } = job;
  const pixels = image.channels * image.height * image.width;
  const { application, measuring, asking } = modalityOf(job).load(job);
  const seen = evaluatedPixels(job, USUAL_SIGMA);
  const usesModel = solvers.some(({ id }) => usesPrior(id));
  const stages: Stage[] = [
    {
      id: 'measuring',
      work: { seconds: LOADING_SECONDS, evaluations: 0, applications: measuring * application, pixels: 0 },
    },
  ];
  if (usesModel) {
    const applications = startCost(solvers) * application;
    const evaluations =
      modalityOf(job).checksDomain && job.tile === undefined ? DOMAIN_SIGMAS.length * asking.images * seen : 0;
    stages.push({ id: 'domain', work: { seconds: 0.1, evaluations, applications, pixels: 0 } });
  }
  for (const { id, parameters, seeds } of solvers) {
    const cost: SolverCost = solverOf(id)?.cost(parameters, asking) ?? { evaluations: 0, applications: 0 };
    const runs = Math.max(1, seeds.length);
    const work = {
      seconds: 0.02 * runs,
      evaluations: runs * ((cost.ofFullSize ?? cost.evaluations) + PULLBACK * (cost.pullbacks ?? 0)) * seen,
      applications: runs * cost.applications * application,
      pixels: 0,
    };
    stages.push({ id, work });
  }
  const samples = solvers.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const pictures = REPORT_OF_METHOD * solvers.length + REPORT_OF_SAMPLE * samples;
  const drawn = { seconds: REPORT_SECONDS, evaluations: 0, applications: 0, pixels: pictures * pixels };
  stages.push({ id: 'report', work: drawn });
  return stages;
}

/** Names the network whose speed holds for a job; null without one. */
export const networkOf = ({ model, engine, provider, precision }: Job): string | null =>
  model === null ? null : `${model.sha256.slice(0, 16)} ${engine} ${provider} ${precision}`;
