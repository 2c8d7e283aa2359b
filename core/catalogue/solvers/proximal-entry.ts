import type { ParameterValues } from '../../contract/parameters.ts';
import { numberOf } from '../../contract/values.ts';
import type { Asking } from '../../modalities/asking.ts';
import { cgIterations, entry, numberIn, steps } from './solver-entry.ts';
import { startParameter } from './start.ts';
import { travelled, travelParameters } from './travel.ts';

/** Where the last step stands: below it more steps only polish; on noisy data they refit the noise. */
export const LAST_SIGMA = { clean: 0.006, noisy: 0.01 };

/** Levels of the finer grids: of each those that lie below where it begins (`coarseToFine`). They have no noise. */
function onFinerGrids(values: ParameterValues, { coarsest, grids }: NonNullable<Asking['finer']>): number[] {
  const first = numberOf(values, 'sigmaStart') ?? coarsest.sigma * numberIn(values, 'startScale');
  const end = Math.min(numberOf(values, 'sigmaEnd') ?? LAST_SIGMA.clean, first);
  const share = (sigma: number): number =>
    first > end ? Math.log(Math.min(sigma, first) / end) / Math.log(first / end) : 1;
  return grids.map(({ sigma }) => Math.max(1, Math.round(numberIn(values, 'steps') * share(sigma))));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

export const proximalEntry = entry({
  id: 'proximal',
  label: 'Langevin',
  help: "The proximal diffusion engine: denoise, agree with the data, re-noise; the project's own.",
  needs: ['prior'],
  stochastic: true,
  parameters: [
    steps(
      16,
      'Noise levels of one sample; the network is evaluated once at each, again at each covariance step and where time travel comes back to it, and once more for a last denoising. A large grey picture is coloured on a small grid so, and on each finer one with the levels that are left.',
    ),
    {
      kind: 'number',
      id: 'sigmaStart',
      label: 'First σ',
      stage: 'solver',
      min: 1e-4,
      max: 1e3,
      default: null,
      advanced: true,
      help: "First noise level on the model's scale; unless given, chosen from what was measured.",
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
      kind: 'choice',
      id: 'renoiseRule',
      label: 'Re-noise rule',
      stage: 'solver',
      default: 'fixed',
      advanced: true,
      choices: [
        { id: 'fixed', label: 'The same c at every step' },
        { id: 'ancestral', label: 'Ancestral: c is the ratio of the two noise levels' },
      ],
      help: 'Opposed re-noising is nearest to the truth and smooth, for thin holes and means; ancestral has the texture of a photograph, for large holes, colour and samples.',
    },
    {
      kind: 'number',
      id: 'noiseScale',
      label: 'Noise scale',
      stage: 'solver',
      min: 0.5,
      max: 2,
      default: 1,
      advanced: true,
      help: 'Fresh noise is this times as much: a little above 1 gives back the detail that few steps lose.',
    },
    {
      kind: 'number',
      id: 'momentum',
      label: 'Momentum',
      stage: 'solver',
      min: 0,
      max: 0.95,
      default: 0,
      advanced: true,
      help: 'The next step begins this share of the last move further on: the fewer the steps, the more of it pays, up to 0.6. Not for draws.',
    },
    ...travelParameters(
      { length: 4, repeats: 0 },
      'time travel makes what fills a large hole agree with its surroundings',
    ),
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
    cgIterations,
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
      id: 'answerError',
      label: 'Error of the answer',
      stage: 'solver',
      default: 'network',
      advanced: true,
      choices: [
        { id: 'network', label: 'As measured of the network' },
        { id: 'data', label: 'At least what the samples show' },
      ],
      help: "What the network's answer is taken to be off by where it was measured, against which the data are weighed.",
    },
    {
      kind: 'number',
      id: 'covarianceSteps',
      label: 'Covariance steps',
      stage: 'solver',
      integer: true,
      min: 0,
      max: 16,
      default: 0,
      advanced: true,
      help: "So many steps towards the data along the covariance of the error of the network's answer, which its Jacobian tells, each one more evaluation: what is measured then also tells of what is not. 0: the error is the same in every direction, as a draw's always is.",
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
      kind: 'number',
      id: 'lastDenoising',
      label: 'Last denoising',
      stage: 'solver',
      min: 0,
      max: 10,
      default: 0,
      advanced: true,
      help: 'The answer is denoised once more at this many times the noise of the data; 0: it is not, nor where there is none.',
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
    startParameter('TV iterations of the start where the problem has none of its own.'),
  ],
  // The start is shared by the samples and counted with the domain check.
  cost(values, { images, hasNoise, finer }) {
    const last = hasNoise && (numberOf(values, 'lastDenoising') ?? 0) > 0 ? 1 : 0;
    const each = 1 + (values['solve'] === 'draw' ? 0 : (numberOf(values, 'covarianceSteps') ?? 0));
    const first = each * travelled(values);
    const grids = finer === null ? [] : onFinerGrids(values, finer).map((n) => each * n);
    const calls = first + sum(grids) + last;
    const full =
      finer === null ? calls : first * finer.coarsest.share + sum(grids.map((n, i) => n * finer.grids[i]!.share));
    return {
      evaluations: images * calls,
      ofFullSize: images * full,
      applications: 2 * full * (1 + numberIn(values, 'cgIterations')),
    };
  },
  // The weight is ρ²/σ_y² where the floor is what ρ is. Without one it is the network's own r², which nothing sets.
  halved(values) {
    const floor = numberIn(values, 'varianceFloor');
    if (floor === 0) return null;
    return { ...values, varianceFloor: floor * Math.SQRT1_2, lastFloor: numberIn(values, 'lastFloor') * Math.SQRT1_2 };
  },
});
