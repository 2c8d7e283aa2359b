import type { Shape4 } from './network-score.ts';

/** A guide as an engine runs it, for one image [1, channels, rows, columns] of its own scale. */
export interface RawGuide {
  /** @throws Refused: model-refused, provider-failed */
  says(image: Float32Array, condition: number, shape: Shape4): Promise<RawAnswer>;
  /** The pullback of `cotangent`, as long as the answer. @throws Refused, also where the network has no gradient */
  pull(image: Float32Array, condition: number, cotangent: Float32Array, shape: Shape4): Promise<Float32Array>;
}
export interface RawAnswer {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}
