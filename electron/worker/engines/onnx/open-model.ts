import type { ProviderChoice, ProviderId } from '../../../../core/contract/provider.ts';
import { attempt, must, Refused } from '../../../../core/contract/refused.ts';
import type { Result } from '../../../../core/contract/result.ts';
import { readManifest, readWeights, type ModelFile } from '../../../disk/model-files.ts';
import type { OpenModel } from './model.ts';
import { onnxScore } from './onnx-score.ts';
import { chooseProvider, runtime, sessionOptions } from './providers.ts';
import { vetGraph } from '../graph/vet-graph.ts';
import { trialSize } from '../network-size.ts';

let open: { readonly key: string; readonly model: OpenModel } | null = null;

/**
 * Verifies, loads and tries a model; the last one stays open, since a batch asks for it item by item.
 * Errors: model-missing, model-altered, model-refused, provider-failed.
 */
export const openModel = (path: string, asked: ProviderChoice): Promise<Result<OpenModel>> =>
  attempt(async () => {
    const file = must(await readManifest(path));
    const key = [JSON.stringify(file), asked].join('\n');
    if (open?.key === key) return open.model;
    const weights = must(await readWeights(file));
    checkGraph(file, weights);
    if (open !== null) await open.model.session.release();
    open = null;
    const model = await load(file, weights, must(await chooseProvider(asked)));
    await tryOut(model);
    open = { key, model };
    return model;
  });

const refuse = (file: ModelFile, reason: string): never => {
  throw new Refused({ code: 'model-refused', model: file.manifest.id, reason });
};

/** Names and safety of the graph, before the runtime sees it. */
function checkGraph(file: ModelFile, weights: Uint8Array): void {
  const graph = vetGraph(weights);
  if ('refused' in graph) return refuse(file, graph.refused);
  const { inputs, outputs } = file.manifest.network;
  const expected = [inputs.image, inputs.noise].sort().join(', ');
  const found = [...graph.inputs].sort().join(', ');
  if (expected !== found) refuse(file, `its inputs should be ${expected}, found ${found || 'none'}`);
  if (!graph.outputs.includes(outputs.denoised)) {
    refuse(file, `its output should be ${outputs.denoised}, found ${graph.outputs.join(', ') || 'none'}`);
  }
}

async function load(file: ModelFile, weights: Uint8Array, provider: ProviderId): Promise<OpenModel> {
  const ort = await runtime();
  try {
    const session = await ort.InferenceSession.create(weights, sessionOptions(provider));
    return { manifest: file.manifest, provider, session, weights };
  } catch (e) {
    return refuse(file, `the runtime cannot load it (${messageOf(e)})`);
  }
}

const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e)).split('\n', 1)[0]!.slice(0, 200);

/** One small evaluation: a wrong shape or wild numbers are found before any work is done. @throws Refused */
async function tryOut(model: OpenModel): Promise<void> {
  const { manifest } = model;
  const multiple = manifest.network.sizeMultiple;
  // One short of a multiple where that is above one: padding and cropping are tried as well.
  const side = Math.max(1, Math.ceil(32 / multiple)) * multiple - (multiple > 1 ? 1 : 0);
  const [height, width] = trialSize(manifest, side);
  const x = new Float32Array(manifest.channels * height * width);
  for (let i = 0; i < x.length; i++) x[i] = 0.4 + 0.1 * Math.sin(i);
  const trial = await attempt(() => onnxScore(model, height, width).denoise(x, 1, Float64Array.of(0.1), x));
  if (!trial.ok) {
    // The provider has given its known answer: what fails now is the network.
    const { error } = trial;
    throw new Refused(
      error.code === 'provider-failed' ? { code: 'model-refused', model: manifest.id, reason: error.reason } : error,
    );
  }
  if (x.every(Number.isFinite)) return;
  throw new Refused({
    code: 'model-refused',
    model: manifest.id,
    reason: 'it answers a plain image with values that are not finite',
  });
}
