import fc from 'fast-check';
import { expect, it } from 'vitest';
import { interleaved, planar, samplesOf } from '../../../core/image/planes.ts';

it('planes become samples beside each other, and planes again', () => {
  expect([...interleaved(Float32Array.of(1, 2, 3, 4, 5, 6), 3, 2).data]).toEqual([1, 3, 5, 2, 4, 6]);
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3), fc.integer({ min: 1, max: 20 }), (channels, pixels) => {
      const planes = Float32Array.from({ length: channels * pixels }, (_, i) => i);
      const { data, samples } = interleaved(planes, channels, pixels);
      expect(planar(data, samples, pixels)).toEqual(planes);
    }),
  );
});

it('no picture has four channels', () => {
  expect(() => samplesOf(4)).toThrow('4 channels');
});
