import { describe, expect, it } from 'vitest';
import { fillTelea } from '../../../../core/solvers/fills/telea.ts';
import { referenceFills, worstInHole } from '../../../support/reference-fills.ts';
import { normals } from '../tiny-problem.ts';

const { picture, cases } = referenceFills('opencv-telea.json');
const { height, width } = picture;
const plane = height * width;

describe('fillTelea', () => {
  it.each(cases)('is the fill of OpenCV: $name', (of) =>
    expect(worstInHole(picture, of, fillTelea)).toBeLessThan(2e-5),
  );

  it('fills holes of any shape, also at the edges, within the range of what is known', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const share = [-1.5, -0.5, 0, 1][seed % 4]!;
      const known = Uint8Array.from(normals(plane, seed), (v) => (v < share ? 1 : 0));
      known[seed] = 1;
      const range = picture.data.slice(0, plane).filter((_, i) => known[i] === 1);
      const [low, high] = [Math.min(...range), Math.max(...range)];
      const out = new Float32Array(plane);
      fillTelea({ data: picture.data.subarray(0, plane), channels: 1, height, width }, known, out);
      out.forEach((v, i) => {
        if (known[i] === 1) expect(v).toBe(picture.data[i]);
        expect(v).toBeGreaterThanOrEqual(low - 1e-6);
        expect(v).toBeLessThanOrEqual(high + 1e-6);
      });
    }
  });

  it('fills a picture in place as into another array, each channel by itself, and refuses one without known pixels', () => {
    const known = Uint8Array.from(normals(plane, 1), (v) => (v > 0 ? 1 : 0));
    const out = new Float32Array(3 * plane);
    fillTelea(picture, known, out);
    const own = Float32Array.from(picture.data);
    fillTelea({ ...picture, data: own }, known, own);
    expect(own).toEqual(out);
    const green = new Float32Array(plane);
    fillTelea({ data: picture.data.slice(plane, 2 * plane), channels: 1, height, width }, known, green);
    expect(green).toEqual(out.slice(plane, 2 * plane));
    expect(() => fillTelea(picture, known.fill(0), out)).toThrow('no pixel is known');
  });
});
