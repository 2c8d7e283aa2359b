import type { Constant, Graph } from '../graph/graph.ts';
import { reachedFrom, sizesComputed, type Sizes } from '../graph/pullback/reverse.ts';
import type { Shape } from '../graph/pullback/tape.ts';
import type { Shape4 } from '../network-score.ts';
import type { NetworkInputs } from './network-inputs.ts';
import type { Rebuilt } from './rebuild.ts';
import { shapeOf, type TensorFlow } from './tensors.ts';

/**
 * What a rebuilt graph makes of blank images of this shape: the shapes of all that it computes, and the whole numbers that rules read.
 * @param sources what a gradient is wanted in
 */
export function sizesIn(
  tf: TensorFlow,
  graph: Graph,
  run: Rebuilt,
  inputs: NetworkInputs,
  shape: Shape4,
  sources: readonly string[],
): Sizes {
  const shapes = new Map<string, Shape>();
  const computed = new Map<string, Constant>();
  const read = new Set(sizesComputed(graph, reachedFrom(graph, sources)));
  tf.tidy(() => {
    const blank = new Float32Array(shape.reduce((a, b) => a * b, 1));
    run(inputs(blank, new Float64Array(shape[0]).fill(1), shape), (name, value) => {
      shapes.set(name, shapeOf(value));
      if (!read.has(name)) return;
      const data = BigInt64Array.from(value.tensor.dataSync(), BigInt);
      computed.set(name, { name, shape: [data.length], data });
    });
  });
  return { shapes, computed };
}
