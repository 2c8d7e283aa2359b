/** The closed form is what conjugate gradients find; dot tests run over the catalogue. */
import { describe, expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../../core/image/random.ts';
import { oneCoil } from '../../../../core/operators/kspace/one-coil.ts';
import { sizeOf } from '../../../../core/operators/linear-operator.ts';
import { proximalByCg } from '../../../../core/solvers/data-proximal.ts';
import { plainFilter } from '../../../../core/solvers/view-filter.ts';

const [HEIGHT, WIDTH] = [13, 16];
const PLANE = HEIGHT * WIDTH;
const normal = (length: number, seed: number): Float32Array => {
  const out = new Float32Array(length);
  fillNormal(out, seed, PURPOSE.start, 0);
  return out;
};
const mask = Uint8Array.from({ length: PLANE }, (_, i) => ((i * 7) % 3 === 0 ? 1 : 0));
const phasor = Float32Array.from({ length: 2 * PLANE }, (_, i) =>
  i < PLANE ? Math.cos(0.1 * i) : Math.sin(0.1 * (i - PLANE)),
);

const columns = Uint8Array.from({ length: PLANE }, (_, i) => ((i % WIDTH) % 3 === 0 ? 1 : 0));
const rows = Uint8Array.from({ length: PLANE }, (_, i) => (Math.floor(i / WIDTH) % 3 === 0 ? 1 : 0));

describe.each([
  ['points without a phase', mask, null],
  ['points with a phase taken off', mask, phasor],
  ['columns without a phase', columns, null],
  ['columns with a phase taken off', columns, phasor],
  ['rows with a phase taken off', rows, phasor],
] as const)('samples of one coil at %s', (_, samples, phase) => {
  const operator = oneCoil(HEIGHT, WIDTH, samples, phase);
  const y = normal(sizeOf(operator.outShape), 1);
  const z = normal(2 * PLANE, 2);

  it.each([0.01, 1, 40])('have the proximal map of conjugate gradients at λ = %f', (lambda) => {
    const closed = new Float32Array(2 * PLANE);
    const iterated = new Float32Array(2 * PLANE);
    const { residual } = operator.proximal(y, null).solve(z, lambda, closed);
    const cg = proximalByCg(operator, y, null, 30, plainFilter(y.length)).solve(z, lambda, iterated);
    for (let i = 0; i < closed.length; i++) expect(closed[i]).toBeCloseTo(iterated[i]!, 4);
    expect(residual).toBeCloseTo(cg.residual, 4);
  });

  it('read their data at every solve, and at λ = 0 are met', () => {
    const data = new Float32Array(y);
    const prox = operator.proximal(data, null);
    const out = new Float32Array(2 * PLANE);
    prox.solve(z, 0, out);
    data.fill(0);
    prox.solve(z, 0, out);
    const again = new Float32Array(y.length);
    operator.forward(out, again);
    expect(Math.max(...again.map(Math.abs))).toBeLessThan(1e-6);
  });
});

it('moves the phase into the image and nothing else', () => {
  const image = normal(2 * PLANE, 3);
  const turned = image.map((_, i) => {
    const [j, isReal] = i < PLANE ? [i, true] : [i - PLANE, false];
    const [re, im, c, s] = [image[j]!, image[PLANE + j]!, phasor[j]!, phasor[PLANE + j]!];
    return isReal ? re * c - im * s : re * s + im * c;
  });
  const [plain, freed] = [oneCoil(HEIGHT, WIDTH, mask), oneCoil(HEIGHT, WIDTH, mask, phasor)];
  const [a, b] = [plain, freed].map((A) => new Float32Array(sizeOf(A.outShape))) as [Float32Array, Float32Array];
  plain.forward(turned, a);
  freed.forward(image, b);
  for (let k = 0; k < a.length; k++) expect(b[k]).toBeCloseTo(a[k]!, 5);
});
