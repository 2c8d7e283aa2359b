/** Every solver: one entry owns its parameters, how it runs, and what it chose by itself. */
import { type Parameter, type ParameterValues, schemaOf } from '../contract/parameters.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { fbp } from '../operators/fbp.ts';
import type { Geometry } from '../operators/geometry.ts';
import { FBP_WINDOWS, type FbpWindow } from '../operators/ramp-filter.ts';
import { residualVariance } from '../priors/residual-variance.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { expectedLambda, totalVariationAutomatic } from '../solvers/automatic-lambda.ts';
import { totalVariationBest } from '../solvers/best-lambda.ts';
import { cgls } from '../solvers/cgls.ts';
import { noiseIsKnown } from '../solvers/discrepancy.ts';
import { filteredBackprojection } from '../solvers/fbp.ts';
import { radonOverAllViews, viewMultiple } from '../solvers/full-transform.ts';
import { predictorCorrector } from '../solvers/predictor-corrector.ts';
import { proximal } from '../solvers/proximal.ts';
import { sirt } from '../solvers/sirt.ts';
import type { InverseProblem, SolverRun, SolverState } from '../solvers/solver.ts';
import { classicalStart, startSigma } from '../solvers/start.ts';
import { totalVariation } from '../solvers/total-variation.ts';

/** What a run gets beside the problem. */
export interface SolverContext {
  readonly seed: number;
  /** Present where the entry needs a model. */
  readonly prior: ScoreModel | null;
  /** On the model's scale; for oracles only. */
  readonly truth: Float32Array | null;
  readonly geometry: Geometry;
  /** What the seeds of one method have in common (their start): the first fills it in. */
  readonly shared: Record<string, Float32Array>;
}

export interface SolverEntry {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly needsModel: boolean;
  /** One run a seed; the mean of the runs is reported. */
  readonly stochastic: boolean;
  readonly parameters: readonly Parameter[];
  /** Checks a set of values and writes every default out. */
  resolve(values: Readonly<Record<string, unknown>>): Result<ParameterValues>;
  run(problem: InverseProblem, parameters: ParameterValues, context: SolverContext, state: SolverState): SolverRun;
  /** What the solver chose by itself, for the report. */
  chosen(state: SolverState): Readonly<Record<string, number | string>>;
}

type Plan = Omit<SolverEntry, 'resolve'>;

function entry(plan: Plan): SolverEntry {
  const schema = schemaOf(plan.parameters);
  return {
    ...plan,
    resolve(values) {
      const parsed = schema.safeParse(values);
      if (parsed.success) return ok(parsed.data);
      const issue = parsed.error.issues[0];
      const parameter = `${plan.id} ${issue?.path.join('.') ?? ''}`.trim();
      return err({ code: 'invalid-parameter', parameter, reason: issue?.message ?? 'not valid' });
    },
  };
}

const numberIn = (values: ParameterValues, id: string): number => {
  const v = values[id];
  if (typeof v !== 'number') throw new Error(`${id} is not a number: the job was not resolved`);
  return v;
};
const optional = (values: ParameterValues, id: string): number | null => {
  const v = values[id];
  return typeof v === 'number' ? v : null;
};

function priorOf(context: SolverContext): ScoreModel {
  if (context.prior === null) throw new Error('this solver needs a model');
  return context.prior;
}

const iterations = (value: number, help: string): Parameter => ({
  kind: 'number',
  id: 'iterations',
  label: 'Iterations',
  stage: 'solver',
  integer: true,
  min: 1,
  max: 100_000,
  default: value,
  help,
});

const fbpEntry = entry({
  id: 'fbp',
  label: 'FBP',
  help: 'Filtered backprojection: what a scanner does with many views.',
  needsModel: false,
  stochastic: false,
  parameters: [
    {
      kind: 'choice',
      id: 'window',
      label: 'Window',
      stage: 'solver',
      default: 'hann',
      choices: FBP_WINDOWS.map((id) => ({ id, label: id })),
      help: "What tames the ramp filter's high frequencies.",
    },
    {
      kind: 'number',
      id: 'cutoff',
      label: 'Cutoff',
      stage: 'solver',
      min: 0.01,
      max: 1,
      default: 1,
      help: 'Where the window ends, as a share of the Nyquist frequency.',
    },
  ],
  run: (problem, values, _context, state) =>
    filteredBackprojection(
      problem,
      {
        window: FBP_WINDOWS.find((w): w is FbpWindow => w === values['window']) ?? 'hann',
        cutoff: numberIn(values, 'cutoff'),
      },
      state,
    ),
  chosen: () => ({}),
});

