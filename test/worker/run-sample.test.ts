/** What becomes of a solver that goes wrong: doubles of one, each a list of its steps. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SolverRun, SolverState } from '../../core/solvers/solver.ts';
import { checkpointSlot } from '../../electron/worker/run/checkpoint.ts';
import { residualGrowth } from '../../electron/worker/run/residual-growth.ts';
import { runSample, type RunControl, type Sample } from '../../electron/worker/run/run-sample.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'langevin-sample-'));
  mkdirSync(join(folder, 'checkpoint'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const warnings: string[] = [];
/** Runs a solver of these residuals that answers with this image. */
function run(
  residuals: readonly number[],
  answer: readonly number[],
  during = answer,
  heeded: string | null = null,
  control: RunControl = { stop: null },
  data: readonly number[] = [3, 4],
): Promise<Sample> {
  warnings.length = 0;
  async function* solver(state: SolverState): SolverRun {
    state.arrays['estimate'] = Float32Array.from(answer);
    while (state.step < residuals.length) {
      const i = state.step++;
      const residual = residuals[i]!;
      const estimate = Float32Array.from(during);
      yield { step: i + 1, of: residuals.length, sigma: null, nfe: 0, residual, estimate };
    }
  }
  return runSample(
    {
      ...{ folder, method: 'double', seed: null, control },
      events: { tell: () => undefined, flush: async () => undefined },
      preview: { offer: async () => undefined, thumbnail: async () => undefined },
      data: Float32Array.from(data),
      residualUnit: 1,
      noise: 0,
      heeded,
      warn: (text) => void warnings.push(text),
    },
    solver,
  );
}

describe('a solver', () => {
  it('that answers with a picture is believed', async () => {
    expect([...(await run([1, 0.5], [0, 1, 2])).estimate]).toEqual([0, 1, 2]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['NaN in one step', [0, 1, 2], [0, NaN, 2], { code: 'diverged', solver: 'double', step: 1 }],
    ['infinity at its end', [0, Infinity, 2], [0, 1, 2], { code: 'diverged', solver: 'double', step: 2 }],
    ['a black picture', [0, 0, 0], [0, 1, 2], { code: 'constant-result', solver: 'double' }],
    ['a grey picture', [0.4, 0.4, 0.4], [0, 1, 2], { code: 'constant-result', solver: 'double' }],
  ])('that answers with %s has failed, and nothing is written', async (_, answer, during, refusal) => {
    await expect(run([1, 0.5], answer, during)).rejects.toMatchObject({ refusal });
    expect(existsSync(join(folder, 'results'))).toBe(false);
  });

  it('that answers to one value everywhere with one value is believed, where something was measured', async () => {
    const flat = [0.4, 0.4, 0.4];
    const control: RunControl = { stop: null };
    expect([...(await run([0], flat, flat, null, control, [0.4, 0.4])).estimate]).toEqual([...Float32Array.from(flat)]);
    await expect(run([0], flat, flat, null, control, [])).rejects.toMatchObject({
      refusal: { code: 'constant-result' },
    });
  });

  const rising = [0.1, 0.08, 0.05, 0.1, 0.3, 0.6, 0.9, 0.9];
  const grown = 'from 0.050 at step 3 to 0.30 at step 5';

  it('whose residual rises fivefold within twenty steps is stopped, and its best step kept', async () => {
    const control: RunControl = { stop: null };
    const refusal = { code: 'residual-grows', sample: 'double', grown };
    await expect(run(rising, [0, 1, 2], undefined, null, control)).rejects.toMatchObject({ refusal });
    expect(control.stop).toBe('resumable'); // others beside it leave at their next step
    expect((await checkpointSlot(join(folder, 'checkpoint'), 'double').load())?.state.step).toBe(3);
  });

  it('goes on from there to its end where a person has seen that, and says so once', async () => {
    await run(rising, [0, 1, 2]).catch(() => undefined);
    expect(await run(rising, [0, 1, 2], undefined, 'double')).toMatchObject({ stoppedAt: null, state: { step: 8 } });
    expect(warnings).toEqual(['The residual of double grows: from 0.10 at step 4 to 0.60 at step 6.']);
  });

  it('that was asked to be kept is kept, whatever its residual does', async () => {
    const kept = await run(rising, [0, 1, 2], undefined, null, { stop: 'keep' });
    expect(kept.stoppedAt).toEqual({ step: 1, of: 8 });
  });
});

describe('the growth of a residual', () => {
  const told = (residuals: readonly number[], noise = 0): readonly (string | null)[] => {
    const growth = residualGrowth<number>(noise);
    return residuals.map((r, i) => growth.look(i + 1, r, () => i + 1)).filter((text) => text !== null);
  };

  it('is none where it is slow, small against the data, or falls', () => {
    expect(told(Array.from({ length: 200 }, (_, i) => 0.02 * 1.05 ** i))).toEqual([]);
    expect(told([1e-6, 1e-5, 1e-4, 1e-3])).toEqual([]);
    expect(told([0.9, 0.5, 0.2, 0.1])).toEqual([]);
    // A sampler that wanders within its range, and one that leaves it for good.
    expect(told([0.6, 0.1, 0.3, 0.6, 0.9])).toEqual([]);
    expect(told([0.6, 0.1, 0.3, 0.6, 1.1])).toHaveLength(1);
    // From a start that had fitted the noise.
    expect(told([0.02, 0.05, 0.09, 0.11], 0.1)).toEqual([]);
    expect(told([0.02, 0.05, 0.09, 0.31], 0.1)).toHaveLength(1);
  });

  it('keeps no copy of what fits the data to rounding: there is nothing in it to go back from', () => {
    const growth = residualGrowth<number>(0);
    let copies = 0;
    for (let step = 1; step < 60; step++) growth.look(step, 1e-7, () => ++copies);
    expect([copies, growth.lastGood()]).toEqual([0, null]);
  });

  it('leaves the best of the last steps, however long it fell before', () => {
    const growth = residualGrowth<number>(0);
    const residuals = [...Array.from({ length: 70 }, (_, i) => 0.5 - 0.006 * i), 0.1, 0.3, 0.6, 1.1];
    // The least is 0.086 at step 70.
    const at = residuals.findIndex((r, i) => growth.look(i + 1, r, () => i + 1) !== null);
    expect([at + 1, growth.lastGood()]).toEqual([74, 70]);
  });
});
