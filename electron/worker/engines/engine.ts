/** What runs networks: one folder an engine. A run asks for a prior and never learns which of them answers. */
import type { ModelManifest } from '../../../core/contract/model.ts';
import type { EngineId, PrecisionChoice, PrecisionId, ProviderChoice } from '../../../core/contract/provider.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import type { LossGradient, Trainable } from './loss-gradient.ts';

/** A network that is what its manifest says, on a device that has proved itself. */
export interface OpenNetwork {
  readonly manifest: ModelManifest;
  readonly engine: EngineId;
  /** Of the engine's library. */
  readonly version: string;
  /** The one that answered, not the one asked for. */
  readonly provider: string;
  /** Digits of the weights that answer. */
  readonly precision: PrecisionId;
  /** Whether several images at once are faster than one after the other. */
  readonly batches: boolean;
  /** The denoiser of images [channels, height, width]; with a pullback where the engine has gradients. */
  score(height: number, width: number): ScoreModel;
}

export interface Engine {
  readonly id: EngineId;
  /** Whether it runs weights of this kind, by the name of their file. */
  runs(manifest: ModelManifest): boolean;
  /** Verifies, loads and tries a network. @throws Refused: model-missing, model-altered, model-refused, provider-failed */
  open(manifestPath: string, provider: ProviderChoice, precision?: PrecisionChoice): Promise<OpenNetwork>;
  /** Opens a network in training. @throws Refused: model-refused, provider-failed */
  train(network: Trainable, provider: ProviderChoice): Promise<LossGradient>;
}
