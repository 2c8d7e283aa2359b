import { describe, expect, it } from 'vitest';
import type { KspaceImage } from '../../../../../core/formats/kspace/kspace-file.ts';
import { withinFieldOfView } from '../../../../../core/modalities/mri/kspace/readout.ts';
import { fourier2d } from '../../../../../core/operators/fft/fourier.ts';

/** An image of the wide field of view that holds something in the middle alone, and k-space of it and of the middle. */
function scan(rows: number, wide: number, width: number): { whole: KspaceImage; middle: Float32Array } {
  const first = Math.floor(wide / 2) - Math.floor(rows / 2);
  const image = new Float32Array(2 * wide * width);
  const part = new Float32Array(2 * rows * width);
  for (let p = 0; p < 2; p++)
    for (let r = 0; r < rows; r++)
      for (let x = 0; x < width; x++) {
        const value = Math.sin(3 * r + 5 * p) + Math.cos(7 * x + r * p);
        part[p * rows * width + r * width + x] = value;
        image[p * wide * width + (first + r) * width + x] = value;
      }
  const [data, middle] = [new Float32Array(image.length), new Float32Array(part.length)];
  fourier2d(wide, width).forward(image, data);
  fourier2d(rows, width).forward(part, middle);
  return {
    whole: { coils: 1, height: wide, width, data, measured: null, reference: null, noise: null, warnings: [] },
    middle,
  };
}

const differs = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

describe('readout oversampling', () => {
  it.each([
    [16, 32, 9],
    [15, 30, 8],
    [13, 26, 7],
    [20, 30, 8],
    [17, 34, 31],
  ])('of %i rows among %i: k-space of the middle, as if it alone had been measured', (rows, wide, width) => {
    const { whole, middle } = scan(rows, wide, width);
    const cut = withinFieldOfView(whole, 'rows', wide / rows);
    expect([cut.height, cut.width]).toEqual([rows, width]);
    expect(differs(cut.data, middle)).toBeLessThan(1e-5);
  });

  it('runs along the columns where the readout does', () => {
    const { whole, middle } = scan(16, 32, 9);
    const transposed = (data: Float32Array, height: number, width: number): Float32Array =>
      Float32Array.from(data, (_, i) => {
        const [p, at] = [Math.floor(i / (height * width)), i % (height * width)];
        return data[p * height * width + (at % height) * width + Math.floor(at / height)]!;
      });
    const turned = { ...whole, height: 9, width: 32, data: transposed(whole.data, 32, 9) };
    const cut = withinFieldOfView(turned, 'columns', 2);
    expect([cut.height, cut.width]).toEqual([9, 16]);
    expect(differs(transposed(cut.data, 9, 16), middle)).toBeLessThan(1e-5);
  });

  it('leaves out what reaches beyond a partial echo', () => {
    const { whole } = scan(16, 32, 2);
    const measured = Uint8Array.from({ length: 64 }, (_, i) => (i < 2 * 9 ? 0 : 1));
    const cut = withinFieldOfView({ ...whole, measured }, 'rows', 2);
    // Row r of 16 stands at row 2r of 32; the first whose neighbours from 2r − 1 on were measured is row 5.
    expect([...cut.measured!].filter((_, i) => i % 2 === 0)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(cut.data.subarray(0, 10)).toEqual(new Float32Array(10));
  });

  it('refuses to leave nothing', () => {
    expect(() => withinFieldOfView(scan(16, 32, 2).whole, 'rows', 30)).toThrow('invalid-parameter');
  });
});
