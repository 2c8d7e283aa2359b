/** One rule an operator: from the gradients of its results to those of its inputs. */
import { floatOf, intOf, intsOf, textOf, type Node } from '../graph.ts';
import { convolution, transposedConvolution } from './convolution.ts';
import { instanceNormalization, layerNormalization, softmax } from './normalization.ts';
import { gathered, integers, integersOf, noGradient, reshape, scalar, type Tape } from './tape.ts';

/** @returns one gradient an input; null where an input does not move, or none flows */
export type Rule = (node: Node, given: readonly (string | null)[], tape: Tape) => readonly (string | null)[];
/** Of operators with one result, whose gradient is there. */
type Single = (node: Node, v: string, tape: Tape) => readonly (string | null)[];

const single =
  (rule: Single): Rule =>
  (node, [v], tape) =>
    v === null || v === undefined ? [] : rule(node, v, tape);

/** y = f(x), number by number: v·f′. @param slope the name of f′(x), where y is at hand too */
const pointwise = (slope: (x: string, y: string, tape: Tape, node: Node) => string): Rule =>
  single((node, v, tape) => [tape.emit('Mul', [v, slope(node.inputs[0]!, node.outputs[0]!, tape, node)])]);

/** Two inputs that are broadcast against each other. */
const broadcast = (
  rule: (a: string, b: string, v: string, tape: Tape, node: Node) => [() => string, () => string],
): Rule =>
  single((node, v, tape) => {
    const [a = '', b = ''] = node.inputs;
    const made = rule(a, b, v, tape, node);
    return [a, b].map((name, i) =>
      tape.moves(name) ? gathered(tape, made[i]!(), tape.shape(node.outputs[0]!), tape.shape(name)) : null,
    );
  });

const reshaped: Rule = single((node, v, tape) => [reshape(tape, v, tape.shape(node.inputs[0]!))]);
const through: Rule = single((_, v) => [v]);

/** Mean and sum over axes: the gradient is spread over them again. */
const reduced = (mean: boolean): Rule =>
  single((node, v, tape) => {
    const shape = tape.shape(node.inputs[0]!);
    const all = shape.map((_, axis) => axis);
    const listed = node.inputs[1] ? integersOf(tape, node, node.inputs[1]) : (intsOf(node, 'axes') ?? all);
    const axes = (listed.length === 0 ? all : listed).map((axis) => (axis + shape.length) % shape.length);
    const kept = reshape(
      tape,
      v,
      shape.map((n, axis) => (axes.includes(axis) ? 1 : n)),
    );
    const spread = tape.emit('Expand', [kept, integers(tape, shape)]);
    const count = mean ? axes.reduce((product, axis) => product * shape[axis]!, 1) : 1;
    return [count === 1 ? spread : tape.emit('Mul', [spread, scalar(tape, 1 / count)]), null];
  });

const swapped = (tape: Tape, name: string, rank: number): string => {
  const order = Array.from({ length: rank }, (_, i) => i);
  return tape.emit('Transpose', [name], { perm: [...order.slice(0, -2), rank - 1, rank - 2] });
};

