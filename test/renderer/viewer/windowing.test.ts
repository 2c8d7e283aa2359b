/** The window of a complex image, by the part that is seen. */
import { expect, it } from 'vitest';
import type { Frame } from '../../../renderer/canvas/frame.ts';
import { mapOf } from '../../../renderer/canvas/paint/paint-pixels.ts';
import { automaticWindow, presetsFor, windowOf } from '../../../renderer/canvas/windowing.ts';

const frame: Frame = {
  ...{ height: 2, width: 2, samples: 2, unit: 'complex', pixelMm: null, fullScale: null, orientation: null },
  data: Float32Array.of(3, 4, -3, 0, 0, -8, 1, 0),
  windows: [{ center: 5, width: 10, name: null }],
};

it('what is stated is stated of the magnitude; parts with a sign lie evenly about 0, a phase goes once round', () => {
  expect(automaticWindow(frame)).toMatchObject({ center: 5, width: 10 });
  expect(automaticWindow(frame, 'real')).toEqual({ center: 0, width: 6 });
  expect(automaticWindow(frame, 'imaginary')).toEqual({ center: 0, width: 16 });
  expect(automaticWindow(frame, 'phase')).toEqual({ center: 0, width: 2 * Math.PI });
  expect(automaticWindow(frame, 'log-magnitude').center).toBeLessThan(2);
});

it('percentiles are of the part that is seen, for images whose unit has no scale', () => {
  const of = (id: string) => presetsFor('complex').find((preset) => preset.id === id)!;
  expect(windowOf(of('extremes'), frame)).toEqual({ center: 4.5, width: 7 });
  expect(windowOf(of('extremes'), frame, 'real')).toEqual({ center: 0, width: 6 });
  expect(windowOf(of('auto'), frame)).toBeNull();
  expect(presetsFor('HU').map(({ id }) => id)).not.toContain('extremes');
});

it('a phase has the colours that go round, whatever was chosen; a picture without parts has none of them', () => {
  expect(mapOf(frame, { colours: 'grey', part: 'phase' })).toBe('phase');
  expect(mapOf(frame, { colours: 'grey', part: 'real' })).toBe('grey');
  expect(mapOf({ samples: 1 }, { colours: 'sequential', part: 'phase' })).toBe('sequential');
});
