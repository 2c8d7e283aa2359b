import { expect, it } from 'vitest';
import { presets } from '../../../../core/modalities/mri/presets.ts';

it.each(['fast', 'accurate'] as const)('%s grants the network less doubt where several coils measure', (id) => {
  const floorOf = (values: Record<string, number>, input: string) =>
    ({ ...presets[id]?.parameters['proximal'], ...presets[id]?.suited?.(values, input)['proximal'] })['varianceFloor'];
  expect(floorOf({ coils: 1 }, 'image')).toBe(0.035);
  expect(floorOf({ coils: 8 }, 'image')).toBe(0.02);
  expect(floorOf({}, 'kspace')).toBe(0.02);
});

it('accurate ends near the noise where there are several coils, as k-space always has', () => {
  const last = (values: Readonly<Record<string, string | number>>, input: string) =>
    ({ ...presets.accurate?.parameters['proximal'], ...presets.accurate?.suited?.(values, input)['proximal'] })[
      'sigmaEnd'
    ];
  expect(last({}, 'kspace')).toBe(0.008);
  expect(last({ coils: 8, noise: 'gaussian:0.01' }, 'image')).toBe(0.008);
  expect(last({ coils: 8, noise: 'none' }, 'image')).toBe(0.004);
  expect(last({ noise: 'gaussian:0.01' }, 'image')).toBe(0.004);
});
