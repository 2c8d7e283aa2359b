/** Samples of the Fourier transform of a complex image. */
import { filter2d } from '../fft/filter.ts';
import { fourier2d } from '../fft/fourier.ts';
import type { Vector } from '../linear-operator.ts';
import type { ProximalMap, ProximalOperator } from '../proximal-map.ts';
import { normalOfLines } from './lines-of-coils.ts';
import { linesOf } from './lines.ts';
import { watched } from './watched.ts';

/**
 * y = M F diag(e^{iφ}) x: image [2, height, width], real plane then imaginary plane → the measured samples [1, 2, m] in
 * row-major order of the mask. F is centred and orthonormal, so that rows are orthonormal and the proximal map is a closed
 * form: at a measured sample the weighted mean of y and of F e^{iφ} z, elsewhere z.
 * @param mask [height, width], 1 where a sample is measured
 * @param phasor e^{iφ}, [2, height, width]: a phase that the image is freed of; null: none
 */
export function oneCoil(
  height: number,
  width: number,
  mask: Uint8Array,
  phasor: Float32Array | null = null,
): ProximalOperator {
  const plane = height * width;
  if (mask.length !== plane) throw new Error(`oneCoil: ${mask.length} flags for ${height} × ${width} samples`);
  const fourier = fourier2d(height, width);
  const places = new Int32Array(mask.reduce((sum, v) => sum + (v === 0 ? 0 : 1), 0));
  for (let i = 0, k = 0; i < plane; i++) if (mask[i] !== 0) places[k++] = i;
  const m = places.length;
  const image = new Float64Array(2 * plane);
  const spectrum = new Float64Array(2 * plane);

  /** spectrum ← F e^{iφ} x */
  function transform(x: Vector): void {
    turned(x, phasor, 1, image);
    fourier.forward(image, spectrum);
  }
  /** out ← e^{−iφ} Fᴴ spectrum */
  function back(out: Vector): void {
    fourier.adjoint(spectrum, image);
    turned(image, phasor, -1, out);
  }

  const operator: ProximalOperator = {
    inShape: [2, height, width],
    outShape: [1, 2, m],
    forward(x, y) {
      transform(x);
      for (let k = 0; k < m; k++) {
        y[k] = spectrum[places[k]!]!;
        y[m + k] = spectrum[plane + places[k]!]!;
      }
    },
    adjoint(y, x) {
      spectrum.fill(0);
      for (let k = 0; k < m; k++) {
        spectrum[places[k]!] = y[k]!;
        spectrum[plane + places[k]!] = y[m + k]!;
      }
      back(x);
    },
    proximal: (data, weights) => (weights === null ? solving(data) : weighing(data, weights)),
  };
  return operator;

  /** AᵀA is a projection P, and so u = z + (Aᵀy − Pz)/(1 + λ): of whole lines P needs the transform along the other index only. */
  function solving(data: Float32Array): ProximalMap {
    if (data.length !== 2 * m) throw new Error(`${data.length} numbers for ${m} complex samples`);
    const lines = linesOf(mask, height, width);
    const project =
      lines === null
        ? projection(mask, phasor, height, width)
        : normalOfLines({ groups: [parts(phasor ?? ones(plane))], together: 1, sets: 1, coils: 1, size: plane }, lines)
            .normal;
    const isNew = watched(data);
    const [seen, projected] = [new Float32Array(2 * plane), new Float64Array(2 * plane)];
    let size = 0;
    return {
      solve(z, lambda, out) {
        if (isNew()) {
          operator.adjoint(data, seen);
          size = data.reduce((sum, v) => sum + v * v, 0);
        }
        project(z, projected);
        // Rows are orthonormal: ‖y − Az‖ = ‖Aᵀy − Pz‖.
        let misfit = 0;
        for (let i = 0; i < 2 * plane; i++) {
          const apart = seen[i]! - projected[i]!;
          misfit += apart * apart;
          out[i] = z[i]! + apart / (1 + lambda);
        }
        return { iterations: 0, residual: size > 0 ? (lambda / (1 + lambda)) * Math.sqrt(misfit / size) : 0 };
      },
    };
  }

  function weighing(data: Float32Array, weights: Float32Array): ProximalMap {
    if (data.length !== 2 * m) throw new Error(`${data.length} numbers for ${m} complex samples`);
    return {
      solve(z, lambda, out) {
        transform(z);
        let misfit = 0;
        let size = 0;
        for (let k = 0; k < 2 * m; k++) {
          const at = k < m ? places[k]! : plane + places[k - m]!;
          const y = data[k]!;
          const u = (weights[k]! * y + lambda * spectrum[at]!) / (weights[k]! + lambda);
          spectrum[at] = u;
          misfit += (u - y) ** 2;
          size += y * y;
        }
        back(out);
        return { iterations: 0, residual: size > 0 ? Math.sqrt(misfit / size) : 0 };
      },
    };
  }
}

/** Fᴴ M F of samples anywhere, between the phase and its conjugate. */
function projection(mask: Uint8Array, phasor: Float32Array | null, height: number, width: number) {
  const filter = filter2d(mask, height, width);
  return (x: Vector, out: Vector): void => {
    turned(x, phasor, 1, out);
    filter(out, out);
    turned(out, phasor, -1, out);
  };
}

const parts = (image: Float32Array): { readonly re: Float32Array; readonly im: Float32Array } => ({
  re: image.subarray(0, image.length / 2),
  im: image.subarray(image.length / 2),
});

/** A coil that sees everything alike, [2, pixels]. */
const ones = (pixels: number): Float32Array => new Float32Array(2 * pixels).fill(1, 0, pixels);

/** out ← x·e^{±iφ}; the same array where there is no phase is not copied twice. */
function turned(x: Vector, phasor: Float32Array | null, sign: 1 | -1, out: Vector): void {
  if (phasor === null) {
    out.set(x);
    return;
  }
  const plane = x.length / 2;
  for (let i = 0; i < plane; i++) {
    const re = x[i]!;
    const im = x[plane + i]!;
    const c = phasor[i]!;
    const s = sign * phasor[plane + i]!;
    out[i] = re * c - im * s;
    out[plane + i] = re * s + im * c;
  }
}
