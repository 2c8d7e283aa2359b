import type { ModelManifest } from '../../../../core/contract/model.ts';
import type { Graph } from '../graph/graph.ts';
import { COTANGENT, pullbackGraph, PULLED } from '../graph/pullback/pullback-graph.ts';
import { vetOperators } from '../gradient-refusals.ts';
import type { RawNetwork, Shape4 } from '../network-score.ts';
import { refuseModel } from '../opening.ts';
import type { BackendId } from './backends.ts';
import { callsOf } from './calls.ts';
import { networkInputs } from './network-inputs.ts';
import { rebuild, type Rebuilt, type Weights } from './rebuild.ts';
import { sizesIn } from './sizes.ts';

/**
 * A network as TensorFlow.js runs it. Its pullback is the graph of Jᵀv that onnxruntime runs too, rebuilt by the same
 * rules: it asks nothing of the library's own gradients, some of which WebAssembly lacks.
 * @throws NotRebuilt
 */
export function rebuiltNetwork(
  weights: Weights,
  whole: Graph,
  manifest: ModelManifest,
  backend: BackendId,
): RawNetwork {
  const { tf } = weights;
  const { inputs, outputs } = manifest.network;
  const graph: Graph = { ...whole, outputs: whole.outputs.filter(({ name }) => name === outputs.denoised) };
  const network = rebuild(weights, graph);
  const given = networkInputs(tf, graph, inputs);
  const calls = callsOf(tf, manifest, backend);
  let pullback: { readonly shape: string; readonly run: Rebuilt } | null = null;

  /** The graph of Jᵀv for images of this shape; the shapes between are those of one run. */
  function pullbackFor(shape: Shape4): Rebuilt {
    const key = shape.join('×');
    if (pullback?.shape === key) return pullback.run;
    vetOperators(manifest, graph);
    const sizes = sizesIn(tf, graph, network, given, shape, [inputs.image]);
    const derived = pullbackGraph(graph, { image: inputs.image, output: outputs.denoised }, sizes);
    pullback = { shape: key, run: rebuild(weights, derived) };
    return pullback.run;
  }

  return {
    // On a CPU batching wins nothing.
    most: backend === 'cuda' ? Infinity : 1,
    async evaluate(images, conditions, shape) {
      const [answer] = await calls.imagesOf(() => network(given(images, conditions, shape)), shape);
      return answer ?? refuseModel(manifest, 'it answers nothing');
    },
    async pull(images, conditions, cotangent, shape) {
      const run = calls.attempt(() => pullbackFor(shape));
      const [answer, pulled] = await calls.imagesOf(
        () => run(given(images, conditions, shape).set(COTANGENT, tf.tensor(cotangent, [...shape]))),
        shape,
      );
      if (answer === undefined || pulled === undefined) return refuseModel(manifest, `it has no ${PULLED}`);
      return { answer, pulled };
    },
  };
}
