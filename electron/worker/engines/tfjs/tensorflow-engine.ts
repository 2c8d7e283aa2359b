import { isTensorflowModel } from '../../../../core/contract/network-file.ts';
import type { PrecisionChoice, ProviderChoice } from '../../../../core/contract/provider.ts';
import { must } from '../../../../core/contract/refused.ts';
import { readManifest, type ModelFile } from '../../../disk/model-files.ts';
import type { Engine, OpenNetwork } from '../engine.ts';
import { readGraph } from '../graph/read-graph.ts';
import { networkScore, type RawNetwork } from '../network-score.ts';
import { LEAVE_DIGITS, refuseModel, tryOut, weightsOfModel } from '../opening.ts';
import { versionOf } from '../version-of.ts';
import { chooseBackend, using, type BackendId } from './backends.ts';
import { libraryNetwork } from './library/library-network.ts';
import { readLibraryModel } from './library/library-model.ts';
import { NotRebuilt } from './operators/rule.ts';
import { rebuiltNetwork } from './rebuilt-network.ts';
import { weightsIn } from './rebuild.ts';
import type { TensorFlow } from './tensors.ts';
import { tensorflowLoss } from './tensorflow-loss.ts';

/** What lies in the backend for a network. */
interface Held {
  raw(backend: BackendId): RawNetwork;
  dispose(): void;
}

let open: { readonly key: string; readonly network: OpenNetwork; readonly held: Held } | null = null;

/** ONNX files, rebuilt operator by operator, and the library's own models. The last network stays open. */
export const tensorflowEngine: Engine = {
  id: 'tensorflow',
  runs: ({ network }) => network.file.endsWith('.onnx') || isTensorflowModel(network),
  train: tensorflowLoss,
  async open(manifestPath: string, provider: ProviderChoice, precision?: PrecisionChoice) {
    const file = must(await readManifest(manifestPath));
    const { manifest } = file;
    if (precision === 'int8') return refuseModel(manifest, 'TensorFlow.js runs no 8-bit weights', LEAVE_DIGITS);
    const key = [JSON.stringify(file), provider].join('\n');
    if (open?.key === key) return open.network;
    const reading = isTensorflowModel(manifest.network) ? libraryReading(file) : await onnxReading(file);
    open?.held.dispose();
    open = null;
    const backend = must(await chooseBackend(provider));
    const tf = await using(backend);
    const held = await reading(tf);
    try {
      const raw = held.raw(backend);
      const network: OpenNetwork = {
        manifest,
        engine: 'tensorflow',
        version: versionOf('@tensorflow/tfjs-core'),
        provider: backend,
        precision: 'float32',
        batches: backend === 'cuda',
        score: (height, width) => networkScore(manifest, raw, height, width),
      };
      await tryOut(manifest, (height, width) => network.score(height, width));
      open = { key, network, held };
      return network;
    } catch (e) {
      held.dispose();
      if (e instanceof NotRebuilt) return refuseModel(manifest, e.message);
      throw e;
    }
  },
};

type Reading = (tf: TensorFlow) => Promise<Held>;

/** A file that cannot be read is refused before a backend starts. */
async function onnxReading(file: ModelFile): Promise<Reading> {
  const graph = readGraph(await weightsOfModel(file));
  if ('refused' in graph) return refuseModel(file.manifest, graph.refused);
  return (tf) => {
    const weights = weightsIn(tf);
    return Promise.resolve({
      raw: (backend) => rebuiltNetwork(weights, graph, file.manifest, backend),
      dispose: () => weights.dispose(),
    });
  };
}

const libraryReading =
  (file: ModelFile): Reading =>
  async (tf) => {
    const model = await readLibraryModel(tf, file);
    return { raw: (backend) => libraryNetwork(tf, model, file.manifest, backend), dispose: () => model.dispose() };
  };
