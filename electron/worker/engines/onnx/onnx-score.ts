import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelManifest } from '../../../../core/contract/model.ts';
import type { ProviderId } from '../../../../core/contract/provider.ts';
import { must, Refused } from '../../../../core/contract/refused.ts';
import { parameterisation } from '../../../../core/priors/parameterisation.ts';
import type { ScoreModel } from '../../../../core/priors/score-model.ts';
import { tell } from '../../progress.ts';
import { runtime } from './providers.ts';
import { offsetOf, reflection } from './reflect.ts';

/** A network that is what its manifest says, loaded on a provider that works. */
export interface OpenModel {
  readonly manifest: ModelManifest;
  readonly provider: ProviderId;
  readonly session: InferenceSession;
}

/**
 * A network as the denoiser of images [channels, height, width]: pads by reflection to its size multiple, evaluates,
 * crops, and turns what it predicts into D(x, σ). On the CPU one image at a time: batching wins nothing there.
 * @throws Refused: model-refused from an answer of the wrong shape or not finite, provider-failed from the runtime
 */
export function onnxScore(model: OpenModel, height: number, width: number): ScoreModel {
  const { manifest, provider, session } = model;
  const { network, channels } = manifest;
  const rows = reflection(height, network.sizeMultiple);
  const columns = reflection(width, network.sizeMultiple);
  const top = offsetOf(height, rows.length);
  const left = offsetOf(width, columns.length);
  const size = channels * height * width;
  const termsAt = must(parameterisation(manifest));
  const takesInt64 = session.inputMetadata.some(
    (m) => m.name === network.inputs.noise && m.isTensor && m.type === 'int64',
  );
  let nfe = 0;

  const refuse = (reason: string): never => {
    throw new Refused({ code: 'model-refused', model: manifest.id, reason });
  };

  async function ask(images: Float32Array, conditions: Float64Array): Promise<Float32Array> {
    const ort = await runtime();
    const count = conditions.length;
    const shape = [count, channels, rows.length, columns.length];
    const noise: Tensor = takesInt64
      ? new ort.Tensor(
          'int64',
          BigInt64Array.from(conditions, (c) => BigInt(Math.round(c))),
          [count],
        )
      : new ort.Tensor('float32', Float32Array.from(conditions), [count]);
    const feeds = { [network.inputs.image]: new ort.Tensor('float32', images, shape), [network.inputs.noise]: noise };
    const answers = await session.run(feeds, [network.outputs.denoised]).catch((e: unknown) => {
      const reason = (e instanceof Error ? e.message : String(e)).split('\n', 1)[0]!.slice(0, 200);
      // Wrong ranks and types of the inputs are the model's fault, all else the provider's.
      if (/INVALID_ARGUMENT|Unexpected input data type|invalid rank|Got invalid dimensions/i.test(reason))
        return refuse(reason);
      throw new Refused({ code: 'provider-failed', provider, reason });
    });
    // One step of a large picture is hundreds of tiles: minutes of which nothing else is told.
    tell();
    const answer = answers[network.outputs.denoised];
    const found = answer === undefined ? 'nothing' : `${answer.type} ${answer.dims.join(' × ')}`;
    const data: unknown = answer?.data;
    if (found !== `float32 ${shape.join(' × ')}` || !(data instanceof Float32Array)) {
      return refuse(`its answer to an image of ${shape.join(' × ')} should have that shape, found ${found}`);
    }
    return data;
  }

  return {
    manifest,
    get nfe() {
      return nfe;
    },
    async denoise(x, batch, sigma, out) {
      const most = provider === 'cpu' ? 1 : batch;
      for (let from = 0; from < batch; from += most) {
        const count = Math.min(most, batch - from);
        const terms = Array.from({ length: count }, (_, b) => termsAt(sigma[from + b]!));
        const padded = new Float32Array(count * channels * rows.length * columns.length);
        let at = 0;
        for (const [b, { inputScale }] of terms.entries()) {
          for (let plane = 0; plane < channels; plane++) {
            const base = (from + b) * size + plane * height * width;
            for (const row of rows)
              for (const column of columns) padded[at++] = inputScale * x[base + row * width + column]!;
          }
        }
        const answer = await ask(
          padded,
          Float64Array.from(terms, (t) => t.condition),
        );
        for (const [b, { keep, take }] of terms.entries()) {
          for (let plane = 0; plane < channels; plane++) {
            const base = (from + b) * size + plane * height * width;
            const paddedBase = (b * channels + plane) * rows.length;
            for (let r = 0; r < height; r++) {
              const paddedRow = (paddedBase + top + r) * columns.length + left;
              const row = base + r * width;
              for (let c = 0; c < width; c++) out[row + c] = keep * x[row + c]! + take * answer[paddedRow + c]!;
            }
          }
        }
      }
      nfe += batch;
    },
  };
}