export const RULES: Readonly<Record<string, Rule>> = {
  Add: broadcast((_a, _b, v) => [() => v, () => v]),
  Sub: broadcast((_a, _b, v, t) => [() => v, () => t.emit('Neg', [v])]),
  Mul: broadcast((a, b, v, t) => [() => t.emit('Mul', [v, b]), () => t.emit('Mul', [v, a])]),
  Div: broadcast((_a, b, v, t, node) => [
    () => t.emit('Div', [v, b]),
    () => t.emit('Neg', [t.emit('Div', [t.emit('Mul', [v, node.outputs[0]!]), b])]),
  ]),
  Pow: broadcast((a, b, v, t, node) => [
    () => t.emit('Mul', [v, t.emit('Mul', [b, t.emit('Pow', [a, t.emit('Sub', [b, scalar(t, 1)])])])]),
    () => noGradient(node, 'has an exponent that depends on the image'),
  ]),
  Identity: through,
  Dropout: (_node, [v]) => [v ?? null],
  Cast: through,
  Neg: single((_, v, t) => [t.emit('Neg', [v])]),
  Exp: pointwise((_x, y) => y),
  Log: pointwise((x, _y, t) => t.emit('Reciprocal', [x])),
  Sqrt: pointwise((_x, y, t) => t.emit('Div', [scalar(t, 0.5), y])),
  Reciprocal: pointwise((_x, y, t) => t.emit('Neg', [t.emit('Mul', [y, y])])),
  Sin: pointwise((x, _y, t) => t.emit('Cos', [x])),
  Cos: pointwise((x, _y, t) => t.emit('Neg', [t.emit('Sin', [x])])),
  Abs: pointwise((x, _y, t) => t.emit('Sign', [x])),
  Relu: pointwise((_x, y, t) => t.emit('Sign', [y])),
  Sigmoid: pointwise((_x, y, t) => t.emit('Mul', [y, t.emit('Sub', [scalar(t, 1), y])])),
  Tanh: pointwise((_x, y, t) => t.emit('Sub', [scalar(t, 1), t.emit('Mul', [y, y])])),
  Softplus: pointwise((x, _y, t) => t.emit('Sigmoid', [x])),
  Erf: pointwise((x, _y, t) =>
    t.emit('Mul', [t.emit('Exp', [t.emit('Neg', [t.emit('Mul', [x, x])])]), scalar(t, 2 / Math.sqrt(Math.PI))]),
  ),
  LeakyRelu: pointwise((x, _y, t, node) => {
    const slope = floatOf(node, 'alpha', 0.01);
    const sign = t.emit('Sign', [x]);
    return t.emit('Add', [t.emit('Mul', [sign, scalar(t, (1 - slope) / 2)]), scalar(t, (1 + slope) / 2)]);
  }),
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Transpose: single((node, v, tape) => {
    const rank = tape.shape(node.inputs[0]!).length;
    const order = intsOf(node, 'perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
    return [tape.emit('Transpose', [v], { perm: order.map((_, axis) => order.indexOf(axis)) })];
  }),
  Expand: single((node, v, tape) => [
    gathered(tape, v, tape.shape(node.outputs[0]!), tape.shape(node.inputs[0]!)),
    null,
  ]),
  ReduceMean: reduced(true),
  ReduceSum: reduced(false),
  GlobalAveragePool: single((node, v, tape) => {
    const shape = tape.shape(node.inputs[0]!);
    const share = 1 / shape.slice(2).reduce((product, n) => product * n, 1);
    return [tape.emit('Mul', [tape.emit('Expand', [v, integers(tape, shape)]), scalar(tape, share)])];
  }),
  Concat: single((node, v, tape) => {
    const rank = tape.shape(node.outputs[0]!).length;
    const axis = (intOf(node, 'axis', 0) + rank) % rank;
    let from = 0;
    return node.inputs.map((name) => {
      const to = from + tape.shape(name)[axis]!;
      const part = tape.moves(name)
        ? tape.emit('Slice', [v, integers(tape, [from]), integers(tape, [to]), integers(tape, [axis])])
        : null;
      from = to;
      return part;
    });
  }),
  Split: (node, given, tape) => {
    const parts = node.outputs.map((name, i) => {
      const shape = tape.shape(name);
      return given[i] ?? tape.hold(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
    });
    return [tape.emit('Concat', parts, { axis: { int: intOf(node, 'axis', 0) } }), null];
  },
  Slice: single((node, v, tape) => {
    const shape = tape.shape(node.inputs[0]!);
    const at = (i: number): number[] | null => (node.inputs[i] ? integersOf(tape, node, node.inputs[i]) : null);
    const starts = at(1) ?? [];
    const axes = at(3) ?? starts.map((_, axis) => axis);
    const steps = at(4) ?? [];
    if (steps.some((step) => step < 1)) noGradient(node, 'steps backwards');
    const before = shape.map(() => 0);
    for (const [i, axis] of axes.entries()) {
      const place = (axis + shape.length) % shape.length;
      const start = starts[i]!;
      before[place] = Math.min(start < 0 ? Math.max(0, start + shape[place]!) : start, shape[place]!);
    }
    const size = [...tape.shape(node.outputs[0]!)];
    let spread = v;
    // What lay between the steps is zero; what that adds behind the end goes off again below.
    for (const [i, step] of steps.entries()) {
      if (step === 1) continue;
      const axis = (axes[i]! + shape.length) % shape.length;
      const none = [...size, 0].map(() => 0);
      const apart = reshape(tape, spread, size.toSpliced(axis + 1, 0, 1));
      const padded = tape.emit('Pad', [apart, integers(tape, [...none, ...none.with(axis + 1, step - 1)])]);
      size[axis]! *= step;
      spread = reshape(tape, padded, size);
    }
    const after = shape.map((n, axis) => n - before[axis]! - size[axis]!);
    return [tape.emit('Pad', [spread, integers(tape, [...before, ...after])])];
  }),
  Pad: single((node, v, tape) => {
    if (textOf(node, 'mode', 'constant') !== 'constant') noGradient(node, 'pads by other than a constant');
    const shape = tape.shape(node.inputs[0]!);
    const pads = integersOf(tape, node, node.inputs[1] ?? '');
    const starts = pads.slice(0, shape.length);
    if (pads.some((n) => n < 0) || node.inputs[3]) noGradient(node, 'pads in a way that has no rule');
    const ends = starts.map((n, axis) => n + shape[axis]!);
    const axes = shape.map((_, axis) => axis);
    return [tape.emit('Slice', [v, integers(tape, starts), integers(tape, ends), integers(tape, axes)])];
  }),
  DepthToSpace: single((node, v, tape) => {
    const size = intOf(node, 'blocksize', 1);
    if (textOf(node, 'mode', 'DCR') === 'DCR') return [tape.emit('SpaceToDepth', [v], { blocksize: { int: size } })];
    const [batch, channels, height, width] = tape.shape(node.outputs[0]!) as [number, number, number, number];
    const apart = reshape(tape, v, [batch, channels, height / size, size, width / size, size]);
    const turned = tape.emit('Transpose', [apart], { perm: [0, 1, 3, 5, 2, 4] });
    return [reshape(tape, turned, tape.shape(node.inputs[0]!))];
  }),
  SpaceToDepth: single((node, v, tape) => [
    tape.emit('DepthToSpace', [v], { blocksize: { int: intOf(node, 'blocksize', 1) } }),
  ]),
  /** Nearest neighbours at a whole factor: the block that one pixel became is summed up. */
  Resize: single((node, v, tape) => {
    const [from, to] = [tape.shape(node.inputs[0]!), tape.shape(node.outputs[0]!)];
    const factors = to.map((n, axis) => n / from[axis]!);
    const [batch, channels, rows, columns] = factors as [number, number, number, number];
    if (textOf(node, 'mode', 'nearest') !== 'nearest' || factors.some((f) => !Number.isInteger(f)))
      noGradient(node, 'resizes in a way that has no rule');
    if (batch !== 1 || channels !== 1 || factors.length !== 4) noGradient(node, 'resizes other than rows and columns');
    const pooled = tape.emit('AveragePool', [v], { kernel_shape: [rows, columns], strides: [rows, columns] });
    return [tape.emit('Mul', [pooled, scalar(tape, rows * columns)])];
  }),
  /** Windows side by side: the mean's gradient is spread over its window. */
  AveragePool: single((node, v, tape) => {
    const kernel = intsOf(node, 'kernel_shape') ?? [];
    const strides = intsOf(node, 'strides') ?? kernel.map(() => 1);
    const [from, to] = [tape.shape(node.inputs[0]!), tape.shape(node.outputs[0]!)];
    const apart = kernel.every((k, i) => k === strides[i] && to[i + 2]! * k === from[i + 2]);
    if (!apart || intsOf(node, 'pads')?.some((n) => n > 0)) noGradient(node, 'averages over windows that overlap');
    const scales = tape.hold(Float32Array.of(1, 1, ...kernel), [from.length]);
    const spread = tape.emit('Resize', [v, '', scales], {
      mode: { text: 'nearest' },
      nearest_mode: { text: 'floor' },
      coordinate_transformation_mode: { text: 'asymmetric' },
    });
    return [tape.emit('Mul', [spread, scalar(tape, 1 / kernel.reduce((a, b) => a * b, 1))])];
  }),
  MatMul: single((node, v, tape) => {
    const [a = '', b = ''] = node.inputs;
    const shapes = [tape.shape(a), tape.shape(b)] as const;
    if (shapes.some((s) => s.length < 2)) noGradient(node, 'multiplies by a vector');
    const out = tape.shape(node.outputs[0]!).slice(0, -2);
    const fit = (name: string, to: readonly number[]): string => gathered(tape, name, [...out, ...to.slice(-2)], to);
    return [
      tape.moves(a) ? fit(tape.emit('MatMul', [v, swapped(tape, b, shapes[1].length)]), shapes[0]) : null,
      tape.moves(b) ? fit(tape.emit('MatMul', [swapped(tape, a, shapes[0].length), v]), shapes[1]) : null,
    ];
  }),
  /** The sum over letters that the result lacks: of each factor the same sum, its own letters for those of the result. */
  Einsum: single((node, v, tape) => {
    const [from = '', to] = textOf(node, 'equation', '').replaceAll(' ', '').split('->');
    const letters = from.split(',');
    if (to === undefined || node.inputs.length !== 2) noGradient(node, 'is not of two factors with a named result');
    return node.inputs.map((name, i) => {
      if (!tape.moves(name)) return null;
      const [own, other] = [letters[i]!, letters[1 - i]!];
      const met = new Set([...to!, ...other]);
      if (new Set(own).size < own.length || [...own].some((letter) => !met.has(letter)) || from.includes('.'))
        noGradient(node, 'takes a diagonal or sums one factor alone');
      return tape.emit('Einsum', [v, node.inputs[1 - i]!], { equation: { text: `${to!},${other}->${own}` } });
    });
  }),
  /** y = α A′B′ + β C, A′ and B′ turned or not. */
  Gemm: single((node, v, tape) => {
    const [a = '', b = '', c = ''] = node.inputs;
    const [turnedA, turnedB] = [intOf(node, 'transA', 0), intOf(node, 'transB', 0)];
    const alpha = { alpha: { float: floatOf(node, 'alpha', 1) } };
    const product = (left: string, right: string, transA: number, transB: number): string =>
      tape.emit('Gemm', [left, right], { ...alpha, transA: { int: transA }, transB: { int: transB } });
    const beta = floatOf(node, 'beta', 1);
    return [
      !tape.moves(a) ? null : turnedA ? product(b, v, turnedB, 1) : product(v, b, 0, 1 - turnedB),
      !tape.moves(b) ? null : turnedB ? product(v, a, 1, turnedA) : product(a, v, 1 - turnedA, 0),
      !c || !tape.moves(c)
        ? null
        : gathered(
            tape,
            beta === 1 ? v : tape.emit('Mul', [v, scalar(tape, beta)]),
            tape.shape(node.outputs[0]!),
            tape.shape(c),
          ),
    ];
  }),
  Conv: single(convolution),
  ConvTranspose: single(transposedConvolution),
  Softmax: single(softmax),
  InstanceNormalization: single(instanceNormalization),
  LayerNormalization: single(layerNormalization),
};
