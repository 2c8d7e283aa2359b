import { FBP_WINDOWS } from '../../operators/radon/fbp/windows.ts';
import { lambdaParameter, searching } from './lambda.ts';
import { entry, iterations, numberIn, type SolverEntry } from './solver-entry.ts';

export const fbpEntry = entry({
  id: 'fbp',
  label: 'FBP',
  help: 'Filtered backprojection: what a scanner does with many views.',
  needs: ['analytic'],
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
  cost: () => ({ evaluations: 0, applications: 2 }),
});

export const zeroFilledEntry = entry({
  id: 'zero-filled',
  label: 'Zero-filled',
  help: 'The inverse transform of what was measured, 0 where nothing was: what a scanner does with all of k-space.',
  needs: ['analytic'],
  stochastic: false,
  parameters: [],
  cost: () => ({ evaluations: 0, applications: 2 }),
});

export const sirtEntry = entry({
  id: 'sirt',
  label: 'SIRT',
  help: 'Simultaneous iterative reconstruction with non-negativity.',
  needs: ['nonNegative'],
  stochastic: false,
  parameters: [iterations(200, 'Iterations; each costs a projection and a backprojection.')],
  cost: (values) => ({ evaluations: 0, applications: 2 * numberIn(values, 'iterations') }),
});

export const cglsEntry = entry({
  id: 'cgls',
  label: 'CGLS',
  help: 'Conjugate gradients for least squares, stopped early.',
  needs: [],
  stochastic: false,
  parameters: [iterations(20, 'Iterations; more of them fit the noise (semi-convergence).')],
  cost: (values) => ({ evaluations: 0, applications: 2 * numberIn(values, 'iterations') }),
});

export const cgSenseEntry = entry({
  id: 'cg-sense',
  label: 'CG-SENSE',
  help: 'Least squares through the coils by conjugate gradients, stopped early: what parallel imaging does without a prior.',
  needs: [],
  stochastic: false,
  parameters: [
    iterations(10, 'Iterations; more of them unfold better and amplify the noise.'),
    {
      kind: 'number',
      id: 'lambda',
      label: 'λ',
      stage: 'solver',
      min: 0,
      max: 100,
      default: 0.003,
      help: 'Weight of the image itself (Tikhonov), which holds the noise where coils see alike; 0: none, and the iterations end where the residual meets the noise.',
    },
  ],
  cost: (values) => ({ evaluations: 0, applications: 2 * numberIn(values, 'iterations') }),
});

/** Until the λ that the noise asks for is found. */
const USUAL_TRIALS = 4;

export const waveletEntry = searching(
  entry({
    id: 'l1-wavelet',
    label: 'L1 wavelet',
    help: 'Few wavelet coefficients (Daubechies-4, cycle spinning) that explain the samples: compressed sensing as clinics know it.',
    needs: [],
    stochastic: false,
    parameters: [lambdaParameter('Weight of the coefficients'), iterations(60, 'Iterations a value of λ.')],
    cost: (values) => ({
      evaluations: 0,
      applications: 2 * numberIn(values, 'iterations') * (values['lambda'] === 'auto' ? USUAL_TRIALS : 1),
    }),
  }),
);

const fillEntry = (id: string, label: string, help: string): SolverEntry =>
  entry({
    id,
    label,
    help,
    needs: ['fill'],
    stochastic: false,
    parameters: [],
    cost: () => ({ evaluations: 0, applications: 50 }),
  });

export const biharmonicEntry = fillEntry(
  'biharmonic',
  'Biharmonic',
  'The smoothest surface through the known pixels: continues values and slopes into the hole.',
);
export const harmonicEntry = fillEntry(
  'harmonic',
  'Harmonic',
  'Every unknown pixel is the mean of its neighbours: calm in wide holes.',
);
export const teleaEntry = fillEntry(
  'telea',
  'Telea',
  "Fast marching from the rim inwards, each pixel a weighted mean of those before it: OpenCV's, quick at any size.",
);
export const patchmatchEntry = fillEntry(
  'patchmatch',
  'PatchMatch',
  'Made of patches that the picture has elsewhere: texture and edges over large holes, and sometimes what does not belong there.',
);
export const greyEntry = fillEntry(
  'grey',
  'Grey copy',
  'The grey in three equal colours: what a colouring has to beat.',
);
export const krigingEntry = fillEntry(
  'kriging',
  'Kriging',
  'Every hint colours what is like it in tone and texture, more where it is near, and what is like none stays grey; the grey is kept.',
);
export const spreadEntry = fillEntry(
  'spread',
  'Spread hints',
  'Colour flows from the hints to pixels of alike grey and stops at edges; the grey is kept (Levin et al. 2004).',
);
export const bicubicEntry = fillEntry(
  'bicubic',
  'Bicubic',
  'Smooth enlargement, back-projected until its means are the picture.',
);
