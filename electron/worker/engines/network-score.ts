import type { ModelManifest } from '../../../core/contract/model.ts';
import { must } from '../../../core/contract/refused.ts';
import { parameterisation } from '../../../core/priors/parameterisation.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { tell } from '../progress.ts';
import { networkSize } from './network-size.ts';
import { offsetOf, reflection } from './reflect.ts';

/** A network as an engine runs it: padded images [batch, channels, rows, columns] in, what it predicts out. */
export interface RawNetwork {
  /** Images that one call takes at most; on a CPU batching wins nothing. */
  readonly most: number;
  /** @throws Refused: model-refused, provider-failed */
  evaluate(images: Float32Array, conditions: Float64Array, shape: Shape4): Promise<Float32Array>;
  /** The answer, and its pullback of `cotangent`. @throws Refused, also where the network holds what has no gradient */
  pull(
    images: Float32Array,
    conditions: Float64Array,
    cotangent: Float32Array,
    shape: Shape4,
  ): Promise<{ readonly answer: Float32Array; readonly pulled: Float32Array }>;
}
export type Shape4 = readonly [batch: number, channels: number, rows: number, columns: number];

/**
 * A network as the denoiser of images [channels, height, width]: pads by reflection to a size that it takes, evaluates,
 * crops, and turns what it predicts into D(x, σ); and the same backwards.
 * @throws Refused: model-refused where it takes no size that holds the image
 */
export function networkScore(manifest: ModelManifest, raw: RawNetwork, height: number, width: number): ScoreModel {
  const { channels } = manifest;
  const taken = networkSize(manifest, height, width);
  const rows = reflection(height, taken[0]);
  const columns = reflection(width, taken[1]);
  const top = offsetOf(height, rows.length);
  const left = offsetOf(width, columns.length);
  const size = channels * height * width;
  const paddedSize = channels * rows.length * columns.length;
  const termsAt = must(parameterisation(manifest));
  let nfe = 0;

  const shapeOf = (count: number): Shape4 => [count, channels, rows.length, columns.length];

  /** scale·x with its border, of image `from` alone. */
  function pad(x: Float32Array, from: number, scale: number, padded: Float32Array, to: number): void {
    let at = to * paddedSize;
    for (let plane = 0; plane < channels; plane++) {
      const base = from * size + plane * height * width;
      for (const row of rows) for (const column of columns) padded[at++] = scale * x[base + row * width + column]!;
    }
  }
  /** Where the row of an image begins within the padded one. */
  const paddedRow = (image: number, plane: number, row: number): number =>
    ((image * channels + plane) * rows.length + top + row) * columns.length + left;

  return {
    manifest,
    get nfe() {
      return nfe;
    },
    async denoise(x, batch, sigma, out) {
      for (let from = 0; from < batch; from += raw.most) {
        const count = Math.min(raw.most, batch - from);
        const terms = Array.from({ length: count }, (_, b) => termsAt(sigma[from + b]!));
        const padded = new Float32Array(count * paddedSize);
        for (const [b, { inputScale }] of terms.entries()) pad(x, from + b, inputScale, padded, b);
        const conditions = Float64Array.from(terms, (t) => t.condition);
        const answer = await raw.evaluate(padded, conditions, shapeOf(count));
        // One step of a large picture is hundreds of tiles: minutes of which nothing else is told.
        tell();
        for (const [b, { keep, take }] of terms.entries()) {
          for (let plane = 0; plane < channels; plane++) {
            for (let r = 0; r < height; r++) {
              const source = paddedRow(b, plane, r);
              const row = (from + b) * size + (plane * height + r) * width;
              for (let c = 0; c < width; c++) out[row + c] = keep * x[row + c]! + take * answer[source + c]!;
            }
          }
        }
      }
      nfe += batch;
    },
    async pullback(x, batch, sigma, v, out, denoised) {
      const padded = new Float32Array(paddedSize);
      const cotangent = new Float32Array(paddedSize);
      for (let image = 0; image < batch; image++) {
        const { inputScale, condition, keep, take } = termsAt(sigma[image]!);
        pad(x, image, inputScale, padded, 0);
        cotangent.fill(0);
        for (let plane = 0; plane < channels; plane++) {
          for (let r = 0; r < height; r++) {
            const row = image * size + (plane * height + r) * width;
            cotangent.set(v.subarray(row, row + width), paddedRow(0, plane, r));
          }
        }
        const { answer, pulled } = await raw.pull(padded, Float64Array.of(condition), cotangent, shapeOf(1));
        tell();
        for (let plane = 0; plane < channels; plane++) {
          for (let r = 0; r < height; r++) {
            const source = paddedRow(0, plane, r);
            const row = image * size + (plane * height + r) * width;
            for (let c = 0; c < width; c++) {
              if (denoised !== undefined) denoised[row + c] = keep * x[row + c]! + take * answer[source + c]!;
              out[row + c] = keep * v[row + c]!;
            }
          }
          // The border was copied from inside: what is pulled back there comes to where it was copied from.
          const factor = take * inputScale;
          const base = image * size + plane * height * width;
          let at = plane * rows.length * columns.length;
          for (const row of rows)
            for (const column of columns) out[base + row * width + column]! += factor * pulled[at++]!;
        }
      }
      nfe += batch;
    },
  };
}
