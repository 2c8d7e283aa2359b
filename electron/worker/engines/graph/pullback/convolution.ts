import { intOf, intsOf, type Node } from '../graph.ts';
import { channelsFirst, integers, noGradient, reshape, type Shape, type Sized, type Tape } from './tape.ts';

/** How the windows of a convolution lie. */
interface Windows {
  readonly sides: Shape;
  readonly strides: Shape;
  readonly dilations: Shape;
  /** Before each axis, then behind each. */
  readonly pads: Shape;
  readonly group: number;
}

function windowsOf(node: Node, [, , ...sides]: Shape): Windows {
  const automatic = node.attributes?.['auto_pad'];
  if (automatic !== undefined && 'text' in automatic && automatic.text !== 'NOTSET') noGradient(node, 'pads by itself');
  return {
    sides,
    strides: intsOf(node, 'strides') ?? sides.map(() => 1),
    dilations: intsOf(node, 'dilations') ?? sides.map(() => 1),
    pads: intsOf(node, 'pads') ?? [...sides, ...sides].map(() => 0),
    group: intOf(node, 'group', 1),
  };
}

/** The adjoints of a convolution, in its image, its weights and its bias. */
export function convolution(node: Node, v: string, tape: Tape): readonly (string | null)[] {
  const [image = '', weights = '', bias = ''] = node.inputs;
  const windows = windowsOf(node, tape.shape(weights));
  const cotangent = { name: v, shape: tape.shape(node.outputs[0]!) };
  const rows = tape.moves(weights) || tape.moves(bias) ? channelsFirst(tape, cotangent) : '';
  return [
    tape.moves(image) ? imageGradient(tape, tape.shape(image), cotangent, weights, windows) : null,
    tape.moves(weights)
      ? filterGradient(tape, { name: image, shape: tape.shape(image) }, { ...cotangent, rows }, weights, windows)
      : null,
    tape.moves(bias) ? sumOfRows(tape, rows) : null,
  ];
}

/** The adjoints of a transposed convolution: in its image the convolution, in its weights what those of that one have. */
export function transposedConvolution(node: Node, v: string, tape: Tape): readonly (string | null)[] {
  const [image = '', weights = '', bias = ''] = node.inputs;
  if (node.attributes?.['output_shape']) noGradient(node, 'pads by itself');
  const windows = windowsOf(node, tape.shape(weights));
  const cotangent = { name: v, shape: tape.shape(node.outputs[0]!) };
  const given = { name: image, shape: tape.shape(image) };
  const pulled = (): string => {
    const { strides, pads, dilations, group } = windows;
    const answer = tape.emit('Conv', [v, weights], { strides, pads, dilations, group: { int: group } });
    // output_padding may add a row that the convolution then counts as a window of its own.
    const [, , ...size] = given.shape;
    const axes = size.map((_, i) => i + 2);
    const none = size.map(() => 0);
    return intsOf(node, 'output_padding')?.some((n) => n > 0)
      ? tape.emit('Slice', [answer, integers(tape, none), integers(tape, size), integers(tape, axes)])
      : answer;
  };
  return [
    tape.moves(image) ? pulled() : null,
    tape.moves(weights)
      ? filterGradient(tape, cotangent, { ...given, rows: channelsFirst(tape, given) }, weights, windows)
      : null,
    tape.moves(bias) ? sumOfRows(tape, channelsFirst(tape, cotangent)) : null,
  ];
}

const sumOfRows = (tape: Tape, rows: string): string =>
  tape.emit('ReduceSum', [rows, integers(tape, [1])], { keepdims: { int: 0 } });

/**
 * Where the stride is 1 it is a convolution with the kernel turned round and its channels exchanged; where windows lie
 * side by side a 1 × 1 convolution whose channels are laid out as pixels: both many times faster on a CPU than the
 * transposed convolution that serves all else. What is made of constant weights is made once, by every engine.
 */
