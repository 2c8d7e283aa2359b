import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ProviderChoice } from '../../../../core/contract/provider.ts';
import { must } from '../../../../core/contract/refused.ts';
import type { GuideFile } from '../../../disk/model-files.ts';
import { COTANGENT, PULLED } from '../graph/pullback/pullback-graph.ts';
import type { RawGuide } from '../raw-guide.ts';
import type { Shape4 } from '../network-score.ts';
import { vettedWeights } from '../opening.ts';
import { gradientSession, type Differentiable } from './gradient.ts';
import { chooseProvider, runtime } from './providers.ts';
import { noiseTensor, openSession, runSession } from './session.ts';

/** A guide that is an ONNX file. @throws Refused: model-missing, model-altered, model-refused, provider-failed */
export async function onnxGuide(file: GuideFile, asked: ProviderChoice): Promise<RawGuide> {
  const { manifest } = file;
  const { inputs, output } = manifest.network;
  const { image, noise } = inputs;
  const weights = await vettedWeights(file, noise === null ? [image] : [image, noise], output);
  const provider = must(await chooseProvider(asked));
  const session = await openSession(manifest, weights, provider);
  const network: Differentiable = { id: manifest.id, provider, session, weights, image, noise, output };

  /** One run for one image. */
  async function ask(
    of: InferenceSession,
    data: Float32Array,
    condition: number,
    shape: Shape4,
    more: Readonly<Record<string, Tensor>>,
  ): Promise<InferenceSession.OnnxValueMapType> {
    const ort = await runtime();
    const feeds = {
      [image]: new ort.Tensor('float32', data, shape),
      ...(noise !== null && { [noise]: await noiseTensor(session, noise, Float64Array.of(condition)) }),
      ...more,
    };
    return runSession(manifest, provider, of, feeds);
  }
  const numbersOf = (answer: Tensor | undefined): Float32Array => {
    const data: unknown = answer?.data;
    return data instanceof Float32Array ? data : new Float32Array();
  };

  return {
    async says(data, condition, shape) {
      const answer = (await ask(session, data, condition, shape, {}))[output];
      return { data: numbersOf(answer), shape: answer?.dims ?? [] };
    },
    async pull(data, condition, cotangent, shape) {
      const ort = await runtime();
      const answers = await ask(await gradientSession(network, shape), data, condition, shape, {
        [COTANGENT]: new ort.Tensor('float32', cotangent, [1, cotangent.length]),
      });
      return numbersOf(answers[PULLED]);
    },
  };
}
