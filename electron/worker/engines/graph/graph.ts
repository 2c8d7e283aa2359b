/** An ONNX graph as plain data (onnx.proto3): what is read from files, rebuilt in other engines, differentiated and written. */

export interface Graph {
  /** Of the standard operators. */
  readonly opset: number;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** In an order in which they can be run. */
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
}
export interface Value {
  readonly name: string;
  /** A string is a size that is free until the graph runs. */
  readonly shape: readonly (number | string)[];
  readonly type?: 'float32' | 'int64';
}
export interface Node {
  readonly op: string;
  /** '' where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}
/** A bare list is of whole numbers, the usual kind. */
export type Attribute =
  | readonly number[]
  | { readonly int: number }
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly text: string }
  | { readonly tensor: Constant };
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Numbers;
}
/** float32 · int64 · int32 · bool. Other kinds of number are read as the next of these. */
export type Numbers = Float32Array | BigInt64Array | Int32Array | Uint8Array;

/** The graph for images of one shape: then a runtime folds every computed size, once and for all calls. */
export const fixedAt = (graph: Graph, image: string, shape: readonly number[]): Graph => ({
  ...graph,
  inputs: graph.inputs.map((value) => ({ ...value, shape: value.name === image ? shape : shape.slice(0, 1) })),
});

/** A whole-number attribute, or `otherwise`. */
export function intOf(node: Node, name: string, otherwise: number): number {
  const found = node.attributes?.[name];
  return found !== undefined && 'int' in found ? found.int : otherwise;
}
export function intsOf(node: Node, name: string): readonly number[] | null {
  const found = node.attributes?.[name];
  return found !== undefined && isList(found) ? found : null;
}
export function floatOf(node: Node, name: string, otherwise: number): number {
  const found = node.attributes?.[name];
  return found !== undefined && 'float' in found ? found.float : otherwise;
}
export function textOf(node: Node, name: string, otherwise: string): string {
  const found = node.attributes?.[name];
  return found !== undefined && 'text' in found ? found.text : otherwise;
}
export const isList = (attribute: Attribute): attribute is readonly number[] => Array.isArray(attribute);

/** The value of a Constant node, whichever of its attributes holds it. */
export function constantOf(node: Node): Constant | null {
  if (node.op !== 'Constant') return null;
  const [name = ''] = node.outputs;
  for (const value of Object.values(node.attributes ?? {})) {
    if (isList(value)) return { name, shape: [value.length], data: BigInt64Array.from(value, BigInt) };
    if ('tensor' in value) return { ...value.tensor, name };
    if ('int' in value) return { name, shape: [], data: BigInt64Array.of(BigInt(value.int)) };
    if ('float' in value) return { name, shape: [], data: Float32Array.of(value.float) };
    if ('floats' in value) return { name, shape: [value.floats.length], data: Float32Array.from(value.floats) };
  }
  return null;
}
