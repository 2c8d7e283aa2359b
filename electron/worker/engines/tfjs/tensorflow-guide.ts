import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import type { ProviderChoice } from '../../../../core/contract/provider.ts';
import { must } from '../../../../core/contract/refused.ts';
import type { GuideFile } from '../../../disk/model-files.ts';
import type { RawGuide } from '../raw-guide.ts';
import { refuseModel } from '../opening.ts';
import { chooseBackend, using } from './backends.ts';
import { callsOf } from './calls.ts';
import { levelsFor, turned, wanted } from './library/library-inputs.ts';
import { readLibraryModel } from './library/library-model.ts';

/** A guide that is a graph or layers model. @throws Refused: model-missing, model-altered, model-refused, provider-failed */
export async function tensorflowGuide(file: GuideFile, asked: ProviderChoice): Promise<RawGuide> {
  const { manifest } = file;
  const { inputs, output, layout } = manifest.network;
  const backend = must(await chooseBackend(asked));
  const tf = await using(backend);
  const model = await readLibraryModel(tf, file);
  const noise = wanted(manifest, model, inputs, output);
  const calls = callsOf(tf, manifest, backend);

  const answer = (image: Tensor, condition: number): Tensor => {
    const given: NamedTensorMap = { [inputs.image]: turned(tf, image, layout) };
    if (noise !== null) given[noise.name] = levelsFor(tf, noise, Float64Array.of(condition));
    return model.run(given, output);
  };
  return {
    async says(image, condition, shape) {
      const [said] = await calls.answersOf(() => [answer(tf.tensor(image, [...shape]), condition)]);
      return said ?? refuseModel(manifest, 'it says nothing');
    },
    async pull(image, condition, cotangent, shape) {
      const [pulled] = await calls.imagesOf(() => {
        const ofImage = tf.grad((x: Tensor) => tf.reshape(answer(x, condition), [cotangent.length]));
        return [ofImage(tf.tensor(image, [...shape]), tf.tensor1d(cotangent))];
      }, shape);
      return pulled ?? refuseModel(manifest, 'it has no gradient');
    },
  };
}
