import { fbp } from '../../operators/radon/fbp/fbp.ts';
import { radonOverAllViews, viewMultiple } from '../../solvers/full-transform.ts';
import { predictorCorrector } from '../../solvers/predictor-corrector.ts';
import { entry, numberIn, priorOf } from './solver-entry.ts';

export const paperEntry = entry({
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
  cost: (values) => ({ evaluations: 2 * numberIn(values, 'steps'), projections: 4 * numberIn(values, 'steps') }),
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
  // With the posterior score the published weight is fixed.
  halved: (values) =>
    values['projection'] === 'posterior' ? null : { ...values, lambda: numberIn(values, 'lambda') / 2 },
  chosen: (state) => ({ sigmaMax: state.numbers['sigmaMax'] ?? NaN, sigmaMin: state.numbers['sigmaMin'] ?? NaN }),
});
