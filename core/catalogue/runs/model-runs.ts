/** What a model is asked about an image, as solvers of a problem in which nothing was measured. */
import { Refused } from '../../contract/refused.ts';
import { significant } from '../../image/number-text.ts';
import { logSpaced } from '../../priors/schedule.ts';
import type { ScoreModel } from '../../priors/score-model.ts';
import { sigmasOf } from '../../priors/scale.ts';
import { decode, encode, interpolate, type EncodingSettings } from '../../sampling/encoding.ts';
import { logLikelihood, unreached, type Likelihood } from '../../sampling/likelihood.ts';
import { centreOf, type SamplerStep } from '../../sampling/sampler.ts';
import { typicality } from '../../sampling/typicality.ts';
import type { InverseProblem, SolverRun, SolverState, SolverStep } from '../../solvers/solver.ts';
import type { ParameterValues } from '../../contract/parameters.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import { asSolver } from './sampler-runs.ts';
import { optional, priorOf, type SolverCode } from './solver-run.ts';

function askedIn({ asked }: InverseProblem, at: number): Float32Array {
  const image = asked?.images[at];
  if (image === undefined) throw new Error('this problem asks about no such image');
  return image;
}

const centreIn = (score: ScoreModel, values: ParameterValues): number =>
  optional(values, 'centre') ?? centreOf(score.manifest);

/** Bits per dimension above which the distance of x_T from noise is what the figure would tell. */
const MOST_EXCESS = 0.5;

/** @throws Refused where the noise of the network does not reach what hides the image */
function requireReach(score: ScoreModel, x: Float32Array, centre: number): void {
  const [, sigmaMax] = sigmasOf(score.manifest);
  const square = x.reduce((sum, v) => sum + (v - centre) ** 2, 0) / x.length;
  const excess = square / (2 * Math.LN2 * sigmaMax ** 2);
  if (excess <= MOST_EXCESS) return;
  throw new Refused({
    code: 'contradiction',
    reason: `The noise of "${score.manifest.name}" reaches σ = ${significant(sigmaMax, 3)}, which does not hide this image: ${significant(excess, 2)} bits per dimension would be its distance from noise alone, and no likelihood`,
    remedy: 'Ask a network that was trained with more noise.',
  });
}

/** Figures of a likelihood by their names in the state. */
const FIGURES = [
  'bitsPerDimension',
  'bitsError',
  'bitsLatent',
  'bitsVolume',
  'bitsBelow',
  'bitsGreyLevels',
  'bitsExcess',
] as const;

const figuresOf = ({ bitsPerDimension, standardError, parts, excess }: Likelihood): readonly (number | null)[] => [
  bitsPerDimension,
  standardError,
  parts.latent,
  parts.volume,
  parts.belowSigmaMin,
  parts.greyLevels,
  excess,
];

export const likelihoodRun: SolverCode = {
  async *run(problem, values, context, state) {
    const score = priorOf(context);
    const x = askedIn(problem, 0);
    const centre = centreIn(score, values);
    requireReach(score, x, centre);
    let found: Likelihood | null = null;
    async function* steps(): AsyncGenerator<SamplerStep, void> {
      found = yield* logLikelihood(
        score,
        x,
        {
          integrator: { kind: 'heun', steps: numberIn(values, 'steps'), rho: null },
          probes: numberIn(values, 'probes'),
          centre,
          greyStep: problem.asked?.greyStep ?? 0,
          belowSigmaMin: 'bound',
        },
        context.seed,
        state,
      );
    }
    yield* asSolver(steps(), 'as noise');
    if (found !== null) keep(state, found, unreached(score, found) !== null, problem.asked?.greyStep ?? 0);
  },
  chosen: () => ({}),
  found: ({ numbers }) => ({
    figures: Object.fromEntries(FIGURES.flatMap((id) => (id in numbers ? [[id, numbers[id]!]] : []))),
    warnings:
      numbers['isUnreached'] === 1
        ? [
            `The noise of the network ends before it hides this image: up to ${(numbers['bitsExcess'] ?? 0).toFixed(2)} bits per dimension of the figure are the distance of its noisiest state from noise alone.`,
          ]
        : [],
  }),
};

/** The noise that the image is to the network is the picture of the answer. */
function keep(state: SolverState, found: Likelihood, isUnreached: boolean, greyStep: number): void {
  figuresOf(found).forEach((value, i) => {
    // Of what was never rounded there are no steps.
    if (value !== null && (greyStep > 0 || FIGURES[i] !== 'bitsGreyLevels')) state.numbers[FIGURES[i]!] = value;
  });
  state.numbers['isUnreached'] = isUnreached ? 1 : 0;
  state.arrays['estimate'] = found.latent;
}

const encodingOf = (score: ScoreModel, values: ParameterValues): EncodingSettings => ({
  integrator: { kind: 'heun', steps: numberIn(values, 'steps'), rho: null },
  centre: centreIn(score, values),
});

/** One way along the flow among several: its steps are counted after those before it, and its result is kept by its name. */
interface Way {
  readonly name: string;
  /** Under the last picture of it, null: none is kept. */
  readonly caption: string | null;
  begin(part: SolverState): AsyncGenerator<SamplerStep, Float32Array>;
}

