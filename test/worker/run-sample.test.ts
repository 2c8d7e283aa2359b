/** What becomes of a solver that goes wrong: doubles of one, each a list of its steps. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SolverRun, SolverState } from '../../core/solvers/solver.ts';
import { residualGrowth } from '../../electron/worker/residual-growth.ts';
import { runSample, type Sample } from '../../electron/worker/run-sample.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'langevin-sample-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const warnings: string[] = [];
/** Runs a solver of these residuals that answers with this image. */
function run(residuals: readonly number[], answer: readonly number[], during = answer): Promise<Sample> {
  warnings.length = 0;
  async function* solver(state: SolverState): SolverRun {
    state.arrays['estimate'] = Float32Array.from(answer);
    for (const [i, residual] of residuals.entries()) {
      const estimate = Float32Array.from(during);
      yield { step: i + 1, of: residuals.length, sigma: null, nfe: 0, residual, estimate };
    }
  }
  return runSample(
    {
      ...{ folder, method: 'double', seed: null, control: { stop: null } },
      events: { tell: () => undefined, flush: async () => undefined },
      preview: { offer: async () => undefined, thumbnail: async () => undefined },
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

  it('whose residual rises fivefold within twenty steps says so once, and goes on', async () => {
    const rising = [0.5, 0.1, 0.05, 0.1, 0.3, 0.6, 0.9, 0.9];
    expect((await run(rising, [0, 1, 2])).stoppedAt).toBeNull();
    expect(warnings).toEqual(['The residual of double grows: from 0.050 at step 3 to 0.30 at step 5.']);
  });
});

describe('the growth of a residual', () => {
  const told = (residuals: readonly number[]): readonly (string | null)[] => {
    const growth = residualGrowth();
    return residuals.map((r, i) => growth(i + 1, r)).filter((text) => text !== null);
  };

  it('is none where it is slow, small against the data, or falls', () => {
    expect(told(Array.from({ length: 200 }, (_, i) => 0.02 * 1.05 ** i))).toEqual([]);
    expect(told([1e-6, 1e-5, 1e-4, 1e-3])).toEqual([]);
    expect(told([0.9, 0.5, 0.2, 0.1])).toEqual([]);
  });
});
