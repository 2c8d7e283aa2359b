/**
 * Large pictures without colour: hue is decided once for the whole picture, on one so small that the prior sees all of it
 * at once, and then refined upwards. Each finer level begins at the colours of the one before, in its own detail, at a
 * noise level that leaves them their hue (as SDEdit begins at a painting: Meng et al. 2022, arXiv 2108.01073).
 */
import { sizeOf } from '../operators/linear-operator.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { proximal, type ProximalSettings } from './proximal.ts';
import { type Coarser, freshState, type InverseProblem, type SolverRun, type SolverState } from './solver.ts';
import { levelPlan } from './travel.ts';

/** A prior for images of another size. */
export type PriorOfSize = (height: number, width: number) => ScoreModel;

/** One size of the image, how much is done at it, and the way to it from the one before. */
interface Level {
  readonly problem: InverseProblem;
  readonly settings: ProximalSettings;
  readonly refine: Coarser['refine'] | null;
}

/** Coarsest first. The first noise level is the coarsest one's; the finer ones do what is left below theirs. */
function levelsOf(problem: InverseProblem, settings: ProximalSettings): readonly Level[] {
  const coarser = problem.coarser?.();
  if (coarser === undefined) return [{ problem, settings, refine: null }];
  const sigmaStart = Math.min(coarser.sigma, settings.sigmaStart);
  const [all, left] = [settings.sigmaStart, sigmaStart].map((from) => Math.log(from / settings.sigmaEnd));
  const share = all! > 0 ? left! / all! : 1;
  const steps = Math.max(1, Math.round(settings.steps * share));
  // Travel is for what has not been decided yet.
  return [
    ...levelsOf(coarser.problem, settings),
    { problem, settings: { ...settings, sigmaStart, steps, travel: null }, refine: (x, out) => coarser.refine(x, out) },
  ];
}

/**
 * The proximal engine on each size in turn. Yields images of the problem's own size throughout; between yields the state
 * is whole.
 * @param priorOf the prior at a coarser size
 * @param start of the problem itself, where it has no coarser one
 */
export async function* coarseToFine(
  problem: InverseProblem,
  settings: ProximalSettings,
  prior: ScoreModel,
  priorOf: PriorOfSize,
  residualVariance: (sigma: number) => number,
  state: SolverState,
): SolverRun {
  const levels = levelsOf(problem, settings);
  const counts = levels.map((level) => levelPlan(level.settings.steps, level.settings.travel).length);
  const of = counts.reduce((a, b) => a + b, 0);
  for (let k = state.numbers['level'] ?? 0; k < levels.length; k++) {
    const level = levels[k]!;
    const [, height, width] = level.problem.shape;
    const isLast = k === levels.length - 1;
    const own = levelState(state);
    // Where the last level begins is what the one before was raised to: the same memory serves.
    if (own.step === 0)
      own.arrays['estimate'] = startOf(levels, k, state, isLast ? state.arrays['estimate'] : undefined);
    if (isLast) delete state.arrays['level'];
    const model = isLast ? prior : priorOf(height, width);
    let counted = 0;
    for await (const step of proximal(level.problem, level.settings, model, residualVariance, NONE, own)) {
      state.numbers['level'] = k;
      state.numbers['levelStep'] = own.step;
      if (own.arrays['noisy'] !== undefined) state.arrays['noisy'] = own.arrays['noisy'];
      if (isLast) state.arrays['estimate'] = step.estimate;
      else {
        state.arrays['level'] = step.estimate;
        state.arrays['estimate'] = raised(levels, k, step.estimate, state.arrays['estimate']);
      }
      state.step++;
      state.nfe += step.nfe - counted;
      counted = step.nfe;
      yield { ...step, step: state.step, of, nfe: state.nfe, estimate: state.arrays['estimate'] };
    }
    state.numbers['level'] = k + 1;
    state.numbers['levelStep'] = 0;
  }
}

/** Every level begins at an estimate of its own. */
const NONE = new Float32Array(0);

/** That of the level which is being worked on; the last one's estimate is the answer itself. */
function levelState({ arrays, numbers }: SolverState): SolverState {
  const own = freshState();
  own.step = numbers['levelStep'] ?? 0;
  if (own.step === 0) return own;
  const { level, estimate, noisy } = arrays;
  const found = level ?? estimate;
  if (found !== undefined) own.arrays['estimate'] = found;
  if (noisy !== undefined) own.arrays['noisy'] = noisy;
  return own;
}

/** Where a level begins: at what the coarser one found, or at its own classical start. */
function startOf(levels: readonly Level[], k: number, { arrays }: SolverState, room?: Float32Array): Float32Array {
  const { problem, refine } = levels[k]!;
  const start = room ?? new Float32Array(sizeOf(problem.shape));
  const before = arrays['level'];
  if (refine !== null && before !== undefined) refine(before, start);
  else problem.start?.(start);
  return start;
}

/** An image of one level on the grid of the last. @param room of the last, where there is some */
function raised(levels: readonly Level[], from: number, estimate: Float32Array, room?: Float32Array): Float32Array {
  let image = estimate;
  for (const level of levels.slice(from + 1)) {
    const { problem, refine } = level;
    const out = (level === levels.at(-1) ? room : undefined) ?? new Float32Array(sizeOf(problem.shape));
    refine?.(image, out);
    image = out;
  }
  return image;
}
