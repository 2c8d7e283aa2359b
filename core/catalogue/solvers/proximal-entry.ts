import { residualVariance } from '../../priors/residual-variance.ts';
import { noiseIsKnown } from '../../solvers/discrepancy.ts';
import { proximal } from '../../solvers/proximal.ts';
import { classicalStart } from '../../solvers/start.ts';
import { entry, numberIn, optional, priorOf } from './solver-entry.ts';

/** Where the last step stands: below it more steps only polish; on noisy data they refit the noise. */
const LAST_SIGMA = { clean: 0.006, noisy: 0.01 };

export const proximalEntry = entry({
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
      default: null,
      advanced: true,
      help: 'Last noise level; unless given, 0.006 without noise and 0.01 with it.',
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
      kind: 'number',
      id: 'lastFloor',
      label: 'Last variance floor',
      stage: 'solver',
      min: 0,
      max: 1,
      default: 0.005,
      advanced: true,
      help: 'The variance floor of the last step, so that the answer does not refit the noise of the data.',
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
  // The start is shared by the samples and counted with the domain check.
  cost: (values) => ({
    evaluations: numberIn(values, 'steps'),
    projections: 2 * numberIn(values, 'steps') * (1 + numberIn(values, 'cgIterations')),
  }),
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
      optional(values, 'sigmaStart') ?? numberIn(values, 'startScale') * problem.firstSigma);
    const sigmaEnd = (state.numbers['sigmaEnd'] ??=
      optional(values, 'sigmaEnd') ?? (noiseIsKnown(problem) ? LAST_SIGMA.noisy : LAST_SIGMA.clean));
    yield* proximal(
      problem,
      {
        steps,
        sigmaStart,
        sigmaEnd: Math.min(sigmaEnd, sigmaStart),
        renoise: numberIn(values, 'renoise'),
        varianceFloor: numberIn(values, 'varianceFloor'),
        modelError: numberIn(values, 'modelError'),
        cgIterations: numberIn(values, 'cgIterations'),
        solve: values['solve'] === 'draw' ? 'draw' : 'mean',
        lastFloor: numberIn(values, 'lastFloor'),
        symmetries: values['symmetries'] !== 'none',
        seed: context.seed,
      },
      prior,
      residualVariance(prior.manifest),
      from,
      state,
    );
  },
  // The weight is ρ²/σ_y² where the floor is what ρ is. Without one it is the network's own r², which nothing sets.
  halved(values) {
    const floor = numberIn(values, 'varianceFloor');
    if (floor === 0) return null;
    return { ...values, varianceFloor: floor * Math.SQRT1_2, lastFloor: numberIn(values, 'lastFloor') * Math.SQRT1_2 };
  },
  chosen: (state) => ({ sigmaStart: state.numbers['sigmaStart'] ?? NaN, sigmaEnd: state.numbers['sigmaEnd'] ?? NaN }),
});
