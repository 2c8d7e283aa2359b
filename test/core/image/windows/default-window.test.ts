import { expect, it } from 'vitest';
import { defaultWindow } from '../../../../core/image/windows/default-window.ts';

const soft = Float32Array.of(-1000, 40, 60);

it('takes the file at its word', () => {
  expect(defaultWindow(soft, 'HU', [{ center: 7, width: 9 }])).toEqual({ center: 7, width: 9 });
  expect(defaultWindow(soft, 'HU', [{ center: 7, width: 0 }])).toEqual({ center: 40, width: 400 });
});

it('is soft tissue where CT holds some, with or without a unit', () => {
  expect(defaultWindow(soft, 'HU')).toEqual({ center: 40, width: 400 });
  expect(defaultWindow(soft, 'stored')).toEqual({ center: 40, width: 400 });
});

it('is what the values span where they are no soft tissue: line integrals lie there too, and have no air', () => {
  expect(defaultWindow(Float32Array.of(0, 2, 4), 'stored')).toEqual({ center: 2, width: 4 });
  expect(defaultWindow(Float32Array.of(-1000, -900, -800), 'HU')).toEqual({ center: -900, width: 200 });
});
