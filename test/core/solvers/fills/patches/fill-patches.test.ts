import { describe, expect, it } from 'vitest';
import { seam, textureEnergy } from '../../../../../core/metrics/hole.ts';
import { fillHarmonic } from '../../../../../core/solvers/fills/harmonic.ts';
import type { Planes } from '../../../../../core/solvers/fills/hole.ts';
import { fillPatches } from '../../../../../core/solvers/fills/patches/fill-patches.ts';
import { drawnMask } from '../../../../support/photo-masks.ts';
import { normals } from '../../tiny-problem.ts';

const [HEIGHT, WIDTH] = [96, 120];
const PLANE = HEIGHT * WIDTH;
/** Red and green tiles of 12 × 8 on a grey wall. */
const wall = Float32Array.from({ length: 3 * PLANE }, (_, i) => {
  const [c, r, k] = [Math.floor(i / PLANE), Math.floor((i % PLANE) / WIDTH), i % WIDTH];
  const tile = (r % 12 < 9 ? 1 : 0) * (k % 8 < 6 ? 1 : 0);
  return tile === 0 ? 0.5 : c === (Math.floor(r / 12) + Math.floor(k / 8)) % 2 ? 0.9 : 0.2;
});
const picture: Planes = { data: wall, channels: 3, height: HEIGHT, width: WIDTH };
const boxed = Uint8Array.from({ length: PLANE }, (_, i) =>
  Math.abs(Math.floor(i / WIDTH) - 50) < 18 && Math.abs((i % WIDTH) - 60) < 20 ? 0 : 1,
);
const holed = (known: Uint8Array): Float32Array => wall.map((v, i) => (known[i % PLANE] === 1 ? v : NaN));

function errorIn(out: Float32Array, known: Uint8Array): number {
  let [sum, count] = [0, 0];
  out.forEach((v, i) => {
    if (known[i % PLANE] === 1) return;
    sum += (v - wall[i]!) ** 2;
    count++;
  });
  return Math.sqrt(sum / count);
}

describe('fillPatches', () => {
  it('continues a pattern over a large hole where a smooth fill cannot, and leaves what is known, to the bit', () => {
    const [out, smooth] = [new Float32Array(3 * PLANE), new Float32Array(3 * PLANE)];
    fillPatches({ ...picture, data: holed(boxed) }, boxed, 1, out);
    out.forEach((v, i) => {
      if (boxed[i % PLANE] === 1) expect(v).toBe(wall[i]);
    });
    fillHarmonic(picture, boxed, smooth);
    expect(errorIn(out, boxed)).toBeLessThan(0.02);
    expect(errorIn(smooth, boxed)).toBeGreaterThan(0.2);
  });

  it('has the texture of the picture, and its rim is not seen, where no place is lit as the hole is', () => {
    const one = { channels: 1, height: HEIGHT, width: WIDTH };
    const lit = normals(PLANE, 9).map((v, i) => {
      const fromMiddle = Math.hypot(Math.floor(i / WIDTH) - 50, (i % WIDTH) - 60);
      return 0.1 + 0.009 * fromMiddle + 0.02 * v;
    });
    const out = new Float32Array(PLANE);
    fillPatches({ ...one, data: lit }, boxed, 1, out);
    const hole = boxed.map((k) => 1 - k);
    expect(Math.abs(textureEnergy(out, lit, one, hole)! - 1)).toBeLessThan(0.2);
    expect(seam(out, one, hole)! / seam(lit, one, hole)!).toBeLessThan(1.05);
  });

  it('gives the same bits for the same seed, in place as into another array', () => {
    for (const damage of ['scribble', 'blocks', 'thick strokes'] as const) {
      const known = drawnMask(damage, HEIGHT, WIDTH, 4);
      const first = new Float32Array(3 * PLANE);
      fillPatches({ ...picture, data: holed(known) }, known, 7, first);
      const own = holed(known);
      fillPatches({ ...picture, data: own }, known, 7, own);
      expect(own).toEqual(first);
      expect(first.every(Number.isFinite)).toBe(true);
    }
  });

  it('draws every value from the range of what is known, up to the edges of the picture', () => {
    const known = Uint8Array.from({ length: PLANE }, (_, i) => (i % WIDTH < 70 && Math.floor(i / WIDTH) < 70 ? 1 : 0));
    const noise = normals(3 * PLANE, 3);
    const out = new Float32Array(3 * PLANE);
    fillPatches({ ...picture, data: noise }, known, 2, out);
    const [low, high] = [Math.min(...noise), Math.max(...noise)];
    for (const v of out) expect(v >= low - 1e-5 && v <= high + 1e-5).toBe(true);
  });

  it('keeps the harmonic fill where no patch is whole, leaves a whole picture, and refuses one without known pixels', () => {
    const known = drawnMask('lines', HEIGHT, WIDTH, 1);
    const [out, smooth] = [new Float32Array(3 * PLANE), new Float32Array(3 * PLANE)];
    fillPatches(picture, known, 1, out);
    fillHarmonic(picture, known, smooth);
    expect(out).toEqual(smooth);
    const tiny: Planes = { data: normals(12, 1), channels: 1, height: 3, width: 4 };
    const filled = new Float32Array(12);
    fillPatches(
      tiny,
      Uint8Array.from({ length: 12 }, (_, i) => (i === 5 ? 0 : 1)),
      1,
      filled,
    );
    expect(filled.every(Number.isFinite)).toBe(true);
    fillPatches(picture, new Uint8Array(PLANE).fill(1), 1, out);
    expect(out).toEqual(wall);
    expect(() => fillPatches(picture, new Uint8Array(PLANE), 1, out)).toThrow('no pixel is known');
  });
});
