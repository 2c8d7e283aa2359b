import { describe, expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { seam, textureEnergy } from '../../../core/metrics/hole.ts';

const shape = { channels: 3, height: 40, width: 48 } as const;
const size = shape.height * shape.width;
/** A square in the middle. */
const hole = Uint8Array.from({ length: size }, (_, i) => {
  const [r, c] = [Math.floor(i / shape.width), i % shape.width];
  return r >= 10 && r < 30 && c >= 12 && c < 36 ? 1 : 0;
});
const noise = new Float32Array(3 * size);
fillNormal(noise, 1, PURPOSE.phantom, 0);

describe('textureEnergy', () => {
  it('grows with the square of the contrast, and looks into the hole alone', () => {
    const other = Float32Array.from(noise, (v, i) => (hole[i % size] !== 0 ? 0.5 * v : v));
    expect(textureEnergy(noise, noise, shape, hole)).toBe(1);
    expect(
      textureEnergy(
        noise.map((v) => 2 * v),
        noise,
        shape,
        hole,
      ),
    ).toBeCloseTo(4, 5);
    // The border's Laplacians reach out of the hole.
    expect(textureEnergy(other, noise, shape, hole)).toBeGreaterThan(0.25);
    expect(textureEnergy(other, noise, shape, hole)).toBeLessThan(0.4);
  });

  it('is near 0 of a smooth fill, and has no figure where the truth is flat', () => {
    const smooth = Float32Array.from(noise, (_, i) => 0.01 * (i % shape.width));
    expect(textureEnergy(smooth, noise, shape, new Uint8Array(size).fill(1))).toBeLessThan(1e-4);
    expect(textureEnergy(noise, new Float32Array(3 * size).fill(0.3), shape, hole)).toBeNull();
  });
});

describe('seam', () => {
  it('is 1 where nothing tells the hole from the rest, and 1 ± 0.1 of noise throughout', () => {
    const ramp = Float32Array.from(
      { length: 3 * size },
      (_, i) => 0.02 * (i % shape.width) + 0.02 * Math.floor(i / shape.width),
    );
    expect(seam(ramp, shape, hole)).toBeCloseTo(1, 4);
    expect(Math.abs(seam(noise, shape, hole)! - 1)).toBeLessThan(0.1);
  });

  it('tells a step at the border', () => {
    const stepped = Float32Array.from(noise, (v, i) => 0.1 * v + (hole[i % size] !== 0 ? 1 : 0));
    expect(seam(stepped, shape, hole)).toBeGreaterThan(5);
  });

  it('has no figure without a border, without a hole, or of a flat fill', () => {
    expect(seam(noise, shape, new Uint8Array(size).fill(1))).toBeNull();
    expect(seam(noise, shape, new Uint8Array(size))).toBeNull();
    expect(seam(new Float32Array(3 * size), shape, hole)).toBeNull();
  });
});
