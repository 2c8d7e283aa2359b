import { describe, expect, it } from 'vitest';
import { decodeBinField, type FieldOf } from '../../../core/formats/lists/bin-field.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';

const [VIEWS, BINS] = [4, 3];
const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i);
const sinogram: FieldOf = { shape: [VIEWS, BINS], rows: 1, row: null };
const read = (shape: readonly number[], of: FieldOf | null = sinogram) =>
  decodeBinField(encodeNpy(numbers(shape.reduce((a, b) => a * b, 1)), shape), 'flat.npy', of);

describe('a flat field', () => {
  it('of the shape of the sinogram is kept number by number, other rows of bins are averaged', () => {
    expect(read([VIEWS, BINS])).toEqual({ ok: true, value: [...numbers(VIEWS * BINS)] });
    expect(read([2, BINS])).toEqual({ ok: true, value: [1.5, 2.5, 3.5] });
    expect(read([VIEWS, BINS], null)).toEqual({ ok: true, value: [4.5, 5.5, 6.5] });
    expect(read([VIEWS, 1])).toEqual({ ok: true, value: [0, 1, 2, 3] });
    expect(decodeBinField(new TextEncoder().encode('5\n6\n7\n'), 'flat.txt', sinogram)).toEqual({
      ok: true,
      value: [5, 6, 7],
    });
  });

  it('of a detector of several rows gives the one that is reconstructed', () => {
    const stack: FieldOf = { shape: [VIEWS, BINS], rows: 5, row: 2 };
    expect(read([5, BINS], stack)).toEqual({ ok: true, value: [6, 7, 8] });
    expect(read([2, 5, BINS], stack)).toEqual({ ok: true, value: [13.5, 14.5, 15.5] });
    expect(read([5, BINS], { ...stack, row: null })).toMatchObject({ ok: false });
  });

  it('of more axes, or with numbers that are none, is refused', () => {
    expect(read([2, 2, VIEWS, BINS])).toMatchObject({ ok: false, error: { reason: 'it has 4 axes' } });
    const bytes = encodeNpy(Float32Array.of(1, NaN, 2), [BINS]);
    expect(decodeBinField(bytes, 'flat.npy', sinogram)).toMatchObject({ ok: false });
  });
});
