import { expect, it } from 'vitest';
import { presets } from '../../../../core/modalities/mri/presets.ts';

it.each(['fast', 'accurate'] as const)('%s grants the network less doubt where several coils measure', (id) => {
  const floorOf = (values: Record<string, number>, input: string) =>
    ({ ...presets[id]?.parameters['proximal'], ...presets[id]?.suited?.(values, input)['proximal'] })['varianceFloor'];
  expect(floorOf({ coils: 1 }, 'image')).toBe(0.035);
  expect(floorOf({ coils: 8 }, 'image')).toBe(0.02);
  expect(floorOf({}, 'kspace')).toBe(0.02);
});
