import { intOf, intsOf, type Node } from '../graph.ts';
import { integers, noGradient, type Tape } from './tape.ts';

/**
 * The adjoint of a convolution in its image. Where the stride is 1 it is a convolution with the kernel turned round and
 * its channels exchanged; where windows lie side by side a 1 × 1 convolution whose channels are laid out as pixels: both
 * many times faster on a CPU than the transposed convolution that serves all else.
 */
export function convolution(node: Node, v: string, tape: Tape): readonly (string | null)[] {
  const [image = '', weights = ''] = node.inputs;
  if (tape.moves(weights)) noGradient(node, 'takes a kernel that depends on the image');
  const from = tape.shape(image);
  const axes = from.slice(2).map((_, axis) => axis);
  const automatic = node.attributes?.['auto_pad'];
  if (automatic !== undefined && 'text' in automatic && automatic.text !== 'NOTSET') noGradient(node, 'pads by itself');
  const kernel = tape.value(weights);
  const group = intOf(node, 'group', 1);
  const strides = intsOf(node, 'strides') ?? axes.map(() => 1);
  const dilations = intsOf(node, 'dilations') ?? axes.map(() => 1);
  const pads = intsOf(node, 'pads') ?? [...axes, ...axes].map(() => 0);
  const values = kernel?.data;
  if (kernel && values instanceof Float32Array && group === 1) {
    const [outputs = 0, inputs = 0, ...sides] = kernel.shape;
    const size = sides.reduce((a, b) => a * b, 1);
    const turnedPads = pads.map((p, i) => (sides[i % axes.length]! - 1) * dilations[i % axes.length]! - p);
    if (strides.every((s) => s === 1) && turnedPads.every((p) => p >= 0)) {
      const turned = new Float32Array(values.length);
      for (let m = 0; m < outputs; m++) {
        for (let c = 0; c < inputs; c++) {
          const source = (m * inputs + c) * size;
          const target = (c * outputs + m) * size;
          for (let k = 0; k < size; k++) turned[target + k] = values[source + size - 1 - k]!;
        }
      }
      const held = tape.hold(turned, [inputs, outputs, ...sides]);
      return [tape.emit('Conv', [v, held], { pads: turnedPads, dilations, kernel_shape: sides })];
    }
    const [side = 1] = sides;
    const apart = axes.every((i) => sides[i] === side && strides[i] === side && dilations[i] === 1);
    if (apart && axes.length === 2 && pads.every((p) => p === 0) && axes.every((i) => from[i + 2]! % side === 0)) {
      const laid = new Float32Array(values.length);
      for (let m = 0; m < outputs; m++) {
        for (let c = 0; c < inputs; c++) {
          for (let k = 0; k < size; k++) laid[(k * inputs + c) * outputs + m] = values[(m * inputs + c) * size + k]!;
        }
      }
      const spread = tape.emit('Conv', [v, tape.hold(laid, [size * inputs, outputs, 1, 1])]);
      return [tape.emit('DepthToSpace', [spread], { blocksize: { int: side } })];
    }
  }
  // Places that no window reached, at the far end of an axis, are filled by output_padding.
  const to = tape.shape(node.outputs[0]!);
  const size =
    tape.value(weights)?.shape.slice(2) ?? intsOf(node, 'kernel_shape') ?? noGradient(node, 'hides its size');
  const missed = axes.map((i) => {
    const reached = (to[i + 2]! - 1) * strides[i]! + (size[i]! - 1) * dilations[i]! + 1;
    return from[i + 2]! - (reached - pads[i]! - pads[i + axes.length]!);
  });
  return [
    tape.emit('ConvTranspose', [v, weights], {
      strides,
      pads,
      dilations,
      group: { int: group },
      output_padding: missed,
    }),
  ];
}

/** The adjoint of a transposed convolution is the convolution. */
export function transposedConvolution(node: Node, v: string, tape: Tape): readonly (string | null)[] {
  const [image = '', weights = ''] = node.inputs;
  if (tape.moves(weights)) noGradient(node, 'takes a kernel that depends on the image');
  if (node.attributes?.['output_shape'] || node.attributes?.['auto_pad']) noGradient(node, 'pads by itself');
  const answer = tape.emit('Conv', [v, weights], {
    strides: intsOf(node, 'strides') ?? [1, 1],
    pads: intsOf(node, 'pads') ?? [0, 0, 0, 0],
    dilations: intsOf(node, 'dilations') ?? [1, 1],
    group: { int: intOf(node, 'group', 1) },
  });
  // output_padding may add a row that the convolution then counts as a window of its own.
  const [, , height, width] = tape.shape(image);
  return [
    intsOf(node, 'output_padding')?.some((n) => n > 0)
      ? tape.emit('Slice', [answer, integers(tape, [0, 0]), integers(tape, [height!, width!]), integers(tape, [2, 3])])
      : answer,
  ];
}
