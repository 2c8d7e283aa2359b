/** Every operator with a small example: tests and `langevin doctor` run over this list. */
import { adjointOf, compose, identity, scale } from '../operators/algebra.ts';
import { fourier2d } from '../operators/fft/fourier.ts';
import { equispacedAngles } from '../operators/radon/geometry.ts';
import { gradient } from '../operators/gradient.ts';
import type { LinearOperator } from '../operators/linear-operator.ts';
import { coilOperator } from '../operators/kspace/coils.ts';
import { masked } from '../operators/masked.ts';
import { boxMean } from '../operators/pixel/box.ts';
import { grey, GREY_WEIGHTS } from '../operators/pixel/grey.ts';
import { withHints } from '../operators/pixel/hints.ts';
import { pixelMask } from '../operators/pixel/mask.ts';
import { oneCoil } from '../operators/kspace/one-coil.ts';
import { oldPhoto } from '../operators/pixel/old-photo.ts';
import { projectorOfBins } from '../operators/radon/bin-width.ts';
import { projector } from '../operators/radon/projector.ts';
import { stack } from '../operators/stack.ts';
import { wavelet } from '../operators/wavelet.ts';

export interface OperatorEntry {
  readonly id: string;
  readonly label: string;
  /** An example for images of about n × n pixels; the variant, any whole number from 0, chooses its odd details. */
  example(n: number, variant: number): LinearOperator;
}

/** Two of three samples. */
const twoOfThree = (length: number, variant: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => ((i * 7 + variant) % 3 === 0 ? 0 : 1));

/** Any numbers are maps to the operator; the mask is of columns, of rows, of neither, or empty. */
function exampleOfCoils(height: number, width: number, coils: number, variant: number): LinearOperator {
  const sets = variant % 3 === 0 ? 2 : 1;
  const maps = Float32Array.from({ length: sets * coils * 2 * height * width }, (_, i) => Math.sin(i * i + variant));
  const chosen = [
    (_row: number, column: number) => column % 2 === 0,
    (row: number) => row % 3 !== 1,
    (row: number, column: number) => (row * 5 + column * 3) % 4 < 2,
    () => false,
  ][variant % 4]!;
  const mask = Uint8Array.from({ length: height * width }, (_, i) =>
    chosen(Math.floor(i / width), i % width) ? 1 : 0,
  );
  return coilOperator(maps, mask, height, width, sets);
}

