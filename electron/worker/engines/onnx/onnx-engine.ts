import { must } from '../../../../core/contract/refused.ts';
import type { Engine } from '../engine.ts';
import { versionOf } from '../version-of.ts';
import { onnxLoss } from './onnx-loss.ts';
import { onnxScore } from './onnx-score.ts';
import { openModel } from './open-model.ts';

/** ONNX files in onnxruntime. Its gradients are graphs of their own (graph/pullback). */
export const onnxEngine: Engine = {
  id: 'onnxruntime',
  runs: ({ network }) => network.file.endsWith('.onnx'),
  train: onnxLoss,
  async open(manifestPath, provider, precision) {
    const model = must(await openModel(manifestPath, provider, precision));
    return {
      manifest: model.manifest,
      engine: 'onnxruntime',
      version: versionOf('onnxruntime-node'),
      provider: model.provider,
      precision: model.evaluating === model.session ? 'float32' : 'int8',
      batches: model.provider !== 'cpu',
      score: (height, width) => onnxScore(model, height, width),
    };
  },
};
