import { describe, expect, it } from 'vitest';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { scanOf } from '../../../core/modalities/ct/job.ts';
import { problemOf } from '../../../core/modalities/ct/problem/problem.ts';
import { presets } from '../../../core/modalities/ct/presets.ts';
import { simulateMeasurement } from '../../../core/modalities/ct/scan/simulation.ts';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import type { SolverEntry } from '../../../core/catalogue/solvers/solver-entry.ts';
import { solvers as every } from '../../../core/catalogue/solvers/solvers.ts';
import { reconstructCt } from '../../../core/modalities/ct/tasks.ts';
import { beginsAtStart, START_ITERATIONS, startCost, startIterations } from '../../../core/catalogue/solvers/start.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import { scaledFromHu } from '../../../core/image/units/units.ts';
import { identity } from '../../../core/operators/algebra.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { freshState, type SolverState } from '../../../core/solvers/solver.ts';
import { bodyHu } from '../../support/phantom-npy.ts';
import { finish, problemOf as anyProblem, reloaded } from '../solvers/tiny-problem.ts';
import { drawnHu, imageFacts, jobOf } from '../modalities/ct/tiny-ct.ts';

const side = 24;
const native = { ...drawnHu(side, side, 2, () => 0), data: bodyHu(side) };
const facts = { ...imageFacts, height: side, width: side, pixelMm: [2, 2] as const };
/** Those that can be asked of a scan; the fills of holes are run by test/cli/inpaint.test.ts. */
const solvers = every.filter(({ id }) => reconstructCt.solvers.includes(id));
const all = solvers.map((s) => s.id).join();

/** The least work that still goes through every step of a solver. */
const short = { steps: 40, sigmaMax: 1, iterations: 25, startIterations: 10 };

function values(entry: SolverEntry, more: Readonly<Record<string, unknown>> = {}): ParameterValues {
  const own = Object.entries(short).filter(([id]) => entry.parameters.some((p) => p.id === id));
  const resolved = entry.resolve({ ...Object.fromEntries(own), ...more });
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.error));
  return resolved.value;
}

describe.each(['none', 'gaussian:0.02', 'poisson:1e5'])('a body measured with noise %s', (noise) => {
  const job = jobOf({ views: 16, noise, size: 'native', solver: all }, facts);
  const scan = scanOf(job);
  const { truth: hu, measurement } = simulateMeasurement(scan, native);
  const truth = hu.map(scaledFromHu);
  const problem = problemOf(scan, measurement);
  // Bodies like this one, but of other tissue.
  const prior = independentGaussian(bodyHu(side, 150).map(scaledFromHu), new Float32Array(truth.length).fill(0.01));

  const run = (entry: SolverEntry, given: ParameterValues, state: SolverState, seed = 1) =>
    runOf(entry.id).run(
      problem,
      given,
      {
        seed,
        prior: entry.needs.includes('prior') ? prior : null,
        truth,
        shared: {},
      },
      state,
    );
  async function solved(entry: SolverEntry, given: ParameterValues, seed = 1): Promise<SolverState> {
    const state = freshState();
    await finish(run(entry, given, state, seed));
    return state;
  }
  const error = (x: Float32Array) => Math.hypot(...x.map((v, i) => v - truth[i]!)) / Math.hypot(...truth);

  describe.each(solvers)('$id', (entry) => {
    it('finds an image nearer to the truth than nothing at all, and its residual', async () => {
      const state = freshState();
      const steps = await finish(run(entry, values(entry), state));
      const image = state.arrays['estimate']!;
      expect(image.every(Number.isFinite)).toBe(true);
      expect(error(image)).toBeLessThan(0.6);
      const last = steps.at(-1)!;
      expect(last.step).toBeLessThanOrEqual(last.of); // less where the noise was reached
      expect(last.residual).toBeGreaterThan(0);
      expect(last.residual).toBeLessThan(0.3);
      expect(last.nfe > 0).toBe(entry.needs.includes('prior'));
      expect(last.nfe).toBe(state.nfe);
    });

    it('evaluates the network as often as it costs', async () => {
      const again = entry.parameters.some(({ id }) => id === 'travelRepeats')
        ? { travelLength: 3, travelRepeats: 2 }
        : {};
      const last = entry.parameters.some(({ id }) => id === 'lastDenoising') ? { ...again, lastDenoising: 1.5 } : {};
      const { asking } = modalityOf(job).load(job);
      for (const given of [values(entry), values(entry, again), values(entry, last)])
        expect((await solved(entry, given)).nfe).toBe(entry.cost(given, asking).evaluations);
    });

    it('depends on its seed where it says so, and on nothing else', async () => {
      const first = await solved(entry, values(entry));
      expect(await solved(entry, values(entry))).toEqual(first);
      const other = await solved(entry, values(entry), 2);
      if (entry.stochastic) expect(other.arrays['estimate']).not.toEqual(first.arrays['estimate']);
      else expect(other).toEqual(first);
    });

    it('goes on to the bit from every step, in another process', async () => {
      const whole = await solved(entry, values(entry));
      let state = freshState();
      for (let more = true; more;) {
        more = false;
        const before = state.step;
        for await (const step of run(entry, values(entry), state)) {
          // A start that is being made is no step yet: a process that dies in it begins again.
          more = step.step > 0 && state.step !== before;
          if (more) break;
        }
        state = reloaded(state);
      }
      expect(state).toEqual(whole);
    });

    it('says what it chose, in numbers that are some', async () => {
      const chosen = runOf(entry.id).chosen(await solved(entry, values(entry)));
      for (const value of Object.values(chosen)) {
        expect(typeof value === 'string' ? value.length > 0 : Number.isFinite(value)).toBe(true);
      }
    });
  });
});

