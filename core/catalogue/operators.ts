/** Every operator with a small example: tests and `langevin doctor` run over this list. */
import { equispacedAngles } from '../operators/geometry.ts';
import { gradient } from '../operators/gradient.ts';
import type { LinearOperator } from '../operators/linear-operator.ts';
import { projector } from '../operators/projector.ts';

export interface OperatorEntry {
  readonly id: string;
  readonly label: string;
  /** An example for images of about n × n pixels, sizes odd and unequal. */
  example(n: number): LinearOperator;
}

const scan = (n: number, span: number) => ({
  height: n + 1,
  width: 2 * n + 1,
  pixelMm: 0.8,
  anglesDeg: equispacedAngles(n + 2, span),
});

export const operators: readonly OperatorEntry[] = [
  {
    id: 'parallel',
    label: 'Parallel beam',
    example: (n) => projector({ ...scan(n, 180), kind: 'parallel', bins: 3 * n + 2, binMm: 0.7, offsetMm: 0.3 }),
  },
  {
    id: 'fan',
    label: 'Fan beam, equiangular detector',
    example: (n) =>
      projector({
        ...scan(n, 360),
        kind: 'fan',
        bins: 2 * n + 3,
        binPitch: 0.9,
        offset: 0.1,
        sourceMm: 6 * n,
        detectorMm: 9 * n,
      }),
  },
  {
    id: 'fan-flat',
    label: 'Fan beam, flat detector',
    example: (n) =>
      projector({
        ...scan(n, 360),
        kind: 'fan-flat',
        bins: 2 * n + 3,
        binPitch: 1.3,
        offset: -0.2,
        sourceMm: 6 * n,
        detectorMm: 9 * n,
      }),
  },
  { id: 'gradient', label: 'Forward differences', example: (n) => gradient(n + 1, 2 * n + 1) },
];