function imageGradient(
  tape: Tape,
  from: Shape,
  { name: v, shape: to }: Sized,
  weights: string,
  { sides, strides, dilations, pads, group }: Windows,
): string {
  const axes = sides.map((_, axis) => axis);
  const [outputs = 0, inputs = 0] = tape.shape(weights);
  const size = sides.reduce((a, b) => a * b, 1);
  const turnedPads = pads.map((p, i) => (sides[i % axes.length]! - 1) * dilations[i % axes.length]! - p);
  if (group === 1 && strides.every((s) => s === 1) && turnedPads.every((p) => p >= 0)) {
    const kernel = reshape(tape, turnedRound(tape, weights, [outputs, inputs, size]), [inputs, outputs, ...sides]);
    return tape.emit('Conv', [v, kernel], { pads: turnedPads, dilations, kernel_shape: sides });
  }
  const [side = 1] = sides;
  const apart = axes.every((i) => sides[i] === side && strides[i] === side && dilations[i] === 1);
  const whole = pads.every((p) => p === 0) && axes.every((i) => from[i + 2]! % side === 0);
  if (group === 1 && apart && whole && axes.length === 2) {
    const taps = tape.emit('Transpose', [reshape(tape, weights, [outputs, inputs, size])], { perm: [2, 1, 0] });
    const spread = tape.emit('Conv', [v, reshape(tape, taps, [size * inputs, outputs, 1, 1])]);
    return tape.emit('DepthToSpace', [spread], { blocksize: { int: side } });
  }
  // Places that no window reached, at the far end of an axis, are filled by output_padding.
  const missed = axes.map((i) => {
    const reached = (to[i + 2]! - 1) * strides[i]! + (sides[i]! - 1) * dilations[i]! + 1;
    return from[i + 2]! - (reached - pads[i]! - pads[i + axes.length]!);
  });
  return tape.emit('ConvTranspose', [v, weights], {
    strides,
    pads,
    dilations,
    group: { int: group },
    output_padding: missed,
  });
}

/**
 * [out, in, taps] as [in, out, taps], the last tap first. A product with the matrix of ones on the other diagonal turns
 * them, to the bit, in a sixth of the time of an operator that picks them one by one.
 */
function turnedRound(tape: Tape, weights: string, [outputs = 0, inputs = 0, size = 0]: Shape): string {
  const ones = Float32Array.from({ length: size * size }, (_, i) =>
    Number(Math.floor(i / size) + (i % size) === size - 1),
  );
  const rows = reshape(tape, weights, [outputs * inputs, size]);
  const turned = size === 1 ? rows : tape.emit('MatMul', [rows, tape.hold(ones, [size, size])]);
  return tape.emit('Transpose', [reshape(tape, turned, [outputs, inputs, size])], { perm: [1, 0, 2] });
}

/**
 * The gradient in a kernel: for each of its taps one product [out, places]·[places, in] with the image as that tap saw
 * it. Plain operators, which every engine has; twice as fast on a CPU as a convolution with batch and channels exchanged.
 * @param rows the cotangent as [out, places]
 */
function filterGradient(
  tape: Tape,
  image: Sized,
  { shape: to, rows }: Sized & { readonly rows: string },
  weights: string,
  { sides, strides, dilations, pads, group }: Windows,
): string {
  const axes = sides.map((_, axis) => axis + 1);
  const [count = 0, channels = 0, ...from] = image.shape;
  const [, outputs = 0, ...size] = to;
  const places = size.reduce((a, b) => a * b, count);
  const around = [0, 0, ...pads.slice(0, axes.length), 0, 0, ...pads.slice(axes.length)];
  const padded = pads.some((p) => p > 0) ? tape.emit('Pad', [image.name, integers(tape, around)]) : image.name;
  const last = tape.emit('Transpose', [padded], { perm: [0, ...axes.map((axis) => axis + 1), 1] });
  const seenBy = (tap: Shape): string => {
    const starts = tap.map((n, i) => n * dilations[i]!);
    const ends = starts.map((start, i) => start + (size[i]! - 1) * strides[i]! + 1);
    if (starts.every((start, i) => start === 0 && ends[i] === from[i]! + pads[i]! + pads[i + axes.length]!))
      return last;
    const lists = [starts, ends, axes, ...(strides.some((s) => s > 1) ? [strides] : [])];
    return tape.emit('Slice', [last, ...lists.map((list) => integers(tape, list))]);
  };
  const left = group === 1 ? rows : reshape(tape, rows, [group, outputs / group, places]);
  const shares = [places, group, channels / group];
  const parts = tapsOf(sides).map((tap) => {
    const right =
      group === 1
        ? reshape(tape, seenBy(tap), [places, channels])
        : tape.emit('Transpose', [reshape(tape, seenBy(tap), shares)], { perm: [1, 0, 2] });
    return reshape(tape, tape.emit('MatMul', [left, right]), [outputs, channels / group, 1]);
  });
  const [only = ''] = parts;
  const stacked = parts.length === 1 ? only : tape.emit('Concat', parts, { axis: { int: 2 } });
  return reshape(tape, stacked, tape.shape(weights));
}

/** Every place of a kernel, in the order in which it is stored. */
const tapsOf = (sides: Shape): readonly Shape[] =>
  sides.reduce<readonly Shape[]>(
    (taps, side) => taps.flatMap((tap) => Array.from({ length: side }, (_, i) => [...tap, i])),
    [[]],
  );