describe.each(every)('the parameters of $id', (entry) => {
  it('have defaults that resolve, and a name and a sentence each', () => {
    const resolved = entry.resolve({});
    expect(resolved.ok).toBe(true);
    for (const p of entry.parameters) {
      expect(p.label.length).toBeGreaterThan(0);
      expect(p.help).toMatch(/\.$/);
    }
    expect(new Set(entry.parameters.map((p) => p.id)).size).toBe(entry.parameters.length);
  });

  it('refuse a name that they do not have, and a number out of range', () => {
    expect(entry.resolve({ nonsense: 1 }).ok).toBe(false);
    for (const p of entry.parameters) {
      if (p.kind !== 'number') continue;
      expect(entry.resolve({ [p.id]: p.max * 2 }).ok).toBe(false);
      expect(entry.resolve({ [p.id]: NaN }).ok).toBe(false);
    }
  });
});

describe('presets', () => {
  it('set parameters that their solvers have', () => {
    for (const { parameters } of Object.values(presets)) {
      for (const [id, given] of Object.entries(parameters)) {
        expect(solvers.find((s) => s.id === id)?.resolve(given)).toMatchObject({ ok: true, value: given });
      }
    }
  });

  it('uncertainty spreads its samples as the posterior of a Gaussian prior does, within 10 %', async () => {
    // v is the variance that r² assumes for a prior without a table. A diagonal measurement has its posterior by pixel.
    const v = 0.25 ** 2;
    const entry = solvers.find((s) => s.id === 'proximal')!;
    const job = jobOf({ views: 6, preset: 'uncertainty', size: 'native' }, facts);
    const given = job.solvers[0]!.parameters;
    const mean = new Float32Array(side * side).fill(0.4);
    const prior = independentGaussian(
      mean,
      mean.map(() => v),
    );
    expect(prior.manifest.residualVariance).toBeUndefined();
    const gain = 3;
    const noiseSd = 0.3;
    const diagonal = {
      inShape: [side, side],
      outShape: [side, side],
      // Every second pixel is measured.
      forward: (x: ArrayLike<number>, y: { [at: number]: number }) => {
        for (let i = 0; i < side * side; i++) y[i] = i % 2 === 0 ? gain * x[i]! : 0;
      },
      adjoint: (y: ArrayLike<number>, x: { [at: number]: number }) => {
        for (let i = 0; i < side * side; i++) x[i] = i % 2 === 0 ? gain * y[i]! : 0;
      },
    };
    const data = Float32Array.from({ length: side * side }, (_, i) =>
      i % 2 === 0 ? gain * (0.4 + 0.2 * Math.sin(i)) : 0,
    );
    const problem = anyProblem({ ...diagonal, outShape: [side * side] }, data, { noiseSd });
    const samples: Float32Array[] = [];
    const shared = {};
    for (const seed of job.solvers[0]!.seeds) {
      const state = freshState();
      await finish(runOf(entry.id).run(problem, given, { seed, prior, truth: null, shared }, state));
      samples.push(state.arrays['estimate']!);
    }
    const spread = (parity: number) => {
      let sum = 0;
      for (let i = parity; i < side * side; i += 2) {
        const average = samples.reduce((s, x) => s + x[i]!, 0) / samples.length;
        for (const x of samples) sum += (x[i]! - average) ** 2;
      }
      return Math.sqrt(sum / ((samples.length - 1) * ((side * side) / 2)));
    };
    expect(Math.abs(spread(0) * Math.sqrt(1 / v + gain ** 2 / noiseSd ** 2) - 1)).toBeLessThan(0.1);
    expect(Math.abs(spread(1) / Math.sqrt(v) - 1)).toBeLessThan(0.1);
  });
});

describe('what a solver needs', () => {
  const A = identity([1, 4, 4]);
  const bare = anyProblem(A, new Float32Array(16).fill(1));
  const { analyticInverse: _inverse, ...problem } = bare;
  const context = { seed: 1, prior: null, truth: null, shared: {} };
  it.each(every)('$id: is refused by its name before anything is computed where the problem lacks it', (entry) => {
    const begin = () => runOf(entry.id).run(problem, values(entry), context, freshState());
    const [need] = entry.needs;
    if (need === undefined) expect(begin).not.toThrow();
    else expect(begin).toThrow(need);
  });

  it('may come with a setting: the oracle of TV with the truth', () => {
    const tv = solvers.find((s) => s.id === 'tv')!;
    expect(tv.settingNeeds?.(values(tv))).toBeNull();
    expect(tv.settingNeeds?.(values(tv, { lambda: 'best' }))).toMatchObject({ need: 'truth' });
    expect(() => runOf('tv').run(problem, values(tv, { lambda: 'best' }), context, freshState())).toThrow('truth');
  });
});

describe('the classical start', () => {
  const proximal = solvers.find((s) => s.id === 'proximal')!;
  const paper = solvers.find((s) => s.id === 'predictor-corrector')!;
  const parametersOf = (entry: SolverEntry, more = {}) => ({ parameters: values(entry, more) });

  it('has the iterations of the first solver that begins there, else the default of those that do', () => {
    const asked = parametersOf(proximal, { startIterations: 7 });
    expect(startIterations([parametersOf(paper), asked])).toBe(7);
    expect(startIterations([parametersOf(paper)])).toBe(START_ITERATIONS);
    expect(proximal.resolve({})).toMatchObject({ value: { startIterations: START_ITERATIONS } });
    expect([paper, proximal].map((entry) => beginsAtStart(parametersOf(entry)))).toEqual([false, true]);
    expect(startCost([asked])).toBe((startCost([]) / START_ITERATIONS) * 7);
  });
});
