import type { InferenceSession } from 'onnxruntime-node';
import type { ModelManifest } from '../../../../core/contract/model.ts';
import type { ProviderId } from '../../../../core/contract/provider.ts';

/** A network that is what its manifest says, loaded on a provider that works. */
export interface OpenModel {
  readonly manifest: ModelManifest;
  readonly provider: ProviderId;
  /** With all digits of the weights. */
  readonly session: InferenceSession;
  /** What is asked for images: that one, or the weights of 8 bits. */
  readonly evaluating: InferenceSession;
  /** The file, from which its pullback is derived when somebody asks for it. */
  readonly weights: Uint8Array;
}
