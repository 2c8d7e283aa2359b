/** Every operator as TensorFlow.js computes it beside onnxruntime, on the same small graph. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Attribute, Constant, Graph, Node } from '../../../electron/worker/engines/graph/graph.ts';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import { proveBackend, using } from '../../../electron/worker/engines/tfjs/backends.ts';
import { OPERATORS } from '../../../electron/worker/engines/tfjs/operators/operators.ts';
import { rebuild, weightsIn } from '../../../electron/worker/engines/tfjs/rebuild.ts';
import { floats, longs, normals, sizeOf, type Shape } from '../../support/graph-constants.ts';

const single = (name: string, value: number): Constant => ({ name, shape: [], data: Float32Array.of(value) });
const long = (name: string, value: number): Constant => ({ ...longs(name, [value]), shape: [] });

interface Case {
  readonly from: Shape;
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  /** Added to the image, where the operator wants positive numbers. */
  readonly around: number;
  readonly opset: number;
}
type More = Partial<Pick<Case, 'constants' | 'around' | 'opset'>> & {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: readonly string[];
};
const one = (op: string, from: Shape, inputs: readonly string[] = ['x'], more: More = {}): Case => ({
  from,
  nodes: [{ op, inputs, outputs: more.outputs ?? ['y'], attributes: more.attributes ?? {} }],
  constants: more.constants ?? [],
  around: more.around ?? 0,
  opset: more.opset ?? 18,
});
/** Behind a convolution, where images lie with their channels last, and another behind it. */
const amid = (op: string, inputs: readonly string[], more: More = {}): Case => ({
  ...one(op, [2, 3, 4, 6], inputs, more),
  nodes: [
    { op: 'Conv', inputs: ['x', 'kernel'], outputs: ['i'] },
    { op, inputs, outputs: more.outputs ?? ['y'], attributes: more.attributes ?? {} },
  ],
  constants: [...(more.constants ?? []), floats('kernel', [3, 3, 1, 1], 3)],
});
const numbers = (op: string, around = 0): Case[] =>
  [one(op, [2, 3], ['x'], { around }), amid(op, ['i'], { around })].slice(0, around === 0 ? 2 : 1);
const VECTOR = floats('b', [1, 3, 1, 1]);
const among = (op: string): Case[] => [
  one(op, [3, 1], ['x', 'b'], { constants: [floats('b', [4])] }),
  amid(op, ['i', 'b'], { constants: [VECTOR] }),
  amid(op, ['b', 'i'], { constants: [floats('b', [4, 6])] }),
  amid(op, ['i', 'b'], { constants: [single('b', 0.3)] }),
];
/** A comparison as numbers. */
const compared = (op: string): Case => ({
  ...one(op, [3, 4], ['x', 'b'], { constants: [floats('b', [4])] }),
  nodes: [
    { op, inputs: ['x', 'b'], outputs: ['c'] },
    { op: 'Cast', inputs: ['c'], outputs: ['y'], attributes: { to: { int: 1 } } },
  ],
});
const logical = (nodes: readonly Node[]): Case => ({
  ...one('', [3, 4], [], { constants: [single('zero', 0), single('half', 0.5)] }),
  nodes: [
    { op: 'Less', inputs: ['x', 'zero'], outputs: ['p'] },
    { op: 'Greater', inputs: ['x', 'half'], outputs: ['q'] },
    ...nodes,
    { op: 'Cast', inputs: ['c'], outputs: ['y'], attributes: { to: { int: 1 } } },
  ],
});
/** Sizes that are computed from the image's, as exporters write them. */
const sized = (nodes: readonly Node[], constants: readonly Constant[] = []): Case => ({
  ...one('', [2, 3, 4, 6], [], { constants }),
  nodes: [{ op: 'Shape', inputs: ['x'], outputs: ['shape'] }, ...nodes],
});
const asFloat: Node = { op: 'Cast', inputs: ['n'], outputs: ['y'], attributes: { to: { int: 1 } } };
const IMAGE = [2, 3, 4, 6];
const conv = (attributes: More['attributes'], kernel: Shape, from: Shape = [1, 4, 7, 8]): Case =>
  one('Conv', from, ['x', 'w', 'b'], {
    ...(attributes && { attributes }),
    constants: [floats('w', kernel), floats('b', [kernel[0]!])],
  });
