import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Attribute, Constant, Graph, Node } from '../../../electron/worker/engines/graph/graph.ts';
import { COTANGENT, PULLED, pullbackGraph } from '../../../electron/worker/engines/graph/pullback/pullback-graph.ts';
import { RULES } from '../../../electron/worker/engines/graph/pullback/rules.ts';
import { NoGradient } from '../../../electron/worker/engines/graph/pullback/tape.ts';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import { floats, longs, normals, sizeOf, type Shape } from '../../support/graph-constants.ts';

interface Case {
  readonly from: Shape;
  readonly to: Shape;
  readonly nodes: readonly Node[];
  readonly constants?: readonly Constant[];
  /** Of results between image and output. */
  readonly between?: Readonly<Record<string, Shape>>;
  /** Added to the image, where the operator wants positive numbers or a place away from its kink. */
  readonly around?: number;
}
const one = (
  op: string,
  from: Shape,
  to: Shape,
  inputs: readonly string[] = ['x'],
  attributes: Readonly<Record<string, Attribute>> = {},
  constants: readonly Constant[] = [],
): Case => ({ from, to, nodes: [{ op, inputs, outputs: ['y'], attributes }], constants });
const pointwise = (op: string, around = 0): Case => ({ ...one(op, [2, 3], [2, 3]), around });

