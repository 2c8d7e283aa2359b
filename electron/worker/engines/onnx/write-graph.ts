import { joinBytes } from '../../../../core/formats/join-bytes.ts';
import { field } from './protobuf.ts';

/** Small ONNX graphs written by hand (onnx.proto3): the provider's known answer, and the tiny networks of the tests. */
export interface Value {
  readonly name: string;
  /** A string is a size that is free until the graph runs. */
  readonly shape: readonly (number | string)[];
}
export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  readonly ints?: Readonly<Record<string, readonly number[]>>;
}
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}
export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
}

// TensorProto.DataType and AttributeProto.AttributeType.
const FLOAT = 1;
const INT64 = 7;
const INTS = 7;

const valueInfo = (v: Value): Uint8Array => {
  const dims = v.shape.map((d) => field(1, typeof d === 'number' ? field(1, d) : field(2, d)));
  const tensor = joinBytes([field(1, FLOAT), field(2, joinBytes(dims))]);
  return joinBytes([field(1, v.name), field(2, field(1, tensor))]);
};

const node = (n: Node): Uint8Array =>
  joinBytes([
    ...n.inputs.map((name) => field(1, name)),
    ...n.outputs.map((name) => field(2, name)),
    field(4, n.op),
    ...Object.entries(n.ints ?? {}).map(([name, ints]) =>
      field(5, joinBytes([field(1, name), ...ints.map((i) => field(8, i)), field(20, INTS)])),
    ),
    ...(n.domain === undefined ? [] : [field(7, n.domain)]),
  ]);

const constant = (c: Constant): Uint8Array =>
  joinBytes([
    ...c.shape.map((d) => field(1, d)),
    field(2, c.data instanceof Float32Array ? FLOAT : INT64),
    field(8, c.name),
    field(9, new Uint8Array(c.data.buffer, c.data.byteOffset, c.data.byteLength)),
  ]);

/** An ONNX file, IR version 8, opset 14. */
export function encodeGraph(graph: Graph): Uint8Array {
  const body = joinBytes([
    ...graph.nodes.map((n) => field(1, node(n))),
    field(2, 'langevin'),
    ...graph.constants.map((c) => field(5, constant(c))),
    ...graph.inputs.map((v) => field(11, valueInfo(v))),
    ...graph.outputs.map((v) => field(12, valueInfo(v))),
  ]);
  return joinBytes([field(1, 8), field(7, body), field(8, field(2, 14))]);
}
