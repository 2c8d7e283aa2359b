import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { exactManifest } from '../../../core/priors/exact-manifest.ts';
import { parameterisation } from '../../../core/priors/parameterisation.ts';
import { sdeOf } from '../../../core/priors/sde.ts';

const kinds = {
  ve: { kind: 've', sigmaMin: 0.01, sigmaMax: 50 },
  vp: { kind: 'vp', betaMin: 0.1, betaMax: 20 },
  subvp: { kind: 'subvp', betaMin: 0.1, betaMax: 20 },
} as const satisfies Record<string, ModelManifest['sde']>;

function manifestWith(sde: ModelManifest['sde'], network: Partial<ModelManifest['network']>): ModelManifest {
  const plain = exactManifest('lab', 'A lab of its own', 1);
  return { ...plain, sde, network: { ...plain.network, ...network } };
}

function terms(manifest: ModelManifest, sigma: number) {
  const found = parameterisation(manifest);
  if (!found.ok) throw new Error(found.error.code);
  return found.value(sigma);
}

describe.each(Object.values(kinds))('$kind', (sde) => {
  it.each(['denoiser', 'epsilon', 'v', 'score'] as const)('a perfect %s network gives x₀ back', (predicts) => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (t, x0, n) => {
          const { alpha, std, sigma } = {
            alpha: sdeOf(sde).alpha(t),
            std: sdeOf(sde).std(t),
            sigma: sdeOf(sde).sigma(t),
          };
          const answer = { denoiser: x0, epsilon: n, v: alpha * n - std * x0, score: -n / std }[predicts];
          const found = terms(manifestWith(sde, { predicts }), sigma);
          const x = x0 + sigma * n;
          expect(found.inputScale * x).toBeCloseTo(alpha * x0 + std * n, 8); // what the network was trained to see
          expect(Math.abs(found.keep * x + found.take * answer - x0)).toBeLessThan(1e-9 * (1 + sigma));
        },
      ),
    );
  });
});

describe('conditioning', () => {
  it('passes σ, its logarithm, or the time of a table', () => {
    expect(terms(manifestWith(kinds.ve, { conditioning: 'sigma' }), 0.3).condition).toBe(0.3);
    expect(terms(manifestWith(kinds.ve, { conditioning: 'logSigma' }), 0.3).condition).toBe(Math.log(0.3));
    const table: [number, number][] = [
      [0.01, 0],
      [0.1, 500],
      [10, 999],
    ];
    const at = (sigma: number) => terms(manifestWith(kinds.ve, { conditioning: 'timestep', table }), sigma).condition;
    expect([0.001, 0.01, 10, 99].map(at)).toEqual([0, 0, 999, 999]);
    expect(at(0.1)).toBeCloseTo(500, 9);
    expect(at(1)).toBeCloseTo(749.5, 9); // half-way in ln σ
  });

  it('refuses a timestep without a table, and a table that does not ascend', () => {
    const table: [number, number][] = [
      [0.1, 1],
      [0.1, 2],
    ];
    for (const more of [{}, { table }]) {
      const found = parameterisation(manifestWith(kinds.vp, { conditioning: 'timestep', ...more }));
      expect(found).toMatchObject({ ok: false, error: { code: 'model-refused', model: 'lab' } });
    }
  });
});
