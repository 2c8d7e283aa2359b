import type { Tensor } from '@tensorflow/tfjs-core';
import type { Node } from '../../graph/graph.ts';
import type { TensorFlow, Value } from '../tensors.ts';

/** What a rule sees beside its node and inputs. */
export interface Scene {
  readonly tf: TensorFlow;
  readonly opset: number;
  /** What is made of a constant, made once and for all calls; of anything else, made anew. */
  once(of: Tensor, what: string, make: () => Tensor): Tensor;
}

/**
 * One operator of ONNX in TensorFlow.js: from its inputs (undefined where an optional one is left out) to its outputs.
 * Temporary tensors are freed by the caller.
 */
export type Rule = (node: Node, inputs: readonly (Value | undefined)[], scene: Scene) => Value | readonly Value[];
export type Rules = Readonly<Record<string, Rule>>;

/** The graph cannot be rebuilt. Its words name the operator and the node. */
export class NotRebuilt extends Error {}

export const notRebuilt = (node: Node, why: string): never => {
  throw new NotRebuilt(`the operator ${node.op} (node "${node.outputs[0] ?? ''}") ${why}`);
};

export const needed = (node: Node, inputs: readonly (Value | undefined)[], at: number): Value =>
  inputs[at] ?? notRebuilt(node, `lacks its input ${at + 1}`);

/** Whole numbers that say sizes and places. */
export const integersOf = (value: Value): number[] => Array.from(value.tensor.dataSync(), Number);
