import { valueOfHalf } from '../../../../core/formats/stored-number.ts';
import type { Attribute, Constant, Graph, Node, Numbers, Value } from './graph.ts';
import { fieldsOf, Malformed, textIn, textOf, wordsIn, type Field } from './protobuf.ts';

/**
 * An ONNX file as plain data. The file has been vetted (vet-graph.ts): nothing here runs or looks elsewhere.
 * @returns the graph, or the reason why it is none that we can take apart
 */
export function readGraph(file: Uint8Array): Graph | { readonly refused: string } {
  try {
    let opset = 1;
    let graph: Uint8Array | null = null;
    for (const f of fieldsOf(file)) {
      if (typeof f.value === 'number') continue;
      if (f.number === 7) graph = f.value;
      if (f.number === 8 && ['', 'ai.onnx'].includes(textIn(f.value, 1))) opset = numberIn(f.value, 2);
    }
    return graph === null ? { refused: 'it is not an ONNX file' } : { opset, ...graphIn(graph) };
  } catch (e) {
    if (e instanceof Malformed) return { refused: e.message };
    throw e;
  }
}

function graphIn(bytes: Uint8Array): Omit<Graph, 'opset'> {
  const inputs: Value[] = [];
  const outputs: Value[] = [];
  const nodes: Node[] = [];
  const constants: Constant[] = [];
  for (const { number, value } of fieldsOf(bytes)) {
    if (typeof value === 'number') continue;
    if (number === 1) nodes.push(nodeIn(value));
    if (number === 5) constants.push(tensorIn(value));
    if (number === 11) inputs.push(valueIn(value));
    if (number === 12) outputs.push(valueIn(value));
  }
  // Older exporters list the constants among the inputs.
  const held = new Set(constants.map(({ name }) => name));
  return { inputs: inputs.filter(({ name }) => !held.has(name)), outputs, nodes, constants };
}

function nodeIn(bytes: Uint8Array): Node {
  const parts = [...fieldsOf(bytes)];
  const named = (number: number): string[] => parts.filter((f) => f.number === number).map((f) => textOf(f.value));
  const attributes: [string, Attribute][] = [];
  for (const f of parts) if (f.number === 5 && typeof f.value !== 'number') attributes.push(attributeIn(f.value));
  return {
    op: textIn(bytes, 4),
    inputs: named(1),
    outputs: named(2),
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
  };
}

// AttributeProto.AttributeType
const [FLOAT, INT, STRING, TENSOR, FLOATS, INTS] = [1, 2, 3, 4, 6, 7];

function attributeIn(bytes: Uint8Array): [string, Attribute] {
  const parts = [...fieldsOf(bytes)];
  const last = (number: number): Field['value'] => parts.findLast((f) => f.number === number)?.value ?? 0;
  const bytesAt = (number: number): Uint8Array => {
    const value = last(number);
    return typeof value === 'number' ? new Uint8Array() : value;
  };
  const name = textOf(last(1));
  switch (Number(last(20))) {
    case FLOAT:
      return [name, { float: Number(last(2)) }];
    case INT:
      return [name, { int: Number(last(3)) }];
    case STRING:
      return [name, { text: textOf(last(4)) }];
    case TENSOR:
      return [name, { tensor: tensorIn(bytesAt(5)) }];
    case FLOATS:
      return [name, { floats: floatsAt(parts, 7) }];
    case INTS:
      return [name, integersAt(parts, 8)];
    default:
      throw new Malformed(`the attribute "${name}" is of a kind that no denoiser needs`);
  }
}