const sirtEntry = entry({
  id: 'sirt',
  label: 'SIRT',
  help: 'Simultaneous iterative reconstruction with non-negativity.',
  needsModel: false,
  stochastic: false,
  parameters: [iterations(200, 'Iterations; each costs a projection and a backprojection.')],
  run: (problem, values, _context, state) =>
    sirt(problem, { iterations: numberIn(values, 'iterations'), every: 5 }, state),
  chosen: () => ({}),
});

const cglsEntry = entry({
  id: 'cgls',
  label: 'CGLS',
  help: 'Conjugate gradients for least squares, stopped early.',
  needsModel: false,
  stochastic: false,
  parameters: [iterations(20, 'Iterations; more of them fit the noise (semi-convergence).')],
  run: (problem, values, _context, state) =>
    cgls(problem, { iterations: numberIn(values, 'iterations'), every: 1 }, state),
  chosen: () => ({}),
});

const tvEntry = entry({
  id: 'tv',
  label: 'TV',
  help: 'Total variation with non-negativity: the strongest classical method for few views.',
  needsModel: false,
  stochastic: false,
  parameters: [
    {
      kind: 'text',
      id: 'lambda',
      label: 'λ',
      stage: 'solver',
      form: 'auto|best|N',
      default: 'auto',
      help: 'Weight of TV: `auto` by the discrepancy principle or the tuned value, `best` the oracle that knows the truth.',
    },
    iterations(300, 'Most iterations a value of λ.'),
  ],
  run(problem, values, context, state) {
    const settings = { iterations: numberIn(values, 'iterations'), tolerance: 5e-5, every: 10 };
    const lambda = values['lambda'];
    if (lambda === 'auto') return totalVariationAutomatic(problem, settings, state);
    if (lambda === 'best') {
      if (context.truth === null) throw new Error('the oracle needs a truth');
      return totalVariationBest(problem, { ...settings, lambda: expectedLambda(problem) }, context.truth, state);
    }
    const fixed = Number(lambda);
    state.numbers['lambda'] = fixed;
    return totalVariation(problem, { ...settings, lambda: fixed }, state);
  },
  chosen: (state) => ({ lambda: state.numbers['lambda'] ?? NaN }),
});

const tv: SolverEntry = {
  ...tvEntry,
  resolve(values) {
    const parsed = tvEntry.resolve(
      typeof values['lambda'] === 'number' ? { ...values, lambda: String(values['lambda']) } : values,
    );
    if (!parsed.ok) return parsed;
    const lambda = parsed.value['lambda'];
    const given = Number(lambda);
    if (lambda !== 'auto' && lambda !== 'best' && !(Number.isFinite(given) && given > 0)) {
      return err({
        code: 'invalid-parameter',
        parameter: '--tv-lambda',
        reason: `"${String(lambda)}" is not auto, best or a number above zero`,
      });
    }
    return parsed;
  },
};

const answerOf = (value: unknown, problem: InverseProblem): 'solve' | 'denoised' =>
  value === 'denoised' || (value === 'auto' && noiseIsKnown(problem)) ? 'denoised' : 'solve';