/** Ways one after the other, each resumed from where it was. What comes of each is `state.arrays[name]`. */
async function* inTurn(ways: readonly Way[], each: number, state: SolverState): SolverRun {
  const of = ways.length * each;
  for (const [n, { name, caption, begin }] of ways.entries()) {
    if (state.arrays[name] !== undefined) continue;
    // A state of its own under the names of the whole, so that the whole stays plain data.
    const part = partOf(state, `${name} `);
    const run = begin(part);
    for (;;) {
      const { value, done } = await run.next();
      if (done === true) {
        state.arrays[name] = Float32Array.from(value);
        part.clear();
        break;
      }
      part.save();
      const isLast = value.step >= value.of;
      const step: SolverStep = { ...value, step: n * each + value.step, of, residual: 0 };
      state.arrays['estimate'] = step.estimate;
      yield isLast && caption !== null ? { ...step, frame: caption } : step;
    }
  }
}

interface Part extends SolverState {
  save(): void;
  clear(): void;
}

function partOf(state: SolverState, prefix: string): Part {
  const own = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(all).flatMap(([key, value]) =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
      ),
    );
  const before = state.nfe - (state.numbers[`${prefix}nfe`] ?? 0);
  const part: Part = {
    step: state.numbers[`${prefix}step`] ?? 0,
    nfe: state.nfe,
    arrays: own(state.arrays),
    numbers: own(state.numbers),
    save() {
      state.step++;
      state.nfe = part.nfe;
      state.numbers[`${prefix}step`] = part.step;
      state.numbers[`${prefix}nfe`] = part.nfe - before;
      for (const [key, value] of Object.entries(part.arrays)) state.arrays[prefix + key] = value;
      for (const [key, value] of Object.entries(part.numbers)) state.numbers[prefix + key] = value;
    },
    clear() {
      state.nfe = part.nfe;
      for (const all of [state.arrays, state.numbers])
        for (const key of Object.keys(all)) if (key.startsWith(prefix)) Reflect.deleteProperty(all, key);
    },
  };
  return part;
}

export const encodeRun: SolverCode = {
  async *run(problem, values, context, state) {
    const score = priorOf(context);
    const settings = encodingOf(score, values);
    const ways: Way[] = [
      { name: 'code', caption: 'as noise', begin: (part) => encode(score, askedIn(problem, 0), settings, part) },
      { name: 'back', caption: 'and back', begin: (part) => decode(score, state.arrays['code']!, settings, 1, part) },
    ];
    yield* inTurn(ways, numberIn(values, 'steps'), state);
    state.arrays['estimate'] = state.arrays['back']!;
  },
  chosen: () => ({}),
};

export const interpolateRun: SolverCode = {
  async *run(problem, values, context, state) {
    const score = priorOf(context);
    const settings = encodingOf(score, values);
    const count = numberIn(values, 'count');
    const encoded = (name: string, at: number): Way => ({
      name,
      caption: null,
      begin: (part) => encode(score, askedIn(problem, at), settings, part),
    });
    const between = Array.from({ length: count }, (_, i): Way => {
      const t = i / (count - 1);
      return {
        name: `at ${i}`,
        caption:
          i === 0 ? 'the first, and back' : i === count - 1 ? 'the second, and back' : `${significant(100 * t, 3)} %`,
        begin(part) {
          const code = interpolate(state.arrays['first']!, state.arrays['second']!, t);
          return decode(score, code, settings, numberIn(values, 'temperature'), part);
        },
      };
    });
    yield* inTurn([encoded('first', 0), encoded('second', 1), ...between], numberIn(values, 'steps'), state);
    state.arrays['estimate'] = state.arrays[`at ${Math.floor(count / 2)}`]!;
  },
  chosen: () => ({}),
};

/** Below this noise a network takes an image as it is. */
const LEAST_SIGMA = 0.01;

export const typicalityRun: SolverCode = {
  async *run(problem, values, context, state) {
    const score = priorOf(context);
    const x = askedIn(problem, 0);
    const count = numberIn(values, 'levels');
    const [least, most] = sigmasOf(score.manifest);
    const sigmas = logSpaced(Math.max(least, LEAST_SIGMA), most, count);
    const denoised = (state.arrays['estimate'] ??= new Float32Array(x.length));
    const frames = Math.max(1, Math.floor(count / 6));
    while (state.step < count) {
      const k = state.step;
      const sigma = sigmas[k]!;
      const [level] = await typicality(score, x, problem.shape, [sigma], context.seed, problem.lower, denoised);
      state.numbers[`sigma ${k}`] = sigma;
      state.numbers[`error ${k}`] = level!.error;
      state.numbers[`expected ${k}`] = level!.expected;
      state.nfe++;
      state.step++;
      const isFrame = k % frames === 0 || k === count - 1;
      const step = { step: state.step, of: count, sigma, nfe: state.nfe, residual: 0, estimate: denoised };
      yield isFrame ? { ...step, frame: `σ ${significant(sigma, 2)}` } : step;
    }
  },
  chosen: () => ({}),
  found({ step, numbers }) {
    const levels = Array.from({ length: step }, (_, k) => ({
      sigma: numbers[`sigma ${k}`]!,
      error: numbers[`error ${k}`]!,
      expected: numbers[`expected ${k}`]!,
    }));
    const logs = levels.map(({ error, expected }) => Math.log(error / expected));
    return { figures: { typicality: Math.exp(logs.reduce((sum, v) => sum + v, 0) / logs.length) }, levels };
  },
};
