import type { Graph, Node } from '../graph.ts';
import { reverse, type Sizes } from './reverse.ts';

/** Names of the pullback's own input and output. */
export const COTANGENT = 'langevin:cotangent';
export const PULLED = 'langevin:pulled';

/**
 * The graph of Jᵀv, J the Jacobian of `output` in `image`. It takes a third input of the output's shape, `COTANGENT`,
 * and answers with the output itself and `PULLED`, of the image's shape.
 * @throws NoGradient by an operator without a rule
 */
export function pullbackGraph(
  graph: Graph,
  { image, output }: { readonly image: string; readonly output: string },
  sizes: Sizes,
): Graph {
  const { nodes, constants, gradients } = reverse(graph, [image], { output, gradient: COTANGENT }, sizes);
  const pulled = gradients.get(image);
  // An output that does not look at the image does not move with it.
  const last: Node =
    pulled === undefined
      ? { op: 'Sub', inputs: [image, image], outputs: [PULLED] }
      : { op: 'Identity', inputs: [pulled], outputs: [PULLED] };
  const shape = graph.outputs.find((value) => value.name === output)?.shape ?? [];
  return {
    opset: graph.opset,
    inputs: [...graph.inputs, { name: COTANGENT, shape }],
    outputs: [
      { name: output, shape },
      { name: PULLED, shape: graph.inputs.find((value) => value.name === image)?.shape ?? [] },
    ],
    nodes: [...nodes, last],
    constants,
  };
}