const proximalEntry = entry({
  id: 'proximal',
  label: 'Langevin',
  help: "The proximal diffusion engine: denoise, agree with the data, re-noise; the project's own.",
  needsModel: true,
  stochastic: true,
  parameters: [
    {
      kind: 'number',
      id: 'steps',
      label: 'Steps',
      stage: 'solver',
      integer: true,
      min: 1,
      max: 100_000,
      default: 16,
      help: 'Network evaluations of one sample.',
    },
    {
      kind: 'number',
      id: 'sigmaStart',
      label: 'First σ',
      stage: 'solver',
      min: 1e-4,
      max: 1e3,
      default: null,
      advanced: true,
      help: "First noise level on the model's scale; unless given, chosen from the gaps between the views.",
    },
    {
      kind: 'number',
      id: 'startScale',
      label: 'First σ, scaled',
      stage: 'solver',
      min: 0.1,
      max: 10,
      default: 1,
      advanced: true,
      help: 'Multiplies the first noise level that is chosen automatically.',
    },
    {
      kind: 'number',
      id: 'sigmaEnd',
      label: 'Last σ',
      stage: 'solver',
      min: 1e-5,
      max: 10,
      default: 0.008,
      advanced: true,
      help: 'Last noise level.',
    },
    {
      kind: 'number',
      id: 'renoise',
      label: 'Re-noise c',
      stage: 'solver',
      min: -1,
      max: 1,
      default: -0.95,
      advanced: true,
      help: '1 is DDIM, 0 fresh noise, below 0 opposed re-noising.',
    },
    {
      kind: 'number',
      id: 'varianceFloor',
      label: 'Variance floor ρ_f',
      stage: 'solver',
      min: 0,
      max: 1,
      default: 0.04,
      advanced: true,
      help: "Least standard deviation granted to the network's answer against the data.",
    },
    {
      kind: 'number',
      id: 'modelError',
      label: 'Model error',
      stage: 'solver',
      min: 0,
      max: 1,
      default: 0.001,
      advanced: true,
      help: 'σ_y is at least this share of the rms of the data.',
    },
    {
      kind: 'number',
      id: 'cgIterations',
      label: 'CG iterations',
      stage: 'solver',
      integer: true,
      min: 1,
      max: 1000,
      default: 3,
      advanced: true,
      help: 'Conjugate-gradient iterations of one data step.',
    },
    {
      kind: 'choice',
      id: 'solve',
      label: 'Data step',
      stage: 'solver',
      default: 'mean',
      advanced: true,
      choices: [
        { id: 'mean', label: 'Mean' },
        { id: 'draw', label: 'Exact draw' },
      ],
      help: 'The most probable image, or a draw from the Gaussian posterior: only draws have a calibrated spread.',
    },
    {
      kind: 'choice',
      id: 'answer',
      label: 'Answer',
      stage: 'solver',
      default: 'auto',
      advanced: true,
      choices: [
        { id: 'auto', label: 'The denoised image where the noise is known, else the data step' },
        { id: 'solve', label: 'The last data step' },
        { id: 'denoised', label: 'The last denoising' },
      ],
      help: 'On noisy data the last data step fits noise (the variance floor lets it), so the denoised image is the better answer.',
    },
    {
      kind: 'choice',
      id: 'symmetries',
      label: 'Symmetries',
      stage: 'solver',
      default: 'random',
      advanced: true,
      choices: [
        { id: 'random', label: 'A random one each step' },
        { id: 'none', label: 'None' },
      ],
      help: "Denoise under a random symmetry of the square: averages the network's own bias for nothing.",
    },
    {
      kind: 'number',
      id: 'startIterations',
      label: 'Start iterations',
      stage: 'solver',
      integer: true,
      min: 0,
      max: 10_000,
      default: 50,
      advanced: true,
      help: 'TV iterations of the start, from FBP.',
    },
  ],
  async *run(problem, values, context, state) {
    const prior = priorOf(context);
    const steps = numberIn(values, 'steps');
    const start = context.shared['start'] ?? state.arrays['start'];
    if (start === undefined) {
      const found = yield* classicalStart(problem, numberIn(values, 'startIterations'), steps);
      context.shared['start'] = found;
    }
    const from = (state.arrays['start'] ??= context.shared['start'] ?? new Float32Array(0));
    context.shared['start'] ??= from;
    const sigmaStart = (state.numbers['sigmaStart'] ??=
      optional(values, 'sigmaStart') ?? numberIn(values, 'startScale') * startSigma(context.geometry.anglesDeg));
    yield* proximal(
      problem,
      {
        steps,
        sigmaStart,
        sigmaEnd: Math.min(numberIn(values, 'sigmaEnd'), sigmaStart),
        renoise: numberIn(values, 'renoise'),
        varianceFloor: numberIn(values, 'varianceFloor'),
        modelError: numberIn(values, 'modelError'),
        cgIterations: numberIn(values, 'cgIterations'),
        solve: values['solve'] === 'draw' ? 'draw' : 'mean',
        answer: answerOf(values['answer'], problem),
        symmetries: values['symmetries'] !== 'none',
        seed: context.seed,
      },
      prior,
      residualVariance(prior.manifest),
      from,
      state,
    );
  },
  chosen: (state) => ({ sigmaStart: state.numbers['sigmaStart'] ?? NaN }),
});

