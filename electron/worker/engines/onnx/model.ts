import type { InferenceSession } from 'onnxruntime-node';
import type { ModelManifest } from '../../../../core/contract/model.ts';
import type { ProviderId } from '../../../../core/contract/provider.ts';

/** A network that is what its manifest says, loaded on a provider that works. */
export interface OpenModel {
  readonly manifest: ModelManifest;
  readonly provider: ProviderId;
  readonly session: InferenceSession;
  /** The file, from which its pullback is derived when somebody asks for it. */
  readonly weights: Uint8Array;
}
