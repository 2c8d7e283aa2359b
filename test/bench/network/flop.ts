/** Floating-point operations of one evaluation, counted from the network's own file. */
import type { InferenceSession } from 'onnxruntime-node';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { joinBytes } from '../../../core/formats/join-bytes.ts';
import { field } from '../../../electron/worker/engines/graph/protobuf.ts';
import { readGraph } from '../../../electron/worker/engines/graph/read-graph.ts';
import { runtime } from '../../../electron/worker/engines/onnx/providers.ts';

/** Convolutions and matrix products; the rest (additions, activations) is a few parts in a thousand. */
const PRODUCTS = new Set(['Conv', 'Gemm', 'MatMul']);

/** The products of a network, each with its weights and its result, and the number of elements of each constant. */
function readProducts(model: Uint8Array) {
  const graph = readGraph(model);
  if ('refused' in graph) throw new Error(graph.refused);
  if (graph.nodes.some(({ op }) => op === 'ConvTranspose')) throw new Error('Transposed convolutions are not counted.');
  const products = graph.nodes
    .filter(({ op }) => PRODUCTS.has(op))
    .map(({ op, inputs, outputs }) => ({ op, weights: inputs[1]!, output: outputs[0]! }));
  return { products, elements: new Map(graph.constants.map(({ name, data }) => [name, data.length])) };
}

/** ValueInfoProto: name 1, type 2 → tensor_type 1 → elem_type 1 (float32 is 1); the shape is left to the runtime. */
const floatOutput = (name: string): Uint8Array =>
  field(12, joinBytes([field(1, name), field(2, field(1, field(1, 1)))]));

/**
 * Runs the network once with every product's result as a further output, whose shapes then are facts and need no
 * inference. Two graphs one after the other are one to a protocol buffer, so the outputs are simply appended.
 * @returns 2 × the multiplications (a multiplication and an addition count as two)
 */
export async function flopOf(
  model: Uint8Array,
  { network, channels }: ModelManifest,
  options: InferenceSession.SessionOptions,
  side: number,
): Promise<number> {
  const { products, elements } = readProducts(model);
  const names = products.map((p) => p.output).filter((name) => name !== network.outputs.denoised);
  const ort = await runtime();
  const graph = field(7, joinBytes(names.map(floatOutput)));
  const session = await ort.InferenceSession.create(joinBytes([model, graph]), options);
  const answers = await session.run({
    [network.inputs.image]: new ort.Tensor('float32', new Float32Array(channels * side * side).fill(0.4), [
      1,
      channels,
      side,
      side,
    ]),
    [network.inputs.noise]: new ort.Tensor('float32', Float32Array.of(0.1), [1]),
  });
  await session.release();
  let flop = 0;
  for (const { op, weights, output } of products) {
    const dims = answers[output]!.dims;
    const size = elements.get(weights);
    if (size === undefined) throw new Error(`A ${op} without constant weights is not counted.`);
    // Each element of the result is a sum over weights / outputs products; the outputs are a convolution's channels.
    const outputs = op === 'Conv' ? dims[1]! : dims.at(-1)!;
    flop += 2 * dims.reduce((a, b) => a * b, 1) * (size / outputs);
  }
  return flop;
}
