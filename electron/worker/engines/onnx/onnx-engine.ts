import { must } from '../../../../core/contract/refused.ts';
import type { Engine } from '../engine.ts';
import { onnxScore } from './onnx-score.ts';
import { openModel } from './open-model.ts';

/** ONNX files in onnxruntime. Its gradients are graphs of their own (graph/pullback). */
export const onnxEngine: Engine = {
  id: 'onnxruntime',
  runs: ({ network }) => network.file.endsWith('.onnx'),
  async open(manifestPath, provider) {
    const model = must(await openModel(manifestPath, provider));
    return {
      manifest: model.manifest,
      provider: model.provider,
      score: (height, width) => onnxScore(model, height, width),
    };
  },
};
