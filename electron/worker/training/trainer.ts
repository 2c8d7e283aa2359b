/** Training of a network that is there already: what a step takes and gives, whichever engine computes it. */
import type { EngineChoice, EngineId, ProviderChoice } from '../../../core/contract/provider.ts';
import type { ModelFile } from '../../disk/model-files.ts';
import type { TrainingBatch } from './score-matching.ts';

/** A network whose weights can be moved. */
export interface Trainer {
  /** The library that computes, and on what. */
  readonly engine: EngineId;
  readonly provider: string;
  /** How many numbers move. */
  readonly parameters: number;
  /** Steps that its weights have behind them, those before a resume included. */
  readonly steps: number;
  /**
   * One step of denoising score matching (score-matching.ts) by Adam at this learning rate.
   * @returns the mean weighted loss before the step; a step whose gradient is not finite moves nothing
   * @throws Refused: model-refused for crops of a size that the network does not take, provider-failed, out-of-memory
   */
  step(batch: TrainingBatch, rate: number): Promise<number>;
  /** The averaged network as an ONNX file in float32: names, metadata and free sizes are those of the file it came from. */
  averaged(): Uint8Array;
  /** Everything that a later process needs to go on to the bit, as copies: weights, moments, average, steps. */
  state(): TrainerState;
  close(): Promise<void>;
}

/** One array each; all weights stand one after the other, in the order in which the network uses them. */
export type TrainerState = Readonly<Record<'weights' | 'first' | 'second' | 'average' | 'steps', Float32Array>>;

export interface TrainerOptions {
  readonly engine: EngineChoice;
  readonly provider: ProviderChoice;
  /** Share of the average that a step keeps; 0.999 where it is not said. */
  readonly averaging?: number;
  /** Of the same network, from an earlier process. */
  readonly state?: TrainerState;
}

/** @throws Refused: model-missing, model-altered, model-refused, provider-failed */
export type OpenTrainer = (model: ModelFile, options: TrainerOptions) => Promise<Trainer>;