const transposed = (attributes: More['attributes'], kernel: Shape, groups = 1): Case =>
  one('ConvTranspose', [2, 4, 3, 5], ['x', 'w', 'b'], {
    ...(attributes && { attributes }),
    constants: [floats('w', kernel), floats('b', [kernel[1]! * groups])],
  });
const reductions = (op: string): Case[] => [
  one(op, [2, 3, 4], ['x'], { attributes: { axes: [1, -1] }, opset: 13 }),
  one(op, [2, 3, 4], ['x'], { attributes: { keepdims: { int: 0 }, axes: [1] }, opset: 13 }),
  one(op, [2, 3], ['x'], { opset: 13 }),
  amid(op, ['i'], { attributes: { axes: [1] }, opset: 13 }),
  amid(op, ['i'], { attributes: { axes: [2, 3], keepdims: { int: 0 } }, opset: 13 }),
];
const pads = (mode: string, fill = 0): More => ({
  attributes: { mode: { text: mode } },
  constants: [longs('p', [0, 0, 1, 2, 0, 0, 2, 1]), single('v', fill)],
});

const CASES: Readonly<Record<string, readonly Case[]>> = {
  Add: among('Add'),
  Sub: among('Sub'),
  Mul: among('Mul'),
  Div: among('Div'),
  Mod: [sized([{ op: 'Mod', inputs: ['shape', 'm'], outputs: ['n'] }, asFloat], [longs('m', [3])])],
  Pow: [
    one('Pow', [3, 4], ['x', 'b'], { constants: [single('b', 2)] }),
    one('Pow', [3, 4], ['x', 'b'], { constants: [long('b', 3)] }),
    amid('Pow', ['i', 'b'], { constants: [single('b', 3)] }),
  ],
  Min: [one('Min', [3, 4], ['x', 'b'], { constants: [floats('b', [4])] })],
  Max: [one('Max', [3, 4], ['x', 'b', 'c'], { constants: [floats('b', [4]), floats('c', [3, 1], 9)] })],
  Sum: [amid('Sum', ['i', 'x', 'i'])],
  Equal: [sized([{ op: 'Equal', inputs: ['shape', 'm'], outputs: ['n'] }, asFloat], [longs('m', [2, 4, 4, 4])])],
  Less: [compared('Less')],
  Greater: [compared('Greater')],
  LessOrEqual: [compared('LessOrEqual')],
  GreaterOrEqual: [compared('GreaterOrEqual')],
  And: [logical([{ op: 'And', inputs: ['p', 'q'], outputs: ['c'] }])],
  Or: [logical([{ op: 'Or', inputs: ['p', 'q'], outputs: ['c'] }])],
  Not: [logical([{ op: 'Not', inputs: ['p'], outputs: ['c'] }])],
  Where: [
    {
      ...one('', IMAGE, [], { constants: [single('zero', 0), VECTOR, floats('kernel', [3, 3, 1, 1])] }),
      nodes: [
        { op: 'Conv', inputs: ['x', 'kernel'], outputs: ['i'] },
        { op: 'Less', inputs: ['i', 'zero'], outputs: ['p'] },
        { op: 'Where', inputs: ['p', 'x', 'b'], outputs: ['y'] },
      ],
    },
  ],
  Identity: numbers('Identity'),
  Dropout: numbers('Dropout'),
  Neg: numbers('Neg'),
  Abs: numbers('Abs'),
  Sign: numbers('Sign'),
  Exp: numbers('Exp'),
  Log: numbers('Log', 5),
  Sqrt: numbers('Sqrt', 5),
  Reciprocal: numbers('Reciprocal', 5),
  Sin: numbers('Sin'),
  Cos: numbers('Cos'),
  Tanh: numbers('Tanh'),
  Erf: numbers('Erf'),
  Floor: numbers('Floor'),
  Ceil: numbers('Ceil'),
  Sigmoid: numbers('Sigmoid'),
  HardSigmoid: numbers('HardSigmoid'),
  Softplus: numbers('Softplus'),
  Relu: numbers('Relu'),
  LeakyRelu: [...numbers('LeakyRelu'), one('LeakyRelu', [9], ['x'], { attributes: { alpha: { float: 0.2 } } })],
  Elu: numbers('Elu'),
  Gelu: [
    one('Gelu', [9], ['x'], { opset: 20 }),
    one('Gelu', [9], ['x'], { opset: 20, attributes: { approximate: { text: 'tanh' } } }),
  ],
  Clip: [
    one('Clip', [9], ['x', 'low', 'high'], { constants: [single('low', -0.5), single('high', 0.25)] }),
    amid('Clip', ['i', '', 'high'], { constants: [single('high', 0.25)] }),
  ],
  Reshape: [
    one('Reshape', [2, 6], ['x', 's'], { constants: [longs('s', [0, 3, -1])] }),
    amid('Reshape', ['i', 's'], { constants: [longs('s', [0, -1])] }),
  ],
  Flatten: [one('Flatten', [2, 3, 2]), amid('Flatten', ['i'], { attributes: { axis: { int: 2 } } })],
  Squeeze: [one('Squeeze', [2, 1, 3, 1], ['x', 's'], { constants: [longs('s', [-1])] }), one('Squeeze', [2, 1, 3, 1])],
  Unsqueeze: [
    one('Unsqueeze', [2, 3], ['x', 's'], { constants: [longs('s', [1, -1])] }),
    one('Unsqueeze', [2, 3], ['x'], { attributes: { axes: [0] }, opset: 12 }),
  ],
  Transpose: [
    one('Transpose', [2, 3, 4], ['x'], { attributes: { perm: [2, 0, 1] } }),
    one('Transpose', [2, 3]),
    amid('Transpose', ['i'], { attributes: { perm: [3, 1, 0, 2] } }),
    one('Transpose', [1, 2, 2, 3, 2, 2], ['x'], { attributes: { perm: [0, 1, 3, 5, 2, 4] } }),
  ],
  Shape: [sized([{ ...asFloat, inputs: ['shape'] }]), amid('Shape', ['i'], { outputs: ['n'] })].map((c, i) =>
    i === 0 ? c : { ...c, nodes: [...c.nodes, asFloat] },
  ),
  Size: [{ ...one('Size', IMAGE, ['x'], { outputs: ['n'] }) }].map((c) => ({ ...c, nodes: [...c.nodes, asFloat] })),
  Cast: [
    one('Cast', [9], ['x'], { attributes: { to: { int: 1 } } }),
    { ...one('Cast', [9], ['x'], { attributes: { to: { int: 7 } }, outputs: ['n'], around: 3 }) },
  ].map((c, i) => (i === 0 ? c : { ...c, nodes: [...c.nodes, asFloat] })),
  CastLike: [sized([{ op: 'CastLike', inputs: ['shape', 'x'], outputs: ['y'] }])],
  Expand: [one('Expand', [3, 1], ['x', 's'], { constants: [longs('s', [2, 1, 4])] })],
  ConstantOfShape: [
    sized([
      {
        op: 'ConstantOfShape',
        inputs: ['shape'],
        outputs: ['c'],
        attributes: { value: { tensor: { name: '', shape: [1], data: Float32Array.of(1.5) } } },
      },
      { op: 'Mul', inputs: ['c', 'x'], outputs: ['y'] },
    ]),
  ],
  Range: [
    {
      ...one('Range', [3], ['zero', 'size', 'step'], { constants: [long('zero', 1), long('step', 2)], outputs: ['n'] }),
      nodes: [
        { op: 'Size', inputs: ['x'], outputs: ['size'] },
        { op: 'Range', inputs: ['zero', 'size', 'step'], outputs: ['n'] },
        asFloat,
      ],
    },
  ],
  Gather: [
    sized([{ op: 'Gather', inputs: ['shape', 'last'], outputs: ['n'] }, asFloat], [long('last', -1)]),
    one('Gather', [4, 5], ['x', 'at'], { constants: [longs('at', [3, 0, -1])], attributes: { axis: { int: 1 } } }),
  ],
  Concat: [
    one('Concat', [2, 3], ['x', 'b', 'x'], { attributes: { axis: { int: -1 } }, constants: [floats('b', [2, 1])] }),
    amid('Concat', ['i', 'x'], { attributes: { axis: { int: 1 } } }),
  ],
  Split: [
    one('Split', [2, 5], ['x', 's'], {
      outputs: ['y', 'z'],
      attributes: { axis: { int: 1 } },
      constants: [longs('s', [2, 3])],
    }),
    amid('Split', ['i', 's'], {
      outputs: ['z', 'y'],
      attributes: { axis: { int: 1 } },
      constants: [longs('s', [1, 2])],
    }),
    one('Split', [4, 6], ['x'], { outputs: ['y', 'z'], attributes: { axis: { int: -1 } }, opset: 13 }),
  ],
  Slice: [
    one('Slice', [4, 5], ['x', 'a', 'b'], { constants: [longs('a', [1]), longs('b', [3])] }),
    one('Slice', [4, 5], ['x', 'a', 'b', 'c'], {
      constants: [
        longs('a', [-2]),
        { name: 'b', shape: [1], data: BigInt64Array.of(2n ** 63n - 1n) },
        longs('c', [-1]),
      ],
    }),
    one('Slice', [4, 5], ['x', 'a', 'b', 'c', 's'], {
      constants: [longs('a', [-1, 3]), longs('b', [-9, 0]), longs('c', [0, 1]), longs('s', [-1, -2])],
    }),
    amid('Slice', ['i', 'a', 'b', 'c', 's'], {
      constants: [longs('a', [0, 1]), longs('b', [9, 3]), longs('c', [3, 1]), longs('s', [2, 1])],
    }),
  ],
  Pad: [
    one('Pad', IMAGE, ['x', 'p', 'v'], pads('constant', 2)),
    amid('Pad', ['i', 'p'], pads('constant')),
    one('Pad', IMAGE, ['x', 'p'], pads('reflect')),
    one('Pad', [4, 5], ['x', 'p'], { constants: [longs('p', [-1, 2, 1, -3])] }),
  ],
  Tile: [one('Tile', [2, 3], ['x', 's'], { constants: [longs('s', [2, 1])] })],
  DepthToSpace: ['DCR', 'CRD'].map((mode) =>
    one('DepthToSpace', [2, 12, 2, 3], ['x'], { attributes: { blocksize: { int: 2 }, mode: { text: mode } } }),
  ),
  SpaceToDepth: [one('SpaceToDepth', IMAGE, ['x'], { attributes: { blocksize: { int: 2 } } })],
  ReduceMean: reductions('ReduceMean'),
  ReduceSum: [
    one('ReduceSum', [2, 3, 4], ['x', 's'], { constants: [longs('s', [1, -1])] }),
    amid('ReduceSum', ['i', 's'], { constants: [longs('s', [1])], attributes: { keepdims: { int: 0 } } }),
  ],
  ReduceMax: reductions('ReduceMax'),
  ReduceMin: reductions('ReduceMin'),
  ReduceSumSquare: reductions('ReduceSumSquare'),
  ReduceL2: reductions('ReduceL2'),
  MatMul: [
    one('MatMul', [2, 3, 4], ['x', 'b'], { constants: [floats('b', [4, 5])] }),
    one('MatMul', [2, 3, 4], ['b', 'x'], { constants: [floats('b', [2, 5, 3])] }),
  ],
  Einsum: ['bchw,c->bchw', 'ncqk,nck->nqc'].map((text, i) =>
    one('Einsum', [2, 3, 4, 5], ['x', 'b'], {
      attributes: { equation: { text } },
      constants: [floats('b', i === 0 ? [3] : [2, 3, 5])],
    }),
  ),
  Gemm: [
    one('Gemm', [2, 3], ['x', 'b', 'c'], {
      constants: [floats('b', [5, 3]), floats('c', [5])],
      attributes: { transB: { int: 1 } },
    }),
    one('Gemm', [3, 2], ['x', 'b', 'c'], {
      constants: [floats('b', [3, 5]), floats('c', [2, 1])],
      attributes: { transA: { int: 1 }, alpha: { float: 0.5 }, beta: { float: 2 } },
    }),
    one('Gemm', [2, 3], ['x', 'b'], { constants: [floats('b', [3, 4])] }),
  ],
  Softmax: [
    one('Softmax', [2, 3, 4]),
    one('Softmax', [2, 3, 4], ['x'], { attributes: { axis: { int: 1 } } }),
    amid('Softmax', ['i'], { attributes: { axis: { int: 1 } } }),
  ],
  InstanceNormalization: [
    one('InstanceNormalization', [2, 3, 8], ['x', 's', 'b'], { constants: [floats('s', [3]), floats('b', [3], 9)] }),
    amid('InstanceNormalization', ['i', 's', 'b'], { constants: [floats('s', [3]), floats('b', [3], 9)] }),
  ],
  GroupNormalization: [
    one('GroupNormalization', [2, 4, 3, 5], ['x', 's', 'b'], {
      opset: 21,
      attributes: { num_groups: { int: 2 } },
      constants: [floats('s', [4]), floats('b', [4], 9)],
    }),
    one('GroupNormalization', [2, 4, 3, 5], ['x', 's', 'b'], {
      attributes: { num_groups: { int: 2 } },
      constants: [floats('s', [2]), floats('b', [2], 9)],
    }),
  ],
  LayerNormalization: [
    one('LayerNormalization', [2, 3, 4], ['x', 's', 'b'], { constants: [floats('s', [4]), floats('b', [4], 9)] }),
    one('LayerNormalization', [2, 3, 4], ['x', 's'], {
      constants: [floats('s', [3, 4])],
      attributes: { axis: { int: 1 } },
    }),
  ],
  BatchNormalization: [
    amid('BatchNormalization', ['i', 's', 'b', 'm', 'v'], {
      constants: [
        floats('s', [3]),
        floats('b', [3], 9),
        floats('m', [3], 8),
        { ...floats('v', [3]), data: Float32Array.of(1, 2, 0.5) },
      ],
    }),
    one('BatchNormalization', [2, 3], ['x', 's', 'b', 'm', 'v'], {
      constants: [
        floats('s', [3]),
        floats('b', [3], 9),
        floats('m', [3], 8),
        { ...floats('v', [3]), data: Float32Array.of(1, 2, 0.5) },
      ],
    }),
  ],
  Conv: [
    conv({ pads: [1, 1, 1, 1] }, [5, 4, 3, 3]),
    conv({}, [5, 4, 3, 3]),
    conv({ pads: [0, 1, 2, 3], strides: [2, 1] }, [5, 4, 3, 2]),
    conv({ pads: [2, 2, 2, 2], dilations: [2, 2] }, [5, 4, 3, 3]),
    conv({ strides: [2, 2] }, [5, 4, 2, 2], [2, 4, 6, 8]),
    conv({ auto_pad: { text: 'SAME_UPPER' }, strides: [2, 2] }, [5, 4, 3, 3]),
    conv({ auto_pad: { text: 'SAME_LOWER' } }, [5, 4, 2, 2]),
    conv({ group: { int: 2 }, pads: [1, 1, 1, 1] }, [6, 2, 3, 3]),
    conv({ group: { int: 4 } }, [4, 1, 3, 3]),
    conv({}, [5, 4, 1, 1]),
    conv({ group: { int: 4 }, pads: [1, 1, 1, 1] }, [8, 1, 3, 3]),
    conv({ pads: [2, 0], strides: [2] }, [5, 4, 3], [2, 4, 9]),
    conv({ group: { int: 2 } }, [6, 2, 1], [2, 4, 9]),
  ],
  ConvTranspose: [
    transposed({ strides: [2, 2] }, [4, 3, 2, 2]),
    transposed({ strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] }, [4, 3, 3, 3]),
    transposed({ pads: [1, 0, 1, 2] }, [4, 3, 3, 3]),
    transposed({ strides: [2, 3], group: { int: 2 } }, [4, 2, 2, 3], 2),
  ],
  AveragePool: [
    one('AveragePool', [2, 3, 6, 8], ['x'], { attributes: { kernel_shape: [2, 2], strides: [2, 2] } }),
    one('AveragePool', [2, 3, 6, 8], ['x'], {
      attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: { int: 1 } },
    }),
  ],
  MaxPool: [
    one('MaxPool', [2, 3, 6, 8], ['x'], { attributes: { kernel_shape: [2, 2], strides: [2, 2] } }),
    one('MaxPool', [2, 3, 6, 8], ['x'], { attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }, around: -9 }),
  ],
  GlobalAveragePool: [one('GlobalAveragePool', IMAGE)],
  Resize: [
    one('Resize', IMAGE, ['x', '', 'f'], {
      attributes: { nearest_mode: { text: 'floor' }, coordinate_transformation_mode: { text: 'asymmetric' } },
      constants: [{ name: 'f', shape: [4], data: Float32Array.of(1, 1, 2, 3) }],
    }),
    one('Resize', IMAGE, ['x', '', '', 'f'], { constants: [longs('f', [2, 3, 8, 12])] }),
  ],
};