const IMAGE = [1, 2, 4, 6];
const CASES: Readonly<Record<string, readonly Case[]>> = {
  Add: [one('Add', [3, 1], [3, 4], ['x', 'b'], {}, [floats('b', [4])]), one('Add', [3], [3], ['x', 'x'])],
  Sub: [one('Sub', [4], [3, 4], ['b', 'x'], {}, [floats('b', [3, 1])])],
  Mul: [one('Mul', [3, 1], [3, 4], ['x', 'b'], {}, [floats('b', [4])]), one('Mul', [3], [3], ['x', 'x'])],
  Div: [
    one('Div', [3, 4], [3, 4], ['x', 'b'], {}, [floats('b', [4])]),
    { ...one('Div', [1, 4], [3, 4], ['b', 'x'], {}, [floats('b', [3, 1])]), around: 3 },
  ],
  Pow: [one('Pow', [3, 4], [3, 4], ['x', 'b'], {}, [{ name: 'b', shape: [], data: Float32Array.of(3) }])],
  Identity: [pointwise('Identity')],
  Dropout: [pointwise('Dropout')],
  Cast: [one('Cast', [3], [3], ['x'], { to: { int: 1 } })],
  Neg: [pointwise('Neg')],
  Exp: [pointwise('Exp')],
  Log: [pointwise('Log', 5)],
  Sqrt: [pointwise('Sqrt', 5)],
  Reciprocal: [pointwise('Reciprocal', 4)],
  Sin: [pointwise('Sin')],
  Cos: [pointwise('Cos')],
  Abs: [pointwise('Abs', 3), pointwise('Abs', -3)],
  Relu: [pointwise('Relu', 3), pointwise('Relu', -4)],
  Sigmoid: [pointwise('Sigmoid')],
  Tanh: [pointwise('Tanh')],
  Softplus: [pointwise('Softplus')],
  Erf: [pointwise('Erf')],
  LeakyRelu: [
    pointwise('LeakyRelu', 3),
    { ...one('LeakyRelu', [3], [3], ['x'], { alpha: { float: 0.2 } }), around: -4 },
  ],
  Reshape: [one('Reshape', [2, 6], [3, 4], ['x', 's'], {}, [longs('s', [3, -1])])],
  Flatten: [one('Flatten', [2, 3, 2], [2, 6])],
  Squeeze: [one('Squeeze', [2, 1, 3], [2, 3], ['x', 's'], {}, [longs('s', [1])])],
  Unsqueeze: [one('Unsqueeze', [2, 3], [2, 1, 3], ['x', 's'], {}, [longs('s', [1])])],
  Transpose: [one('Transpose', [2, 3, 4], [4, 2, 3], ['x'], { perm: [2, 0, 1] }), one('Transpose', [2, 3], [3, 2])],
  Expand: [one('Expand', [3, 1], [2, 3, 4], ['x', 's'], {}, [longs('s', [2, 3, 4])])],
  ReduceMean: [one('ReduceMean', [2, 3, 4], [2, 1, 1], ['x'], { axes: [1, -1] }), one('ReduceMean', [2, 3], [1, 1])],
  ReduceSum: [one('ReduceSum', [2, 3, 4], [2, 4], ['x', 's'], { keepdims: { int: 0 } }, [longs('s', [1])])],
  GlobalAveragePool: [one('GlobalAveragePool', IMAGE, [1, 2, 1, 1])],
  Concat: [one('Concat', [2, 3], [2, 7], ['x', 'b', 'x'], { axis: { int: -1 } }, [floats('b', [2, 1])])],
  Split: [
    {
      from: [2, 5],
      to: [2, 2],
      nodes: [{ op: 'Split', inputs: ['x', 's'], outputs: ['y', 'z'], attributes: { axis: { int: 1 } } }],
      constants: [longs('s', [2, 3])],
      between: { z: [2, 3] },
    },
  ],
  Slice: [
    one('Slice', [4, 5], [2, 5], ['x', 'a', 'b'], {}, [longs('a', [1]), longs('b', [3])]),
    one('Slice', [4, 7], [2, 3], ['x', 'a', 'b', 'c', 's'], {}, [
      longs('a', [1, 0]),
      longs('b', [7, 4]),
      longs('c', [1, 0]),
      longs('s', [2, 3]),
    ]),
    one('Slice', [4, 5], [4, 2], ['x', 'a', 'b', 'c'], {}, [longs('a', [-2]), longs('b', [99]), longs('c', [-1])]),
  ],
  Pad: [one('Pad', [2, 3], [4, 6], ['x', 'p'], {}, [longs('p', [1, 0, 1, 3])])],
  DepthToSpace: [
    one('DepthToSpace', [1, 8, 2, 3], IMAGE, ['x'], { blocksize: { int: 2 } }),
    one('DepthToSpace', [1, 8, 2, 3], IMAGE, ['x'], { blocksize: { int: 2 }, mode: { text: 'CRD' } }),
  ],
  SpaceToDepth: [one('SpaceToDepth', IMAGE, [1, 8, 2, 3], ['x'], { blocksize: { int: 2 } })],
  Resize: [
    one(
      'Resize',
      IMAGE,
      [1, 2, 8, 18],
      ['x', '', 'f'],
      {
        mode: { text: 'nearest' },
        nearest_mode: { text: 'floor' },
        coordinate_transformation_mode: { text: 'asymmetric' },
      },
      [{ name: 'f', shape: [4], data: Float32Array.of(1, 1, 2, 3) }],
    ),
  ],
  AveragePool: [one('AveragePool', IMAGE, [1, 2, 2, 2], ['x'], { kernel_shape: [2, 3], strides: [2, 3] })],
  MatMul: [
    one('MatMul', [2, 3], [5, 2, 4], ['x', 'b'], {}, [floats('b', [5, 3, 4])]),
    one('MatMul', [5, 3, 4], [5, 2, 4], ['b', 'x'], {}, [floats('b', [2, 3])]),
    one('MatMul', [2, 3, 3], [2, 3, 3], ['x', 'x']),
  ],
  Einsum: [
    one('Einsum', [2, 3, 4], [2, 4, 5], ['x', 'k'], { equation: { text: 'ncq,nck->nqk' } }, [floats('k', [2, 3, 5])]),
    one('Einsum', [2, 3, 5], [2, 4, 5], ['q', 'x'], { equation: { text: 'ncq,nck->nqk' } }, [floats('q', [2, 3, 4])]),
    one('Einsum', [2, 3, 4], [2, 4, 4], ['x', 'x'], { equation: { text: 'bct, bcs -> bts' } }),
  ],
  Gemm: [false, true].flatMap((turned) => [
    one(
      'Gemm',
      turned ? [3, 2] : [2, 3],
      [2, 4],
      ['x', 'b', 'c'],
      { transA: { int: Number(turned) }, transB: { int: Number(!turned) }, alpha: { float: 0.5 } },
      [floats('b', turned ? [3, 4] : [4, 3]), floats('c', [4])],
    ),
    one(
      'Gemm',
      turned ? [4, 3] : [3, 4],
      [2, 4],
      ['b', 'x', 'c'],
      { transA: { int: Number(!turned) }, transB: { int: Number(turned) } },
      [floats('b', turned ? [2, 3] : [3, 2]), floats('c', [4])],
    ),
    one('Gemm', [4], [2, 4], ['a', 'b', 'x'], { beta: { float: 2 } }, [floats('a', [2, 3]), floats('b', [3, 4])]),
  ]),
  Conv: [
    one('Conv', IMAGE, [1, 3, 4, 6], ['x', 'w', 'b'], { pads: [1, 1, 1, 1] }, [
      floats('w', [3, 2, 3, 3]),
      floats('b', [3]),
    ]),
    one('Conv', IMAGE, [1, 3, 4, 4], ['x', 'w'], { pads: [1, 0, 0, 1] }, [floats('w', [3, 2, 2, 4])]),
    one('Conv', IMAGE, [1, 3, 4, 6], ['x', 'w'], { pads: [2, 2, 2, 2], dilations: [2, 2] }, [
      floats('w', [3, 2, 3, 3]),
    ]),
    one('Conv', IMAGE, [1, 3, 2, 3], ['x', 'w'], { strides: [2, 2] }, [floats('w', [3, 2, 2, 2])]),
    one('Conv', IMAGE, [1, 3, 2, 3], ['x', 'w'], { strides: [2, 2], pads: [1, 1, 1, 1] }, [floats('w', [3, 2, 3, 3])]),
    one('Conv', [2, 3, 5], [2, 4, 5], ['x', 'w'], {}, [floats('w', [4, 3, 1])]),
    one('Conv', [1, 2, 7], [1, 3, 4], ['x', 'w'], { strides: [2], pads: [1, 1] }, [floats('w', [3, 2, 3])]),
    one('Conv', [1, 2, 3, 4, 4], [1, 3, 3, 4, 3], ['x', 'w'], { pads: [1, 0, 0, 1, 0, 0] }, [
      floats('w', [3, 2, 3, 1, 2]),
    ]),
    one('Conv', [1, 4, 4, 4], [1, 6, 4, 4], ['x', 'w'], { pads: [1, 1, 1, 1], group: { int: 2 } }, [
      floats('w', [6, 2, 3, 3]),
    ]),
    // In the weights and in the bias.
    ...[
      { kernel: [3, 2, 3, 3], to: [2, 3, 4, 6], attributes: { pads: [1, 1, 1, 1] } },
      { kernel: [3, 2, 2, 4], to: [2, 3, 4, 4], attributes: { pads: [1, 0, 0, 1] } },
      { kernel: [3, 2, 3, 3], to: [2, 3, 2, 3], attributes: { strides: [2, 2], pads: [1, 1, 1, 1] } },
      { kernel: [3, 2, 2, 2], to: [2, 3, 2, 3], attributes: { strides: [2, 2] } },
      { kernel: [3, 2, 3, 2], to: [2, 3, 4, 6], attributes: { pads: [2, 1, 2, 1], dilations: [2, 2] } },
      { kernel: [3, 2, 1, 1], to: [2, 3, 4, 6], attributes: {} },
      { kernel: [4, 1, 3, 3], to: [2, 4, 4, 6], attributes: { pads: [1, 1, 1, 1], group: { int: 2 } } },
    ].flatMap(({ kernel, to, attributes }) => [
      one('Conv', kernel, to, ['i', 'x'], attributes, [floats('i', [2, 2, 4, 6])]),
      one('Conv', [kernel[0]!], to, ['i', 'w', 'x'], attributes, [floats('i', [2, 2, 4, 6]), floats('w', kernel)]),
    ]),
    one('Conv', [4, 3, 2], [2, 4, 3], ['i', 'x'], { strides: [2], pads: [1, 0] }, [floats('i', [2, 3, 5])]),
    one('Conv', [3, 2, 3, 1, 2], [2, 3, 3, 4, 3], ['i', 'x'], { pads: [1, 0, 0, 1, 0, 0] }, [
      floats('i', [2, 2, 3, 4, 4]),
    ]),
    one('Conv', [2, 2, 3, 3], [2, 2, 4, 4], ['c', 'x'], { pads: [1, 1, 1, 1] }, [floats('c', [2, 2, 4, 4])]),
  ],
  ConvTranspose: [
    ...[
      { kernel: [3, 2, 2, 2], to: [2, 2, 4, 6], attributes: { strides: [2, 2] } },
      {
        kernel: [3, 2, 3, 3],
        to: [2, 2, 4, 6],
        attributes: { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] },
      },
    ].flatMap(({ kernel, to, attributes }) => [
      one('ConvTranspose', kernel, to, ['i', 'x'], attributes, [floats('i', [2, 3, 2, 3])]),
      one('ConvTranspose', [2], to, ['i', 'w', 'x'], attributes, [floats('i', [2, 3, 2, 3]), floats('w', kernel)]),
    ]),
    one('ConvTranspose', [4, 1, 2, 2], [1, 2, 4, 6], ['i', 'x'], { strides: [2, 2], group: { int: 2 } }, [
      floats('i', [1, 4, 2, 3]),
    ]),
    one('ConvTranspose', [1, 3, 2, 3], IMAGE, ['x', 'w'], { strides: [2, 2] }, [floats('w', [3, 2, 2, 2])]),
    one(
      'ConvTranspose',
      [1, 3, 2, 3],
      IMAGE,
      ['x', 'w'],
      { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] },
      [floats('w', [3, 2, 3, 3])],
    ),
  ],
  Softmax: [one('Softmax', [2, 4], [2, 4]), one('Softmax', [2, 4, 3], [2, 4, 3], ['x'], { axis: { int: 1 } })],
  InstanceNormalization: [
    one('InstanceNormalization', IMAGE, IMAGE, ['x', 's', 'b'], {}, [floats('s', [2]), floats('b', [2])]),
    one('InstanceNormalization', [2], [2, 2, 4, 6], ['i', 'x', 'b'], {}, [floats('i', [2, 2, 4, 6]), floats('b', [2])]),
    one('InstanceNormalization', [2], [2, 2, 4, 6], ['i', 's', 'x'], {}, [floats('i', [2, 2, 4, 6]), floats('s', [2])]),
  ],
  LayerNormalization: [
    one('LayerNormalization', [2, 5], [2, 5], ['x', 's', 'b'], { axis: { int: -1 } }, [
      floats('s', [5]),
      floats('b', [5]),
    ]),
    one('LayerNormalization', [3, 5], [2, 3, 5], ['i', 'x', 'b'], { axis: { int: -2 } }, [
      floats('i', [2, 3, 5]),
      floats('b', [3, 5]),
    ]),
    one('LayerNormalization', [5], [2, 3, 5], ['i', 's', 'x'], {}, [floats('i', [2, 3, 5]), floats('s', [5])]),
  ],
};

