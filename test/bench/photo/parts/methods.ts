/** Methods as the commands run them, on a case that they know nothing of but its problem. */
import { runOf } from '../../../../core/catalogue/runs/runs.ts';
import { solverOf } from '../../../../core/catalogue/solvers/solvers.ts';
import { taskOf } from '../../../../core/catalogue/tasks.ts';
import type { ParameterValue } from '../../../../core/contract/parameters.ts';
import { must } from '../../../../core/contract/refused.ts';
import { meanOf } from '../../../../core/metrics/posterior.ts';
import type { Posed } from '../../../../core/modalities/measuring.ts';
import type { PresetId } from '../../../../core/modalities/task.ts';
import { freshState } from '../../../../core/solvers/solver.ts';
import type { ScoreModel } from '../../../../core/priors/score-model.ts';
import type { OpenNetwork } from '../../../../electron/worker/engines/engine.ts';
import type { Crop } from './crops.ts';
import { find, keep, keyOf, type Entry } from './ledger.ts';

export interface Method {
  readonly name: string;
  readonly solver: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Of the samples whose mean is the result. */
  readonly seeds: readonly number[];
}

/** What one picture lost, and what a result is worth. */
export interface Case {
  readonly part: string;
  readonly setting: string;
  readonly crop: Crop;
  posed(): Posed;
  figures(image: Float32Array): Readonly<Record<string, number | null>>;
}

export const classical = (solver: string): Method => ({ name: solver, solver, parameters: {}, seeds: [1] });

/** @returns null where there is no such task, or it has no such preset */
export function presetOf(task: string, preset: PresetId): Omit<Method, 'seeds'> & { readonly samples: number } {
  const found = taskOf(task)?.presets[preset];
  if (found === undefined) throw new Error(`no preset ${preset} of ${task}`);
  const parameters = found.parameters['proximal'] ?? {};
  return { name: `${task} ${preset}`, solver: 'proximal', parameters, samples: found.samples };
}

/** Makes a result of a case, or finds it where it was made before. */
export type Runner = (of: Case, method: Method) => Promise<Entry>;

/** @param model says which network it is */
export function runnerOf(network: OpenNetwork, model: string): Runner {
  const priors = new Map<number, ScoreModel>();
  const priorOf = (side: number): ScoreModel => {
    const prior = priors.get(side) ?? network.score(side, side);
    priors.set(side, prior);
    return prior;
  };
  return async (of, { name, solver, parameters, seeds }) => {
    const entry = solverOf(solver);
    if (entry === undefined) throw new Error(`no solver ${solver}`);
    const values = must(entry.resolve(parameters));
    const needsPrior = entry.needs.includes('prior');
    const { folder, file, side } = of.crop;
    const key = keyOf([of.part, of.setting, folder, file, side, solver, values, seeds, needsPrior ? model : null]);
    const found = find(key);
    if (found !== undefined) return found;
    const posed = of.posed();
    const begun = process.cpuUsage();
    const images: Float32Array[] = [];
    const shared: Record<string, Float32Array> = {};
    let nfe = 0;
    for (const seed of seeds) {
      const state = freshState();
      const context = { seed, prior: needsPrior ? priorOf(side) : null, truth: null, shared };
      for await (const _step of runOf(solver).run(posed.problem, values, context, state));
      images.push(posed.fromProblem(state.arrays['estimate']!));
      nfe += state.nfe;
    }
    const { user, system } = process.cpuUsage(begun);
    const image = meanOf(images);
    const figures = of.figures(image);
    const seconds = (user + system) / 1e6;
    console.error(`${of.part} ${of.setting} ${folder}/${file} ${name} ${seeds.join()}: ${JSON.stringify(figures)}`);
    // A grey picture stands in three equal colours.
    const colours = Float32Array.from({ length: 3 * side * side }, (_, i) => image[i % image.length]!);
    return keep({ key, figures, seconds, nfe }, colours, side);
  };
}

/** y = A x as a file of 8 bits would hold it. @param pose makes the problem of these data */
export function measuredBy(pose: (data: Float32Array) => Posed, samples: number, truth: Float32Array): Posed {
  const data = new Float32Array(samples);
  pose(data).problem.operator.forward(truth, data);
  return pose(data.map((v) => Math.round(255 * v) / 255));
}

export const mean = (values: readonly (number | null | undefined)[]): number => {
  const known = values.filter((v): v is number => typeof v === 'number' && Number.isFinite(v));
  return known.reduce((a, b) => a + b, 0) / known.length;
};