async function answers({
  from,
  nodes,
  constants,
  around,
  opset,
}: Case): Promise<readonly [Float32Array, Float32Array]> {
  expect((await proveBackend('wasm')).reason).toBeNull();
  const tf = await using('wasm');
  const x = normals(1, sizeOf(from)).map((v) => v + around);
  const graph = (shape: Shape): Graph => ({
    opset,
    inputs: [{ name: 'x', shape: from }],
    outputs: [{ name: 'y', shape }],
    nodes,
    constants,
  });
  const weights = weightsIn(tf);
  const before = tf.memory().numTensors;
  const image = tf.tensor(x, [...from]);
  const run = rebuild(weights, graph([]));
  const [first, second] = [0, 1].map(() => tf.tidy(() => run(new Map([['x', image]])))[0]!);
  expect(Array.from(second!.dataSync())).toEqual(Array.from(first!.dataSync()));
  const shape = [...first!.shape];
  const found = Float32Array.from(first!.dataSync());
  for (const tensor of [image, first!, second!]) tensor.dispose();
  weights.dispose();
  expect(tf.memory().numTensors, 'tensors that were left').toBe(before);
  const session = await ort.InferenceSession.create(encodeGraph(graph(shape)), { logSeverityLevel: 4 });
  const { y } = await session.run({ x: new ort.Tensor('float32', x, from) });
  expect(y?.dims).toEqual(shape);
  await session.release();
  return [found, Float32Array.from(y?.data instanceof Float32Array ? y.data : [])];
}

describe('as onnxruntime does, TensorFlow.js computes', () => {
  it.each(Object.entries(CASES))('%s', async (_, cases) => {
    for (const [i, each] of cases.entries()) {
      const [found, expected] = await answers(each);
      expect(found.length).toBe(expected.length);
      for (const [k, value] of expected.entries())
        expect(Math.abs(found[k]! - value), `case ${i}, number ${k}: ${found[k]} for ${value}`).toBeLessThanOrEqual(
          2e-5 * Math.max(1, Math.abs(value)),
        );
    }
  });

  it('every operator that it has', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(OPERATORS).sort());
  });
});
