import type { ProviderChoice } from '../../../../core/contract/provider.ts';
import { must } from '../../../../core/contract/refused.ts';
import { readManifest } from '../../../disk/model-files.ts';
import type { Engine, OpenNetwork } from '../engine.ts';
import { readGraph } from '../graph/read-graph.ts';
import { networkScore } from '../network-score.ts';
import { refuseModel, tryOut, weightsOfModel } from '../opening.ts';
import { versionOf } from '../version-of.ts';
import { chooseBackend, using } from './backends.ts';
import { NotRebuilt } from './operators/rule.ts';
import { rebuiltNetwork } from './rebuilt-network.ts';
import { weightsIn, type Weights } from './rebuild.ts';

let open: { readonly key: string; readonly network: OpenNetwork; readonly weights: Weights } | null = null;

/** ONNX files, rebuilt operator by operator in TensorFlow.js. The last network stays open. */
export const tensorflowEngine: Engine = {
  id: 'tensorflow',
  runs: ({ network }) => network.file.endsWith('.onnx'),
  async open(manifestPath: string, provider: ProviderChoice) {
    const file = must(await readManifest(manifestPath));
    const key = [JSON.stringify(file), provider].join('\n');
    if (open?.key === key) return open.network;
    const { manifest } = file;
    const graph = readGraph(await weightsOfModel(file));
    if ('refused' in graph) return refuseModel(manifest, graph.refused);
    open?.weights.dispose();
    open = null;
    const backend = must(await chooseBackend(provider));
    const weights = weightsIn(await using(backend));
    try {
      const raw = rebuiltNetwork(weights, graph, manifest, backend);
      const network: OpenNetwork = {
        manifest,
        engine: 'tensorflow',
        version: versionOf('@tensorflow/tfjs-core'),
        provider: backend,
        batches: backend === 'cuda',
        score: (height, width) => networkScore(manifest, raw, height, width),
      };
      await tryOut(manifest, (height, width) => network.score(height, width));
      open = { key, network, weights };
      return network;
    } catch (e) {
      weights.dispose();
      if (e instanceof NotRebuilt) return refuseModel(manifest, e.message);
      throw e;
    }
  },
};