export const operators: readonly OperatorEntry[] = [
  {
    id: 'parallel',
    label: 'Parallel beam',
    example: (n, variant) =>
      projector({
        kind: 'parallel',
        height: n,
        width: n + (variant % 5),
        pixelMm: 0.7,
        anglesDeg: equispacedAngles(1 + (variant % 9), 180),
        bins: 2 * n + (variant % 3),
        binMm: 0.4 + 0.1 * (variant % 11),
        offsetMm: 0.3 * ((variant % 7) - 3),
      }),
  },
  {
    id: 'parallel-missing-bins',
    label: 'Parallel beam with missing bins',
    example: (n, variant) =>
      projector({
        kind: 'parallel',
        height: n + 3,
        width: n,
        pixelMm: 1,
        anglesDeg: [0, 45, 90, 135, 180, -30, 400],
        bins: n + 4,
        binMm: 1,
        offsetMm: 0,
        measured: twoOfThree(7 * (n + 4), variant),
      }),
  },
  {
    id: 'fan',
    label: 'Fan beam, equiangular detector',
    example: (n, variant) =>
      projector({
        kind: 'fan',
        height: n,
        width: n + 2,
        pixelMm: 0.8,
        anglesDeg: equispacedAngles(1 + (variant % 9), 360),
        bins: n + 6,
        sourceMm: 2 * n + 2,
        detectorMm: 4 * n,
        binPitch: 70 / (n + 6),
        offset: 0.1 * (variant % 4),
      }),
  },
  {
    id: 'bins',
    label: 'Bins of their own width',
    example: (n, variant) => {
      const scan = { height: n + 2, width: n, pixelMm: 0.8, bins: n + 6 };
      const measured = variant % 3 === 0 ? twoOfThree(7 * scan.bins, variant) : undefined;
      const all = { ...scan, ...(measured === undefined ? {} : { measured }) };
      return projectorOfBins(
        variant % 2 === 0
          ? {
              kind: 'parallel',
              ...all,
              anglesDeg: equispacedAngles(7, 180),
              binMm: 0.5 + 0.3 * (variant % 5),
              offsetMm: 0,
            }
          : {
              ...{ kind: 'fan', ...all, anglesDeg: equispacedAngles(7, 360), offset: 0.1 },
              ...{ sourceMm: 2 * n + 2, detectorMm: 4 * n, binPitch: 70 / (n + 6) },
            },
      );
    },
  },
  {
    id: 'fan-flat',
    label: 'Fan beam, flat detector',
    example: (n, variant) =>
      projector({
        kind: 'fan-flat',
        height: n + 1,
        width: n,
        pixelMm: 0.8,
        anglesDeg: equispacedAngles(1 + (variant % 9), 360),
        bins: n + 6,
        sourceMm: 2 * n + 2,
        detectorMm: 4 * n,
        binPitch: 3,
        offset: 0.5 * (variant % 4),
      }),
  },
  { id: 'gradient', label: 'Forward differences', example: (n, variant) => gradient(n, 1 + (variant % 7) + (n >> 1)) },
  { id: 'fourier', label: 'Centred Fourier transform', example: (n, variant) => fourier2d(n, 1 + (variant % 13)) },
  {
    id: 'coils',
    label: 'Coils with their sensitivities, one or two sets of maps',
    example: (n, variant) => exampleOfCoils(n, 1 + (variant % 11), 1 + (variant % 10), variant),
  },
  {
    id: 'one-coil',
    label: 'Samples of k-space, one coil',
    example: (n, variant) => {
      const width = n + (variant % 5);
      const phasor = Float32Array.from({ length: 2 * n * width }, (_, i) =>
        i < n * width ? Math.cos(i + variant) : Math.sin(i - n * width + variant),
      );
      return oneCoil(n, width, twoOfThree(n * width, variant), variant % 2 === 0 ? phasor : null);
    },
  },
  {
    id: 'wavelet',
    label: 'Wavelet transform',
    example: (n, variant) => wavelet(1 + (variant % 2), n + 12, 14 + (variant % 23)),
  },
  { id: 'identity', label: 'Identity', example: (n) => identity([n]) },
  { id: 'scale', label: 'Multiple of an operator', example: (n, variant) => scale(variant - 5e5, gradient(n, n)) },
  {
    id: 'compose',
    label: 'One operator after another',
    example: (n) => compose(adjointOf(gradient(n, n)), gradient(n, n)),
  },
  {
    id: 'stack',
    label: 'Several operators on one image',
    example: (n) => stack([gradient(n, n), identity([n, n]), gradient(n, n)]),
  },
  {
    id: 'masked',
    label: 'Operator with samples left out',
    example: (n, variant) => masked(gradient(n, n), twoOfThree(2 * n * n, variant)),
  },
  {
    id: 'pixel-mask',
    label: 'Picture with holes',
    example: (n, variant) => pixelMask(3, n, n + (variant % 3), twoOfThree(n * (n + (variant % 3)), variant)),
  },
  {
    id: 'grey',
    label: 'Grey of a colour picture',
    example: (n, variant) => grey(n, 1 + (variant % 7), variant % 2 === 0 ? GREY_WEIGHTS.rec601 : GREY_WEIGHTS.rec709),
  },
  {
    id: 'box-mean',
    label: 'Picture made smaller',
    example: (n, variant) => boxMean(3, n, n + (variant % 3), 1 + (variant % 4)),
  },
  {
    id: 'grey-hints',
    label: 'Grey picture with colour at some pixels',
    example: (n, variant) => withHints(grey(n, n, GREY_WEIGHTS.equal), twoOfThree(n * n, variant)),
  },
  {
    id: 'old-photo',
    label: 'Picture made smaller, grey and damaged',
    example: (n, variant) =>
      oldPhoto(3, 2 * n, 2 * n - 1, { scale: 2, weights: GREY_WEIGHTS.rec601, mask: twoOfThree(n * n, variant) }),
  },
  {
    id: 'old-photo-hints',
    label: 'Picture made smaller, grey and damaged, with colour at some pixels',
    example: (n, variant) =>
      withHints(
        oldPhoto(3, 2 * n, 2 * n, { scale: 2, weights: GREY_WEIGHTS.rec709, mask: twoOfThree(n * n, variant) }),
        twoOfThree(4 * n * n, variant + 1),
      ),
  },
];
