/** Readout oversampling: the field of view along the readout is wider than the image, and what lies outside is cut away. */
import { Refused } from '../../../contract/refused.ts';
import type { KspaceImage } from '../../../formats/kspace/kspace-file.ts';
import { fourierOfColumns } from '../../../operators/fft/fourier.ts';
import { centralFrom } from '../sampling/lines.ts';

/** Rows that are left of so many. */
export const rowsWithin = (rows: number, factor: number): number => Math.round(rows / factor);

/**
 * k-space of the middle of the image alone: back to the image along the readout, cut, and forth again. What a pixel holds
 * stays the same. Where the readout was not measured whole (partial echo), samples that a step of the new grid reaches
 * beyond the measured ones are left out.
 * @param readout along which index it runs @param factor how much wider than the image it is @throws Refused
 */
export function withinFieldOfView(image: KspaceImage, readout: 'rows' | 'columns', factor: number): KspaceImage {
  if (readout === 'columns') return turned(withinFieldOfView(turned(image), 'rows', factor));
  const { coils, height, width, data } = image;
  const rows = rowsWithin(height, factor);
  if (rows < 2 || rows > height) {
    const reason = `of ${height} samples of a readout ${rows} would be left`;
    throw new Refused({ code: 'invalid-parameter', parameter: '--oversampling', reason });
  }
  const [there, back] = [fourierOfColumns(height, width), fourierOfColumns(rows, width)];
  const first = centralFrom(height, rows);
  const [plane, cut] = [height * width, rows * width];
  const whole = new Float32Array(2 * plane);
  const part = new Float32Array(2 * cut);
  const out = new Float32Array(coils * 2 * cut);
  for (let c = 0; c < coils; c++) {
    there.adjoint(data.subarray(2 * c * plane, 2 * (c + 1) * plane), whole);
    for (let p = 0; p < 2; p++)
      part.set(whole.subarray(p * plane + first * width, p * plane + (first + rows) * width), p * cut);
    back.forward(part, out.subarray(2 * c * cut, 2 * (c + 1) * cut));
  }
  const measured = image.measured === null ? null : measuredWithin(image.measured, { height, width, rows });
  if (measured !== null) for (let i = 0; i < out.length; i++) if (measured[i % cut] === 0) out[i] = 0;
  return { ...image, height: rows, data: out, measured };
}

/** A sample of the coarser grid is one where all of the finer ones are that lie less than a step of it away. */
function measuredWithin(
  measured: Uint8Array,
  { height, width, rows }: { readonly height: number; readonly width: number; readonly rows: number },
): Uint8Array {
  const factor = height / rows;
  const out = new Uint8Array(rows * width);
  for (let r = 0; r < rows; r++) {
    const at = Math.floor(height / 2) + (r - Math.floor(rows / 2)) * factor;
    const [from, to] = [
      Math.max(0, Math.ceil(at - factor + 1e-9)),
      Math.min(height - 1, Math.floor(at + factor - 1e-9)),
    ];
    for (let x = 0; x < width; x++) {
      let all = 1;
      for (let fine = from; fine <= to; fine++) all &= measured[fine * width + x]!;
      out[r * width + x] = all;
    }
  }
  return out;
}

/** Rows for columns. */
function turned(image: KspaceImage): KspaceImage {
  const { coils, height, width, data, measured } = image;
  const out = new Float32Array(data.length);
  const mask = measured === null ? null : new Uint8Array(measured.length);
  for (let r = 0; r < height; r++)
    for (let x = 0; x < width; x++) {
      const [from, to] = [r * width + x, x * height + r];
      if (mask !== null) mask[to] = measured![from]!;
      for (let p = 0; p < 2 * coils; p++) out[p * height * width + to] = data[p * height * width + from]!;
    }
  return { ...image, height: width, width: height, data: out, measured: mask };
}
