import { join } from 'node:path';
import { checkDomain, domainUnseen } from '../../../core/catalogue/domain-check.ts';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { beginsAtStart, startIterations } from '../../../core/catalogue/solvers/start.ts';
import type { Job } from '../../../core/contract/job.ts';
import { domainCheckSchema, type DomainCheck } from '../../../core/contract/report.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { classicalStart } from '../../../core/solvers/start.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson } from '../../disk/write-file.ts';
import type { Scene } from './figures.ts';
import type { Preview } from './preview.ts';
import type { RunEvents } from './run-events.ts';

/** The classical start that the domain check and every seed have in common. */
export interface ClassicalStart {
  readonly shared: Record<string, Float32Array>;
  seconds: number;
  /** The seconds of the start, once, for a solver that begins from it. */
  take(solver: Job['solvers'][number]): number;
}

export const classicalStarts = (): ClassicalStart => ({
  shared: {},
  seconds: 0,
  take(solver) {
    if (!beginsAtStart(solver)) return 0;
    const { seconds } = this;
    this.seconds = 0;
    return seconds;
  },
});

export interface DomainSetting {
  readonly folder: string;
  readonly scene: Scene;
  readonly prior: ScoreModel;
  readonly start: ClassicalStart;
  readonly events: RunEvents;
  readonly preview: Preview;
}

/**
 * Makes the classical start and, where its kind of image can be told by it, compares it with what the model knows, before
 * anything is reconstructed; kept for a resume.
 */
export async function domainOf(setting: DomainSetting): Promise<DomainCheck | null> {
  const { folder, scene, prior, start, events, preview } = setting;
  const path = join(folder, 'checkpoint', 'domain.json');
  const saved = await readJson(path, domainCheckSchema);
  if (saved.ok) return saved.value;
  const { job } = scene;
  const { problem } = scene.posed;
  // Where nothing is measured each method begins with noise, or with what it is asked about.
  if (problem.asked !== undefined) return null;
  const { checksDomain } = modalityOf(job);
  events.tell({ kind: 'phase', stage: 'domain', phase: checksDomain ? 'Checking the domain' : 'Making the start' });
  const own = job.solvers.find(beginsAtStart);
  const method = own?.id ?? job.solvers[0]!.id;
  const begun = performance.now();
  const run = classicalStart(problem, startIterations(job.solvers), 0);
  for (;;) {
    const { value, done } = await run.next();
    if (done === true) {
      start.shared['start'] = value;
      break;
    }
    // The first picture that a run shows.
    await preview.offer({ method, seed: own?.seeds[0] ?? null, events }, value);
  }
  start.seconds = (performance.now() - begun) / 1000;
  if (!checksDomain) return null;
  const domain =
    job.tile === undefined
      ? await checkDomain(prior, start.shared['start'], job.image, problem.lower)
      : domainUnseen(prior);
  await writeJson(path, domain);
  return domain;
}
