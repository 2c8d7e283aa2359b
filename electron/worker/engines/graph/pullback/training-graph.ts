import type { Graph, Node } from '../graph.ts';
import { reverse, type Sizes } from './reverse.ts';

/** What the output should have been, of its shape. */
export const TARGET = 'langevin:target';
/** One number an image. */
export const IMPORTANCE = 'langevin:importance';
/** mean of importance·(output − target)². */
export const LOSS = 'langevin:loss';
/** The output that holds the gradient of the loss in a weight. */
export const gradientIn = (weight: string): string => `langevin:gradient:${weight}`;

/**
 * The graph of a training step: inputs are those of the network, `TARGET` and `IMPORTANCE`; outputs `LOSS` and, for each
 * weight on which it depends, its gradient.
 * @param graph which takes its weights as inputs
 * @param weights their names
 * @throws NoGradient by an operator without a rule
 */
export function trainingGraph(
  graph: Graph,
  { output, weights }: { readonly output: string; readonly weights: readonly string[] },
  sizes: Sizes,
): Graph {
  const shape = sizes.shapes.get(output) ?? [];
  const [count = 1, ...image] = shape;
  const [missed, weighted, cotangent, products, sum] = ['missed', 'weighted', 'seed', 'products', 'sum'].map(
    (name) => `langevin:${name}`,
  ) as [string, string, string, string, string];
  const [share, half] = ['langevin:share', 'langevin:half'];
  const asked: Graph = {
    ...graph,
    nodes: [
      ...graph.nodes,
      { op: 'Sub', inputs: [output, TARGET], outputs: [missed] },
      { op: 'Mul', inputs: [missed, IMPORTANCE], outputs: [weighted] },
      { op: 'Mul', inputs: [weighted, share], outputs: [cotangent] },
      { op: 'Mul', inputs: [missed, cotangent], outputs: [products] },
      { op: 'ReduceSum', inputs: [products], outputs: [sum], attributes: { keepdims: { int: 0 } } },
      { op: 'Mul', inputs: [sum, half], outputs: [LOSS] },
    ],
    constants: [
      ...graph.constants,
      { name: share, shape: [], data: Float32Array.of(2 / shape.reduce((a, b) => a * b, 1)) },
      { name: half, shape: [], data: Float32Array.of(0.5) },
    ],
  };
  const { nodes, constants, gradients } = reverse(asked, weights, { output, gradient: cotangent }, sizes);
  const moved = weights.filter((name) => gradients.has(name));
  const last = moved.map((name): Node => ({
    op: 'Identity',
    inputs: [gradients.get(name)!],
    outputs: [gradientIn(name)],
  }));
  return {
    opset: graph.opset,
    inputs: [...graph.inputs, { name: TARGET, shape }, { name: IMPORTANCE, shape: [count, ...image.map(() => 1)] }],
    outputs: [
      { name: LOSS, shape: [] },
      ...moved.map((name) => ({ name: gradientIn(name), shape: sizes.shapes.get(name) ?? [] })),
    ],
    nodes: [...nodes, ...last],
    constants,
  };
}