async function run(graph: Graph, feeds: Readonly<Record<string, { data: Float32Array; shape: Shape }>>) {
  const session = await ort.InferenceSession.create(encodeGraph(graph), { logSeverityLevel: 4 });
  const tensors = Object.entries(feeds).map(
    ([name, { data, shape }]) => [name, new ort.Tensor('float32', data, shape)] as const,
  );
  const answers = await session.run(Object.fromEntries(tensors));
  await session.release();
  return (name: string): Float32Array => {
    const data: unknown = answers[name]?.data;
    if (!(data instanceof Float32Array)) throw new Error(`no ${name}`);
    return data;
  };
}
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

const graphOf = ({ from, to, nodes, constants = [] }: Case): Graph => ({
  opset: 17,
  inputs: [{ name: 'x', shape: from }],
  outputs: [{ name: 'y', shape: to }],
  nodes,
  constants,
});
const derived = (of: Case): Graph =>
  pullbackGraph(
    graphOf(of),
    { image: 'x', output: 'y' },
    { shapes: new Map([['x', of.from], ['y', of.to], ...Object.entries(of.between ?? {})]), computed: new Map() },
  );

describe('the pullback of every operator with a rule', () => {
  it('is tried below', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(RULES).sort());
  });

  it.each(Object.entries(CASES).flatMap(([op, cases]) => cases.map((of, i) => ({ op: `${op} ${i + 1}`, of }))))(
    '$op: ⟨Jᵀv, w⟩ is the slope of ⟨f(x + tw), v⟩',
    async ({ of }) => {
      const x = normals(1, sizeOf(of.from)).map((value) => value + (of.around ?? 0));
      const w = normals(2, sizeOf(of.from));
      const v = normals(3, sizeOf(of.to));
      const answers = await run(derived(of), {
        x: { data: x, shape: of.from },
        [COTANGENT]: { data: v, shape: of.to },
      });
      const h = 1e-2;
      const at = async (t: number): Promise<Float32Array> => {
        const moved = x.map((value, i) => value + t * w[i]!);
        return (await run(graphOf(of), { x: { data: moved, shape: of.from } }))('y');
      };
      // Richardson: the error of a central difference falls with h⁴, and float32 leaves about 1e-5 of it.
      const slope = async (step: number): Promise<number> =>
        (dot(await at(step), v) - dot(await at(-step), v)) / (2 * step);
      const expected = (4 * (await slope(h)) - (await slope(2 * h))) / 3;
      const scale = Math.sqrt(dot(w, w) * dot(answers(PULLED), answers(PULLED)));
      expect(Math.abs(dot(answers(PULLED), w) - expected)).toBeLessThan(1e-3 * Math.max(scale, 1e-3));
      expect(answers('y')).toEqual(await at(0));
    },
  );
});

