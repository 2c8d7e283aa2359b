import { describe, expect, it } from 'vitest';
import { fillBiharmonic } from '../../../../core/solvers/fills/biharmonic.ts';
import { referenceFills, worstInHole } from '../../../support/reference-fills.ts';
import { normals } from '../tiny-problem.ts';

const { picture, cases } = referenceFills('skimage-biharmonic.json');
const { height, width } = picture;
const plane = height * width;

describe('fillBiharmonic', () => {
  it.each(cases)('is the fill of scikit-image: $name', (of) =>
    expect(worstInHole(picture, of, fillBiharmonic)).toBeLessThan(1e-4),
  );

  it('continues a slope, and stays within what is known where the surface would leave it', () => {
    const [h, w] = [16, 20];
    const slope = Float32Array.from({ length: h * w }, (_, i) => Math.floor(i / w) + 2 * (i % w));
    const middle = Uint8Array.from(slope, (_, i) => (Math.hypot(Math.floor(i / w) - 8, (i % w) - 10) < 5 ? 0 : 1));
    const out = new Float32Array(h * w);
    fillBiharmonic({ data: slope, channels: 1, height: h, width: w }, middle, out);
    out.forEach((v, i) => expect(v).toBeCloseTo(slope[i]!, 4));
    const right = Uint8Array.from(slope, (_, i) => (i % w < 12 ? 1 : 0));
    fillBiharmonic({ data: slope, channels: 1, height: h, width: w }, right, out);
    expect(Math.max(...out)).toBeCloseTo(15 + 2 * 11, 5);
  });

  it('takes hardly more iterations for a large hole than for a small one', () => {
    const iterations = [32, 64, 128, 256].map((side) => {
      const known = Uint8Array.from({ length: side * side }, (_, i) =>
        Math.hypot(Math.floor(i / side) / side - 0.45, (i % side) / side - 0.55) < 0.35 ? 0 : 1,
      );
      const data = normals(side * side, 3);
      return fillBiharmonic({ data, channels: 1, height: side, width: side }, known, data);
    });
    expect(Math.max(...iterations)).toBeLessThanOrEqual(30);
  });

  it('fills a picture in place as into another array, each channel by itself', () => {
    const known = Uint8Array.from(normals(plane, 1), (v) => (v > 0 ? 1 : 0));
    const out = new Float32Array(3 * plane);
    fillBiharmonic(picture, known, out);
    const own = Float32Array.from(picture.data);
    fillBiharmonic({ ...picture, data: own }, known, own);
    expect(own).toEqual(out);
    const green = new Float32Array(plane);
    const data = picture.data.slice(plane, 2 * plane);
    fillBiharmonic({ data, channels: 1, height, width }, known, green);
    expect(green).toEqual(out.slice(plane, 2 * plane));
  });
});
