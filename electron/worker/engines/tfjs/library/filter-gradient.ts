import type { KernelFunc, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { ofRank4, type TensorFlow } from '../tensors.ts';

const KERNEL = 'Conv2DBackpropFilter';

const attributes = z.object({
  strides: z.union([z.number(), z.tuple([z.number(), z.number()])]),
  pad: z.union([z.literal('same'), z.literal('valid'), z.number(), z.array(z.array(z.number()))]),
  filterShape: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});

/**
 * Gives WebAssembly the gradient of a convolution's filter, which it lacks and which the library computes with every
 * fused convolution: ∂L/∂w[r, s] = Σ x[· + r, · + s]ᵀ ∂L/∂y, one product of matrices for every place of the filter.
 */
export function supplyFilterGradient(tf: TensorFlow): void {
  if (tf.getKernel(KERNEL, 'wasm') !== undefined) return;
  const imagesIn = (given: unknown): Tensor4D => {
    if (given instanceof tf.Tensor) return ofRank4(given);
    throw new Error('A filter has a gradient by images and what is pulled back to it.');
  };
  const kernelFunc: KernelFunc = ({ inputs, attrs }) => {
    const [x, dy] = [imagesIn(inputs['x']), imagesIn(inputs['dy'])];
    const { strides, pad, filterShape } = attributes.parse(attrs);
    const [rows, columns, from, to] = filterShape;
    const [down, right] = typeof strides === 'number' ? [strides, strides] : strides;
    const [batch, height, width] = dy.shape;
    return tf.tidy(() => {
      const reach = [(height - 1) * down + rows, (width - 1) * right + columns] as const;
      const before = (axis: 0 | 1): number => {
        if (pad === 'same') return Math.max(0, Math.floor((reach[axis] - x.shape[1 + axis]!) / 2));
        if (pad === 'valid') return 0;
        return typeof pad === 'number' ? pad : (pad[1 + axis]?.[0] ?? 0);
      };
      const border = ([0, 1] as const).map((axis): [number, number] => {
        const start = before(axis);
        return [start, Math.max(0, reach[axis] - x.shape[1 + axis]! - start)];
      });
      const padded = tf.pad(x, [[0, 0], border[0]!, border[1]!, [0, 0]]);
      const pulled = tf.reshape(dy, [batch * height * width, to]);
      const places: Tensor[] = [];
      for (let r = 0; r < rows; r++)
        for (let s = 0; s < columns; s++) {
          const seen = tf.stridedSlice(
            padded,
            [0, r, s, 0],
            [batch, r + (height - 1) * down + 1, s + (width - 1) * right + 1, from],
            [1, down, right, 1],
          );
          places.push(tf.matMul(tf.reshape(seen, [batch * height * width, from]), pulled, true));
        }
      return tf.reshape(tf.stack(places), [...filterShape]);
    });
  };
  tf.registerKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc });
}