describe('a pullback', () => {
  it('adds up what comes back along several roads, and leaves alone what does not depend on the image', async () => {
    const of: Case = {
      from: [3],
      to: [3],
      nodes: [
        { op: 'Unknown', inputs: ['b'], outputs: ['side'] },
        { op: 'Mul', inputs: ['x', 'x'], outputs: ['square'] },
        { op: 'Add', inputs: ['square', 'x'], outputs: ['y'] },
      ],
      constants: [floats('b', [3])],
      between: { square: [3] },
    };
    const graph = derived(of);
    const answers = await run(
      { ...graph, nodes: graph.nodes.filter(({ op }) => op !== 'Unknown') },
      {
        x: { data: Float32Array.of(1, 2, 3), shape: [3] },
        [COTANGENT]: { data: Float32Array.of(1, 1, 2), shape: [3] },
      },
    );
    expect([...answers(PULLED)]).toEqual([3, 5, 14]);
  });

  it('takes what is computed from the size of the image for a constant', async () => {
    const of: Case = {
      from: [3, 4],
      to: [3, 4],
      nodes: [
        { op: 'Shape', inputs: ['x'], outputs: ['size'] },
        { op: 'Gather', inputs: ['size', 'last'], outputs: ['width'] },
        { op: 'Cast', inputs: ['width'], outputs: ['number'], attributes: { to: { int: 1 } } },
        { op: 'Sqrt', inputs: ['number'], outputs: ['root'] },
        { op: 'Div', inputs: ['x', 'root'], outputs: ['y'] },
      ],
      constants: [{ name: 'last', shape: [], data: BigInt64Array.of(1n) }],
      between: { root: [] },
    };
    const answers = await run(derived(of), {
      x: { data: normals(1, 12), shape: of.from },
      [COTANGENT]: { data: new Float32Array(12).fill(6), shape: of.to },
    });
    expect([...answers(PULLED)]).toEqual(new Array(12).fill(3));
  });

  it('is zero where the output does not look at the image', async () => {
    const of = one('Identity', [2], [2], ['b'], {}, [floats('b', [2])]);
    const answers = await run(derived(of), {
      x: { data: Float32Array.of(1, 2), shape: [2] },
      [COTANGENT]: { data: Float32Array.of(1, 1), shape: [2] },
    });
    expect([...answers(PULLED)]).toEqual([0, 0]);
  });

  it.each([
    ['an operator without a rule', one('Hardmax', [2, 2], [2, 2]), /Hardmax.*"y".*no rule/],
    [
      'steps back',
      one(
        'Slice',
        [4],
        [2],
        ['x', 'a', 'b', 'c', 's'],
        {},
        ['a', 'b', 'c', 's'].map((name, i) => longs(name, [[3, -9, 0, -2][i]!])),
      ),
      /Slice.*steps backwards/,
    ],
    [
      'a mirror',
      one('Pad', [3], [5], ['x', 'p'], { mode: { text: 'reflect' } }, [longs('p', [1, 1])]),
      /Pad.*other than/,
    ],
    [
      'a sum over one factor alone',
      one('Einsum', [2, 3], [2], ['x', 'b'], { equation: { text: 'ij,i->i' } }, [floats('b', [2])]),
      /Einsum.*one factor alone/,
    ],
    ['windows that overlap', one('AveragePool', IMAGE, [1, 2, 3, 5], ['x'], { kernel_shape: [2, 2] }), /overlap/],
  ])('is refused by name for %s', (_, of, words) => {
    expect(() => derived(of)).toThrow(NoGradient);
    expect(() => derived(of)).toThrow(words);
  });
});
