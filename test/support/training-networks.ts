/** Networks small enough to be differentiated by moving each of their weights. */
import { modelManifest } from '../../core/contract/model.ts';
import type { Attribute, Constant, Graph, Node } from '../../electron/worker/engines/graph/graph.ts';
import { trainableIn } from '../../electron/worker/engines/graph/trainable.ts';
import type { Question, Trainable } from '../../electron/worker/engines/loss-gradient.ts';
import { floats, longs, normals } from './graph-constants.ts';
import { manifestOf } from './tiny-model.ts';

const CHANNELS = 2;
const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes?: Readonly<Record<string, Attribute>>,
): Node => ({ op, inputs, outputs: [output], ...(attributes && { attributes }) });
const network = (nodes: readonly Node[], constants: readonly Constant[]): Graph => ({
  opset: 17,
  inputs: [
    { name: 'x', shape: ['batch', CHANNELS, 'height', 'width'] },
    { name: 'sigma', shape: ['batch'] },
  ],
  outputs: [{ name: 'denoised', shape: ['batch', CHANNELS, 'height', 'width'] }],
  nodes,
  constants,
});
const around = (n: number): Record<string, Attribute> => ({ pads: [n, n, n, n] });
const swish = (from: string, to: string): Node[] => [
  node('Sigmoid', [from], `${to}:gate`),
  node('Mul', [from, `${to}:gate`], to),
];