const paperEntry = entry({
  id: 'predictor-corrector',
  label: 'Song et al.',
  help: 'Paper mode: the predictor–corrector sampler of Song et al. 2022 as published, to compare with.',
  needsModel: true,
  stochastic: true,
  parameters: [
    {
      kind: 'number',
      id: 'steps',
      label: 'Steps',
      stage: 'solver',
      integer: true,
      min: 1,
      max: 100_000,
      default: 1000,
      help: 'Moves of corrector and predictor; each evaluates the network twice.',
    },
    {
      kind: 'choice',
      id: 'projection',
      label: 'Projection',
      stage: 'solver',
      default: 'conditional',
      advanced: true,
      choices: [
        { id: 'conditional', label: 'Conditioning in the transform domain (2022)' },
        { id: 'posterior', label: 'Posterior score (2021)' },
      ],
      help: 'How the measurement enters.',
    },
    {
      kind: 'number',
      id: 'snr',
      label: 'Corrector SNR',
      stage: 'solver',
      min: 0,
      max: 10,
      default: 0.246,
      advanced: true,
      help: "Signal-to-noise ratio of the corrector's step; published for CT: 0.246.",
    },
    {
      kind: 'number',
      id: 'lambda',
      label: 'λ',
      stage: 'solver',
      min: 0,
      max: 1,
      default: 0.841,
      advanced: true,
      help: 'Trust in the measured rows; published for CT at 23 views: 0.841.',
    },
    {
      kind: 'number',
      id: 'rate',
      label: 'Rate',
      stage: 'solver',
      min: 0.01,
      max: 100,
      default: 1.586,
      advanced: true,
      help: 'Noise of the conditioned data over σ with the posterior score; published: 1.586.',
    },
    {
      kind: 'number',
      id: 'sigmaMax',
      label: 'First σ',
      stage: 'solver',
      min: 1e-3,
      max: 1e4,
      default: 128,
      advanced: true,
      help: "Published: 128; clamped to the network's range, and the report says so.",
    },
    {
      kind: 'number',
      id: 'sigmaMin',
      label: 'Last σ',
      stage: 'solver',
      min: 1e-5,
      max: 1,
      default: 0.01,
      advanced: true,
      help: "Published: 0.01; clamped to the network's range.",
    },
  ],
  run(problem, values, context, state) {
    const { height, width } = problem;
    const multiple = viewMultiple(context.geometry.anglesDeg.length, height, width);
    return predictorCorrector(
      problem,
      {
        steps: numberIn(values, 'steps'),
        sigmaMax: numberIn(values, 'sigmaMax'),
        sigmaMin: numberIn(values, 'sigmaMin'),
        snr: numberIn(values, 'snr'),
        projection: values['projection'] === 'posterior' ? 'posterior' : 'conditional',
        lambda: numberIn(values, 'lambda'),
        rate: numberIn(values, 'rate'),
        seed: context.seed,
      },
      priorOf(context),
      radonOverAllViews(fbp(context.geometry, { window: 'ram-lak', cutoff: 1 }), multiple),
      state,
    );
  },
  chosen: (state) => ({ sigmaMax: state.numbers['sigmaMax'] ?? NaN, sigmaMin: state.numbers['sigmaMin'] ?? NaN }),
});

export const solvers: readonly SolverEntry[] = [proximalEntry, paperEntry, tv, sirtEntry, cglsEntry, fbpEntry];

export const solverOf = (id: string): SolverEntry | undefined => solvers.find((s) => s.id === id);