/** TensorProto.DataType → its numbers, from raw bytes or from the fields that hold them one by one. */
function tensorIn(bytes: Uint8Array): Constant {
  const parts = [...fieldsOf(bytes)];
  const name = textIn(bytes, 8);
  const shape = integersAt(parts, 1);
  const count = shape.reduce((product, n) => product * n, 1);
  const raw = parts.find((f) => f.number === 9)?.value;
  const data =
    raw === undefined || typeof raw === 'number'
      ? fromFields(numberIn(bytes, 2), parts, name)
      : fromRaw(numberIn(bytes, 2), raw, name);
  if (data.length !== count)
    throw new Malformed(`the tensor "${name}" should hold ${count} numbers, found ${data.length}`);
  return { name, shape, data };
}

const [FLOAT32, UINT8, INT32, INT64, BOOL, FLOAT16, FLOAT64] = [1, 2, 6, 7, 9, 10, 11];
const unknownKind = (name: string, kind: number): never => {
  throw new Malformed(`the tensor "${name}" holds numbers of the kind ${kind}, which no denoiser needs`);
};

function fromRaw(kind: number, raw: Uint8Array, name: string): Numbers {
  // A copy begins where numbers may begin, which a view into the file need not.
  const { buffer } = new Uint8Array(raw);
  const whole = (width: number): ArrayBuffer => buffer.slice(0, buffer.byteLength - (buffer.byteLength % width));
  switch (kind) {
    case FLOAT32:
      return new Float32Array(whole(4));
    case FLOAT16:
      return fromHalves(new Uint16Array(whole(2)));
    case FLOAT64:
      return Float32Array.from(new Float64Array(whole(8)));
    case INT64:
      return new BigInt64Array(whole(8));
    case INT32:
      return new Int32Array(whole(4));
    case BOOL:
    case UINT8:
      return new Uint8Array(buffer);
    default:
      return unknownKind(name, kind);
  }
}

/** Of every half float its value: a network holds millions of them. */
let halves: Float32Array | undefined;
function fromHalves(words: ArrayLike<number>): Float32Array {
  halves ??= Float32Array.from({ length: 2 ** 16 }, (_, word) => valueOfHalf(word));
  const out = new Float32Array(words.length);
  for (let i = 0; i < out.length; i++) out[i] = halves[words[i]!]!;
  return out;
}

function fromFields(kind: number, parts: readonly Field[], name: string): Numbers {
  switch (kind) {
    case FLOAT32:
      return Float32Array.from(floatsAt(parts, 4));
    case FLOAT16:
      return fromHalves(integersAt(parts, 5));
    case FLOAT64:
      return Float32Array.from(wordsIn(parts, 10, 8));
    case INT64:
      return BigInt64Array.from(integersAt(parts, 7), BigInt);
    case INT32:
      return Int32Array.from(integersAt(parts, 5));
    case BOOL:
    case UINT8:
      return Uint8Array.from(integersAt(parts, 5));
    default:
      return unknownKind(name, kind);
  }
}

/** ValueInfoProto: its name, and the sizes of its tensor type. */
function valueIn(bytes: Uint8Array): Value {
  const tensor = inside(inside(bytes, 2), 1);
  const shape = [...fieldsOf(inside(tensor, 2))].flatMap((dim, i) => {
    if (typeof dim.value === 'number') return [];
    const size = numberIn(dim.value, 1);
    return [size > 0 ? size : textIn(dim.value, 2) || `size ${i}`];
  });
  return { name: textIn(bytes, 1), shape, type: numberIn(tensor, 1) === INT64 ? 'int64' : 'float32' };
}

function inside(bytes: Uint8Array, number: number): Uint8Array {
  for (const f of fieldsOf(bytes)) if (f.number === number && typeof f.value !== 'number') return f.value;
  return new Uint8Array();
}
function numberIn(bytes: Uint8Array, number: number): number {
  let found = 0;
  for (const f of fieldsOf(bytes)) if (f.number === number && typeof f.value === 'number') found = f.value;
  return found;
}
/** Repeated numbers come one a field or packed into one. */
const integersAt = (parts: readonly Field[], number: number): number[] => wordsIn(parts, number, 'varint');
const floatsAt = (parts: readonly Field[], number: number): number[] => wordsIn(parts, number, 4);
