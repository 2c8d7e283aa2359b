import type { InferenceSession } from 'onnxruntime-node';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { exactManifest } from '../../../core/priors/exact-manifest.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { reasonOf } from '../../disk/read-json.ts';
import { vetGraph } from '../engines/graph/vet-graph.ts';
import { chooseProvider, runtime } from '../engines/onnx/providers.ts';
import { openSession, runSession } from '../engines/onnx/session.ts';
import { refuseModel } from '../engines/opening.ts';

const EXPECTED =
  'it should take x [batch, 2] and sigma [batch] and answer denoised [batch, 2], as models/training/score_matching.py writes it';

/**
 * A network of images of two numbers, from its ONNX file alone: D(x, σ) of a batch.
 * @throws Refused: model-missing, model-refused, provider-failed
 */
export async function openPlaneNetwork(path: string): Promise<ScoreModel> {
  const named = { id: basename(path, '.onnx') };
  const weights = await readFile(path).catch((e: unknown) => {
    throw new Refused({ code: 'model-missing', model: path, reason: reasonOf(e) });
  });
  const graph = vetGraph(weights);
  if ('refused' in graph) return refuseModel(named, graph.refused);
  if ([...graph.inputs].sort().join() !== 'sigma,x' || !graph.outputs.includes('denoised'))
    return refuseModel(named, EXPECTED);
  const provider = must(await chooseProvider('cpu'));
  const session: InferenceSession = await openSession(named, weights, provider);
  const ort = await runtime();
  let nfe = 0;
  const model: ScoreModel = {
    manifest: exactManifest(named.id, named.id, 1),
    get nfe() {
      return nfe;
    },
    async denoise(x, batch, sigma, out) {
      const { denoised } = await runSession(named, provider, session, {
        x: new ort.Tensor('float32', Float32Array.from(x), [batch, 2]),
        sigma: new ort.Tensor('float32', Float32Array.from(sigma), [batch]),
      });
      const { data } = denoised ?? {};
      if (!(data instanceof Float32Array) || data.length !== out.length) return refuseModel(named, EXPECTED);
      out.set(data);
      nfe += batch;
    },
  };
  const trial = Float32Array.of(0.1, -0.2, 0.5, 0.4, 0, 1);
  const tried = await attempt(() => model.denoise(trial, 3, new Float64Array(3).fill(0.3), trial));
  // The runtime says the same in its own words, which are about ranks.
  if (!tried.ok) refuseModel(named, EXPECTED);
  if (!trial.every(Number.isFinite)) refuseModel(named, 'it answers with values that are not finite');
  return model;
}