/** By what they try, each with the names of the weights that training finds in it. */
export const NETWORKS: Readonly<Record<string, { readonly graph: Graph; readonly weights: readonly string[] }>> = {
  'convolutions with biases': {
    weights: ['a', 'a.bias', 'b'],
    graph: network(
      [
        node('Conv', ['x', 'a', 'a.bias'], 'h', around(1)),
        ...swish('h', 'g'),
        node('Conv', ['g', 'b'], 'denoised', { ...around(2), dilations: [2, 2] }),
      ],
      [floats('a', [3, 2, 3, 3]), floats('a.bias', [3]), floats('b', [2, 3, 3, 3], 8)],
    ),
  },
  'a strided convolution, one of single pixels and a shuffle of them': {
    weights: ['down', 'up', 'up.bias'],
    graph: network(
      [
        node('Conv', ['x', 'down'], 'h', { strides: [2, 2] }),
        ...swish('h', 'g'),
        node('Conv', ['g', 'up', 'up.bias'], 'u'),
        node('DepthToSpace', ['u'], 'd', { blocksize: { int: 2 }, mode: { text: 'CRD' } }),
        node('Add', ['d', 'x'], 'denoised'),
      ],
      [floats('down', [4, 2, 2, 2]), floats('up', [8, 4, 1, 1], 8), floats('up.bias', [8])],
    ),
  },
  'windows that overlap at a stride, and the transposed convolution': {
    weights: ['down', 'up', 'up.bias'],
    graph: network(
      [
        node('Conv', ['x', 'down'], 'h', { strides: [2, 2], pads: [1, 1, 0, 0] }),
        node('Tanh', ['h'], 'g'),
        node('ConvTranspose', ['g', 'up', 'up.bias'], 'denoised', { strides: [2, 2] }),
      ],
      [floats('down', [3, 2, 3, 3]), floats('up', [3, 2, 2, 2], 8), floats('up.bias', [2])],
    ),
  },
  'groups of channels': {
    weights: ['spread', 'each', 'pairs'],
    graph: network(
      [
        node('Conv', ['x', 'spread'], 's'),
        node('Conv', ['s', 'each'], 'h', { ...around(1), group: { int: 4 } }),
        ...swish('h', 'g'),
        node('Conv', ['g', 'pairs'], 'denoised', { ...around(1), group: { int: 2 } }),
      ],
      [floats('spread', [4, 2, 1, 1]), floats('each', [4, 1, 3, 3], 8), floats('pairs', [2, 2, 3, 3], 9)],
    ),
  },
  'a filter that was never learnt, between kernels that were': {
    weights: ['spread', 'out'],
    graph: network(
      [
        node('Conv', ['x', 'spread'], 's'),
        node('Conv', ['s', 'filter'], 'half', { strides: [2, 2], group: { int: 3 } }),
        ...swish('half', 'g'),
        node('ConvTranspose', ['g', 'filter'], 'u', { strides: [2, 2], group: { int: 3 } }),
        node('Conv', ['u', 'out'], 'denoised'),
      ],
      [
        floats('spread', [3, 2, 1, 1]),
        floats('out', [2, 3, 1, 1], 8),
        { name: 'filter', shape: [3, 1, 2, 2], data: new Float32Array(12).fill(0.25) },
      ],
    ),
  },
  'scale and shift by the noise level': {
    weights: ['first', 'first.bias', 'film', 'film.bias', 'conv', 'out'],
    graph: network(
      [
        node('Unsqueeze', ['sigma', 'one'], 's'),
        node('Mul', ['s', 'frequencies'], 'p'),
        node('Gemm', ['p', 'first', 'first.bias'], 'e', { transB: { int: 1 } }),
        ...swish('e', 'e2'),
        node('Gemm', ['e2', 'film', 'film.bias'], 'f', { transB: { int: 1 } }),
        node('Unsqueeze', ['f', 'last'], 'f4'),
        { op: 'Split', inputs: ['f4', 'halves'], outputs: ['scale', 'shift'], attributes: { axis: { int: 1 } } },
        node('Conv', ['x', 'conv'], 'h', around(1)),
        node('Mul', ['h', 'scale'], 'hs'),
        node('Add', ['hs', 'shift'], 'ht'),
        ...swish('ht', 'g'),
        node('Conv', ['g', 'out'], 'o'),
        node('Mul', ['o', 'half'], 'denoised'),
      ],
      [
        longs('one', [1]),
        longs('last', [2, 3]),
        longs('halves', [3, 3]),
        floats('frequencies', [1, 4]),
        floats('first', [5, 4]),
        floats('first.bias', [5]),
        floats('film', [6, 5], 8),
        floats('film.bias', [6]),
        floats('conv', [3, 2, 3, 3]),
        floats('out', [2, 3, 1, 1], 9),
        floats('half', [1]),
      ],
    ),
  },
  'products of matrices with a bias behind them': {
    weights: ['w', 'b', 'turned'],
    graph: network(
      [
        node('Reshape', ['x', 'flat'], 'r'),
        node('Transpose', ['r'], 't', { perm: [0, 2, 1] }),
        node('MatMul', ['t', 'w'], 'm'),
        node('Add', ['b', 'm'], 'mb'),
        node('Tanh', ['mb'], 'g'),
        node('Transpose', ['turned'], 'other', { perm: [1, 0] }),
        node('MatMul', ['g', 'other'], 'm2'),
        node('Transpose', ['m2'], 't2', { perm: [0, 2, 1] }),
        node('Reshape', ['t2', 'whole'], 'denoised'),
      ],
      [
        longs('flat', [0, 2, -1]),
        longs('whole', [0, 2, 6, 6]),
        floats('w', [2, 4]),
        floats('b', [4]),
        floats('turned', [2, 4], 8),
      ],
    ),
  },
  'normalisation of groups, as exporters write it': {
    weights: ['conv', 'ones', 'zeros', 'scale', 'shift', 'out'],
    graph: network(
      [
        node('Conv', ['x', 'conv'], 'h'),
        node('Reshape', ['h', 'groups'], 'r'),
        node('InstanceNormalization', ['r', 'ones', 'zeros'], 'n', { epsilon: { float: 1e-3 } }),
        node('Reshape', ['n', 'whole'], 'w'),
        node('Mul', ['w', 'scale'], 's'),
        node('Add', ['s', 'shift'], 't'),
        ...swish('t', 'g'),
        node('Conv', ['g', 'out'], 'denoised'),
      ],
      [
        longs('groups', [0, 2, -1]),
        longs('whole', [0, 4, 6, 6]),
        floats('ones', [2]),
        floats('zeros', [2], 8),
        floats('conv', [4, 2, 1, 1]),
        floats('scale', [4, 1, 1]),
        floats('shift', [4, 1, 1], 8),
        floats('out', [2, 4, 1, 1], 9),
      ],
    ),
  },
  'one kernel that is used twice, cast from other numbers': {
    weights: ['kernel'],
    graph: network(
      [
        node('Cast', ['stored'], 'kernel', { to: { int: 1 } }),
        node('Conv', ['x', 'kernel'], 'h', around(1)),
        ...swish('h', 'g'),
        node('Conv', ['g', 'kernel'], 'denoised', around(1)),
      ],
      [floats('stored', [2, 2, 3, 3])],
    ),
  },
};

export const SHAPE = [2, CHANNELS, 6, 6] as const;

/** A network in training: its weights stand in one row, and so do their gradients. */
export function inTraining(graph: Graph): Trainable & { readonly row: Float32Array } {
  const found = trainableIn(graph);
  const row = new Float32Array(found.reduce((sum, { data }) => sum + data.length, 0));
  let from = 0;
  const parts = found.map(({ name, shape, data }) => {
    const part = { name, shape, data: row.subarray(from, from + data.length) };
    part.data.set(data);
    from += data.length;
    return part;
  });
  return {
    manifest: modelManifest.parse(manifestOf(new Uint8Array(1), { sizeMultiple: 2 }, { channels: CHANNELS })),
    graph,
    row,
    weights: parts,
    gradients: parts.map(({ data }) => new Float32Array(data.length)),
  };
}

export const question = (seed: number): Question => ({
  images: normals(seed, 144),
  conditions: Float64Array.of(0.3, 1.2),
  targets: normals(seed + 1, 144),
  importance: Float32Array.of(0.7, 2.5),
});
