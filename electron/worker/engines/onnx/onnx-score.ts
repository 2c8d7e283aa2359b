import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ScoreModel } from '../../../../core/priors/score-model.ts';
import { COTANGENT, PULLED } from '../graph/pullback/pullback-graph.ts';
import { networkScore, type Shape4 } from '../network-score.ts';
import { refuseModel } from '../opening.ts';
import { gradientSession, type Differentiable } from './gradient.ts';
import type { OpenModel } from './model.ts';
import { runtime } from './providers.ts';
import { noiseTensor, runSession } from './session.ts';

/**
 * A network in onnxruntime as the denoiser of images [channels, height, width], with its pullback.
 * @throws Refused: model-refused from an answer of the wrong shape or an operator without gradient, provider-failed
 *   from the runtime
 */
export function onnxScore(model: OpenModel, height: number, width: number): ScoreModel {
  const { manifest, provider, session, evaluating } = model;
  const { network } = manifest;
  const differentiable: Differentiable = {
    ...model,
    id: manifest.id,
    image: network.inputs.image,
    noise: network.inputs.noise,
    output: network.outputs.denoised,
  };

  async function ask(
    asked: InferenceSession,
    images: Float32Array,
    conditions: Float64Array,
    shape: Shape4,
    more: Readonly<Record<string, Tensor>>,
  ): Promise<InferenceSession.OnnxValueMapType> {
    const ort = await runtime();
    const noise = await noiseTensor(session, network.inputs.noise, conditions);
    const image = new ort.Tensor('float32', images, shape);
    return runSession(manifest, provider, asked, {
      [network.inputs.image]: image,
      [network.inputs.noise]: noise,
      ...more,
    });
  }

  function numbersOf(answer: Tensor | undefined, shape: Shape4): Float32Array {
    const found = answer === undefined ? 'nothing' : `${answer.type} ${answer.dims.join(' × ')}`;
    const data: unknown = answer?.data;
    if (found !== `float32 ${shape.join(' × ')}` || !(data instanceof Float32Array)) {
      return refuseModel(
        manifest,
        `its answer to an image of ${shape.join(' × ')} should have that shape, found ${found}`,
      );
    }
    return data;
  }

  return networkScore(
    manifest,
    {
      most: provider === 'cpu' ? 1 : Infinity,
      async evaluate(images, conditions, shape) {
        const answers = await ask(evaluating, images, conditions, shape, {});
        return numbersOf(answers[network.outputs.denoised], shape);
      },
      async pull(images, conditions, cotangent, shape) {
        const ort = await runtime();
        const gradients = await gradientSession(differentiable, shape);
        const answers = await ask(gradients, images, conditions, shape, {
          [COTANGENT]: new ort.Tensor('float32', cotangent, shape),
        });
        return {
          answer: numbersOf(answers[network.outputs.denoised], shape),
          pulled: numbersOf(answers[PULLED], shape),
        };
      },
    },
    height,
    width,
  );
}
