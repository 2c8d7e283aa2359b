import { expect, it } from 'vitest';
import { presets } from '../../../../core/modalities/ct/presets.ts';
import { solverOf } from '../../../../core/catalogue/solvers/solvers.ts';

const asking = { images: 1, hasNoise: false, finer: null };

function evaluations(id: 'fast' | 'accurate', noise: string, input: string): number {
  const { parameters, suited } = presets[id];
  const resolved = solverOf('proximal')!.resolve({
    ...parameters['proximal'],
    ...suited?.({ noise }, input)['proximal'],
  });
  if (!resolved.ok) throw new Error(resolved.error.code);
  return presets[id].samples * solverOf('proximal')!.cost(resolved.value, asking).evaluations;
}

it.each([
  ['none', 'image'],
  ['gaussian:0.01', 'image'],
  ['none', 'sinogram'],
] as const)('fast takes 16 evaluations, accurate 160, of noise %s and a measured %s', (noise, input) => {
  expect(evaluations('fast', noise, input)).toBe(16);
  expect(evaluations('accurate', noise, input)).toBe(160);
});

it('accurate takes the data at their word only where they are simulated without noise', () => {
  const steps = (noise: string, input: string) =>
    presets.accurate.suited?.({ noise }, input)['proximal']?.['covarianceSteps'] ?? 0;
  expect(steps('none', 'image')).toBe(1);
  expect(steps('poisson:1e5', 'image')).toBe(0);
  expect(steps('none', 'sinogram')).toBe(0);
});
