import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillHarmonic } from '../../../../core/solvers/fills/harmonic.ts';
import { solved } from '../linear-system.ts';
import { normals } from '../tiny-problem.ts';

/** Laplace's equation in the hole, by elimination. */
function eliminated(values: Float32Array, known: Uint8Array, height: number, width: number): Float64Array {
  const n = values.length;
  const a = new Float64Array(n * n);
  const b = Float64Array.from(values);
  for (let i = 0; i < n; i++) {
    if (known[i] === 1) {
      a[i * n + i] = 1;
      continue;
    }
    b[i] = 0;
    const [r, c] = [Math.floor(i / width), i % width];
    for (const [rr, cc] of [
      [r - 1, c],
      [r + 1, c],
      [r, c - 1],
      [r, c + 1],
    ] as const) {
      if (rr < 0 || rr >= height || cc < 0 || cc >= width) continue;
      a[i * n + i]! += 1;
      a[i * n + rr * width + cc]! -= 1;
    }
  }
  return solved(a, b);
}

describe('fillHarmonic', () => {
  it('solves Laplace’s equation in holes of any shape and leaves what is known, to the bit', () => {
    const sizes = fc.record({ height: fc.integer({ min: 1, max: 13 }), width: fc.integer({ min: 1, max: 13 }) });
    fc.assert(
      fc.property(
        sizes,
        fc.nat(1e6),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        ({ height, width }, seed, share) => {
          const n = height * width;
          const values = normals(2 * n, seed);
          const chance = normals(n, seed + 1).map((v) => 0.5 * (1 + Math.tanh(0.8 * v)));
          const known = Uint8Array.from(chance, (v) => (v < share ? 1 : 0));
          known[seed % n] = 1;
          const holed = values.map((v, i) => (known[i % n] === 1 ? v : NaN));
          const out = new Float32Array(2 * n);
          fillHarmonic({ data: holed, channels: 2, height, width }, known, out);
          for (const c of [0, 1]) {
            const channel = values.slice(c * n, (c + 1) * n);
            const expected = eliminated(channel, known, height, width);
            for (let i = 0; i < n; i++) {
              if (known[i] === 1) expect(out[c * n + i]).toBe(channel[i]);
              else expect(Math.abs(out[c * n + i]! - expected[i]!)).toBeLessThan(1e-5);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes no more iterations for a large hole than for a small one', () => {
    const iterations = [32, 64, 128, 256].map((side) => {
      const known = new Uint8Array(side * side);
      for (let i = 0; i < known.length; i++) {
        const [r, c] = [Math.floor(i / side) / side - 0.45, (i % side) / side - 0.55];
        known[i] = Math.hypot(r, c) < 0.35 ? 0 : 1;
      }
      const data = normals(side * side, 3);
      return fillHarmonic({ data, channels: 1, height: side, width: side }, known, data);
    });
    expect(Math.max(...iterations)).toBeLessThanOrEqual(20);
  });

  it('carries a single known pixel everywhere, leaves a whole picture alone, and refuses one without known pixels', () => {
    const [height, width] = [9, 14];
    const data = normals(height * width, 4);
    const known = new Uint8Array(data.length);
    const out = new Float32Array(data.length);
    const picture = { data, channels: 1, height, width };
    expect(() => fillHarmonic(picture, known, out)).toThrow('no pixel is known');
    known[31] = 1;
    fillHarmonic(picture, known, out);
    out.forEach((v) => expect(v).toBeCloseTo(data[31]!, 6));
    expect(fillHarmonic(picture, known.fill(1), out)).toBe(0);
    expect(out).toEqual(data);
  });
});
