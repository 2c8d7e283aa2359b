/** Floating-point operations of one evaluation, counted from the network's own file. */
import type { InferenceSession } from 'onnxruntime-node';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { joinBytes } from '../../../core/formats/join-bytes.ts';
import { field, fieldsOf, textOf } from '../../../electron/worker/engines/onnx/protobuf.ts';
import { runtime } from '../../../electron/worker/engines/onnx/providers.ts';

interface Product {
  readonly op: string;
  readonly weights: string;
  readonly output: string;
}

/** Convolutions and matrix products; the rest (additions, activations) is a few parts in a thousand. */
const PRODUCTS = new Set(['Conv', 'Gemm', 'MatMul']);

/** GraphProto: node 1, initializer 5. NodeProto: input 1, output 2, op_type 4. TensorProto: dims 1, name 8. */
function readProducts(model: Uint8Array) {
  const products: Product[] = [];
  const elements = new Map<string, number>();
  for (const part of fieldsOf(model)) {
    if (part.number !== 7 || typeof part.value === 'number') continue;
    for (const { number, value } of fieldsOf(part.value)) {
      if (typeof value === 'number') continue;
      const fields = number === 1 || number === 5 ? [...fieldsOf(value)] : [];
      const texts = (n: number): string[] => fields.filter((f) => f.number === n).map((f) => textOf(f.value));
      if (number === 5) {
        const dims = fields.flatMap((f) =>
          f.number !== 1 ? [] : typeof f.value === 'number' ? [f.value] : varints(f.value),
        );
        elements.set(
          texts(8)[0]!,
          dims.reduce((a, b) => a * b, 1),
        );
      }
      const [op = ''] = number === 1 ? texts(4) : [];
      if (op === 'ConvTranspose') throw new Error('Transposed convolutions are not counted.');
      if (PRODUCTS.has(op)) products.push({ op, weights: texts(1)[1]!, output: texts(2)[0]! });
    }
  }
  return { products, elements };
}

/** Packed dims. */
function varints(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const byte of bytes) {
    value += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte >= 128) continue;
    numbers.push(value);
    value = shift = 0;
  }
  return numbers;
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
