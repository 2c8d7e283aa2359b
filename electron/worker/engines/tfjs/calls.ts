import type { Tensor } from '@tensorflow/tfjs-core';
import { Refused } from '../../../../core/contract/refused.ts';
import { refuseGradient } from '../gradient-refusals.ts';
import { NoGradient } from '../graph/pullback/tape.ts';
import { refuseModel } from '../opening.ts';
import type { BackendId } from './backends.ts';
import { NotRebuilt } from './operators/rule.ts';
import type { TensorFlow } from './tensors.ts';
import { HEAP_BYTES, HeapFull } from './webassembly.ts';

/** One tensor as it comes back. */
export interface Answer {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Calls of one network: what they make on the way is freed, and complaints of the library become refusals. */
export interface Calls {
  /** @throws Refused: model-refused, out-of-memory, provider-failed */
  attempt<T>(compute: () => T): T;
  answersOf(compute: () => Tensor[]): Promise<readonly Answer[]>;
  /** Answers that must have this shape. */
  imagesOf(compute: () => Tensor[], shape: readonly number[]): Promise<readonly Float32Array[]>;
}

export function callsOf(tf: TensorFlow, manifest: { readonly id: string }, backend: BackendId): Calls {
  function attempt<T>(compute: () => T): T {
    try {
      return compute();
    } catch (e) {
      if (e instanceof Refused) throw e;
      if (e instanceof NotRebuilt) return refuseModel(manifest, e.message);
      if (e instanceof NoGradient) return refuseGradient(manifest, e);
      if (e instanceof HeapFull) {
        const what = 'TensorFlow.js in WebAssembly, which addresses 4 GiB,';
        const taken = tf.memory().numBytes;
        throw new Refused({
          code: 'out-of-memory',
          what,
          neededBytes: taken + e.bytes,
          availableBytes: Math.max(0, HEAP_BYTES - taken),
        });
      }
      throw new Refused({ code: 'provider-failed', provider: `tensorflow ${backend}`, reason: firstLineOf(e) });
    }
  }

  async function answersOf(compute: () => Tensor[]): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    for (const tensor of attempt(() => tf.tidy(compute))) {
      const data = await tensor.data();
      answers.push({ shape: tensor.shape, data: Float32Array.from(data) });
      tensor.dispose();
    }
    return answers;
  }

  return {
    attempt,
    answersOf,
    async imagesOf(compute, shape) {
      const wanted = shape.join(' × ');
      return (await answersOf(compute)).map(({ shape: found, data }) =>
        found.join(' × ') === wanted
          ? data
          : refuseModel(
              manifest,
              `its answer to an image of ${wanted} should have that shape, found ${found.join(' × ')}`,
            ),
      );
    },
  };
}

export const firstLineOf = (e: unknown): string =>
  (e instanceof Error ? e.message : String(e)).split('\n', 1)[0]!.slice(0, 200);
