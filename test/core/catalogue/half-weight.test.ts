import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withHalfWeight } from '../../../core/catalogue/solvers/half-weight.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import type { Job } from '../../../core/contract/job.ts';
import { tinyJob } from '../../support/tiny-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'langevin-half-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function jobOf(...methods: readonly (readonly [string, Readonly<Record<string, unknown>>])[]): Promise<Job> {
  const solvers = methods.map(([id, given]) => {
    const resolved = solverOf(id)!.resolve(given);
    if (!resolved.ok) throw new Error(resolved.error.code);
    return { id, parameters: { ...resolved.value }, seeds: [1] };
  });
  return { ...(await tinyJob(join(folder, 'body.npy'))), solvers };
}

it('half the weight on the data is half of ρ², half of λ, and every other setting and method as it was', async () => {
  const job = await jobOf(['proximal', { varianceFloor: 0.04, steps: 9 }], ['predictor-corrector', {}], ['tv', {}]);
  const [ours, paper, tv] = withHalfWeight(job)!.solvers;
  expect(Number(ours!.parameters['varianceFloor']) ** 2).toBeCloseTo(0.04 ** 2 / 2, 12);
  expect(ours!.parameters['steps']).toBe(9);
  expect(paper!.parameters).toEqual({ ...job.solvers[1]!.parameters, lambda: 0.841 / 2 });
  expect(tv).toEqual(job.solvers[2]);
  for (const { id, parameters } of [ours!, paper!]) expect(solverOf(id)!.resolve(parameters).ok).toBe(true);
});

it('there is none where no method has such a setting', async () => {
  const posterior = ['predictor-corrector', { projection: 'posterior' }] as const;
  expect(withHalfWeight(await jobOf(['proximal', { varianceFloor: 0 }], posterior, ['tv', {}]))).toBeNull();
});
