import { fft } from '../../../operators/fft/fft.ts';
import { dominant } from './dominant.ts';
import { type CalibrationBlock, calibrationKernels, type Kernels } from './kernels.ts';

export interface EspiritSettings {
  /** Rows and columns of a patch of k-space. */
  readonly kernel: number;
  /** Singular values of the calibration matrix below this share of the largest are noise. */
  readonly threshold: number;
  /** Where the eigenvalue is below it there is no signal, and the maps are zero. */
  readonly crop: number;
  readonly sets: 1 | 2;
}

/** As the authors' own examples have it. */
export const ESPIRIT: EspiritSettings = { kernel: 6, threshold: 0.02, crop: 0.95, sets: 1 };

export interface Sensitivities {
  /** [sets, coils, 2, height, width]: Σ_c |S_c|² is 1 where there is signal, 0 elsewhere; sets are at right angles. */
  readonly maps: Float32Array;
  /** [sets, height, width], before the crop: 1 where the set explains the calibration region. */
  readonly eigenvalues: Float32Array;
}

/**
 * Sensitivities from the calibration region (ESPIRiT, Uecker 2014, Magn. Reson. Med. 71(3)): at every pixel the
 * eigenvectors of the kernels' transform whose eigenvalue is 1.
 *
 * The phase of an eigenvector is free. Here the calibration region's principal combination of coils sees every set with phase 0:
 * Σ_c conj(v_c) S_c ≥ 0, v the first eigenvector of the region's coil covariance. So the phase of the object stays in the image, and
 * is as smooth as that combination's own.
 * @param tell called now and then while it goes on: many coils take seconds
 */
export function espirit(
  block: CalibrationBlock,
  { height, width }: { readonly height: number; readonly width: number },
  settings: EspiritSettings = ESPIRIT,
  tell: () => void = () => undefined,
): Sensitivities {
  const { coils } = block;
  const { sets, crop } = settings;
  const size = height * width;
  const maps = new Float32Array(sets * coils * 2 * size);
  const eigenvalues = new Float32Array(sets * size);
  const reference = principalCombination(block);
  const vectors = dominant(coils, sets);
  const rows = matricesOfRows(calibrationKernels(block, settings.kernel, settings.threshold, tell), height, width);
  for (let r = 0; r < height; r++) {
    tell();
    const { re, im, at } = rows(r);
    for (let c = 0; c < width; c++) {
      vectors.find(re, im, at(c));
      for (let set = 0; set < sets; set++) {
        const value = vectors.values[set]!;
        const pixel = r * width + c;
        eigenvalues[set * size + pixel] = value;
        if (value < crop) continue;
        let [pr, pi] = [0, 0];
        for (let k = 0; k < coils; k++) {
          const [vr, vi] = [vectors.re[set * coils + k]!, vectors.im[set * coils + k]!];
          pr += reference.re[k]! * vr + reference.im[k]! * vi;
          pi += reference.re[k]! * vi - reference.im[k]! * vr;
        }
        const length = Math.hypot(pr, pi);
        const [cos, sin] = length > 0 ? [pr / length, -pi / length] : [1, 0];
        for (let k = 0; k < coils; k++) {
          const [vr, vi] = [vectors.re[set * coils + k]!, vectors.im[set * coils + k]!];
          const to = (set * coils + k) * 2 * size + pixel;
          maps[to] = vr * cos - vi * sin;
          maps[to + size] = vr * sin + vi * cos;
        }
      }
    }
  }
  return { maps, eigenvalues };
}

/** The unit vector v for which Σ |vᴴ k|² over the samples of the region is largest. */
function principalCombination({ data, coils, rows, columns }: CalibrationBlock) {
  const size = rows * columns;
  const pairs = (coils * (coils + 1)) / 2;
  const re = new Float64Array(pairs);
  const im = new Float64Array(pairs);
  for (let a = 0, pair = 0; a < coils; a++) {
    for (let b = a; b < coils; b++, pair++) {
      for (let i = 0; i < size; i++) {
        const [ar, ai] = [data[2 * a * size + i]!, data[(2 * a + 1) * size + i]!];
        const [br, bi] = [data[2 * b * size + i]!, data[(2 * b + 1) * size + i]!];
        re[pair]! += ar * br + ai * bi;
        im[pair]! += ai * br - ar * bi;
      }
    }
  }
  const first = dominant(coils, 1);
  for (let round = 0; round < 5; round++) first.find(re, im, 0);
  return first;
}

/**
 * The matrices of the pixels of one row of the image after another: G = Σ K(offset) exp(−2πi offset·r/n), r counted from the
 * centre. The sum over rows of offsets is written out, the one over columns is a transform, all pairs of coils at once.
 */
function matricesOfRows(kernels: Kernels, height: number, width: number) {
  const { reachY, reachX, pairs } = kernels;
  const across = 2 * reachX + 1;
  const plan = fft(width, pairs);
  const re = new Float64Array(width * pairs);
  const im = new Float64Array(width * pairs);
  const place = (c: number): number => ((c + width - Math.floor(width / 2)) % width) * pairs;
  return (row: number) => {
    re.fill(0);
    im.fill(0);
    const r = row - Math.floor(height / 2);
    for (let x = -reachX; x <= reachX; x++) {
      const to = (((x % width) + width) % width) * pairs;
      for (let y = -reachY; y <= reachY; y++) {
        const angle = (-2 * Math.PI * ((y * r) % height)) / height;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const from = ((y + reachY) * across + x + reachX) * pairs;
        for (let pair = 0; pair < pairs; pair++) {
          const [kr, ki] = [kernels.re[from + pair]!, kernels.im[from + pair]!];
          re[to + pair]! += kr * cos - ki * sin;
          im[to + pair]! += kr * sin + ki * cos;
        }
      }
    }
    plan.forward(re, im);
    return { re, im, at: place };
  };
}
