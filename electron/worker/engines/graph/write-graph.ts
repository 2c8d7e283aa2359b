import { joinBytes } from '../../../../core/formats/join-bytes.ts';
import { isList, type Attribute, type Constant, type Graph, type Node, type Numbers, type Value } from './graph.ts';
import { field } from './protobuf.ts';

// TensorProto.DataType
const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;
const BOOL = 9;

const typeOf = (data: Numbers): number =>
  data instanceof Float32Array
    ? FLOAT
    : data instanceof BigInt64Array
      ? INT64
      : data instanceof Int32Array
        ? INT32
        : BOOL;

const valueInfo = (v: Value): Uint8Array => {
  const dims = v.shape.map((d) => field(1, typeof d === 'number' ? field(1, d) : field(2, d)));
  const tensor = joinBytes([field(1, v.type === 'int64' ? INT64 : FLOAT), field(2, joinBytes(dims))]);
  return joinBytes([field(1, v.name), field(2, field(1, tensor))]);
};

/** TensorProto */
export const tensorBytes = (c: Constant): Uint8Array =>
  joinBytes([
    ...c.shape.map((d) => field(1, d)),
    field(2, typeOf(c.data)),
    field(8, c.name),
    field(9, new Uint8Array(c.data.buffer, c.data.byteOffset, c.data.byteLength)),
  ]);

/** AttributeProto: the field that holds the value, and 20, its kind. */
function attribute(name: string, value: Attribute): Uint8Array {
  const parts = (): [Uint8Array[], number] => {
    if (isList(value)) return [value.map((i) => field(8, i)), 7];
    if ('int' in value) return [[field(3, value.int)], 2];
    if ('float' in value) return [[fixed(2, value.float)], 1];
    if ('floats' in value) return [value.floats.map((f) => fixed(7, f)), 6];
    if ('text' in value) return [[field(4, value.text)], 3];
    return [[field(5, tensorBytes(value.tensor))], 4];
  };
  const [content, kind] = parts();
  return joinBytes([field(1, name), ...content, field(20, kind)]);
}

/** A 32-bit float has a wire kind of its own. */
function fixed(number: number, value: number): Uint8Array {
  const out = new Uint8Array(5);
  out[0] = number * 8 + 5;
  new DataView(out.buffer).setFloat32(1, value, true);
  return out;
}

const node = (n: Node): Uint8Array =>
  joinBytes([
    ...n.inputs.map((name) => field(1, name)),
    ...n.outputs.map((name) => field(2, name)),
    field(4, n.op),
    ...Object.entries(n.attributes ?? {}).map(([name, value]) => field(5, attribute(name, value))),
    ...(n.domain === undefined ? [] : [field(7, n.domain)]),
  ]);

/** An ONNX file, IR version 8: the provider's known answer, pullbacks, and the tiny networks of the tests. */
export function encodeGraph(graph: Graph): Uint8Array {
  const body = joinBytes([
    ...graph.nodes.map((n) => field(1, node(n))),
    field(2, 'langevin'),
    ...graph.constants.map((c) => field(5, tensorBytes(c))),
    ...graph.inputs.map((v) => field(11, valueInfo(v))),
    ...graph.outputs.map((v) => field(12, valueInfo(v))),
  ]);
  return joinBytes([field(1, 8), field(7, body), field(8, field(2, graph.opset))]);
}
