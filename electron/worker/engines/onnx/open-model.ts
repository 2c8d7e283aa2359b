import type { ProviderChoice, ProviderId } from '../../../../core/contract/provider.ts';
import { attempt, must } from '../../../../core/contract/refused.ts';
import type { Result } from '../../../../core/contract/result.ts';
import { readManifest, type ModelFile } from '../../../disk/model-files.ts';
import { releaseGradient } from './gradient.ts';
import type { OpenModel } from './model.ts';
import { onnxScore } from './onnx-score.ts';
import { chooseProvider, runtime, sessionOptions } from './providers.ts';
import { refuseModel, tryOut, vettedWeights } from '../opening.ts';

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
    const weights = await vettedWeights(file);
    if (open !== null) {
      await releaseGradient(open.model.session);
      await open.model.session.release();
    }
    open = null;
    const model = await load(file, weights, must(await chooseProvider(asked)));
    await tryOut(model.manifest, (height, width) => onnxScore(model, height, width));
    open = { key, model };
    return model;
  });

async function load(file: ModelFile, weights: Uint8Array, provider: ProviderId): Promise<OpenModel> {
  const ort = await runtime();
  try {
    const session = await ort.InferenceSession.create(weights, sessionOptions(provider));
    return { manifest: file.manifest, provider, session, weights };
  } catch (e) {
    return refuseModel(file.manifest, `the runtime cannot load it (${messageOf(e)})`);
  }
}

const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e)).split('\n', 1)[0]!.slice(0, 200);
