import type { PrecisionChoice, ProviderChoice } from '../../../../core/contract/provider.ts';
import { attempt, must } from '../../../../core/contract/refused.ts';
import type { Result } from '../../../../core/contract/result.ts';
import { readManifest } from '../../../disk/model-files.ts';
import { eightBitSession } from './eight-bit.ts';
import { releaseGradient } from './gradient.ts';
import type { OpenModel } from './model.ts';
import { onnxScore } from './onnx-score.ts';
import { chooseProvider } from './providers.ts';
import { openSession } from './session.ts';
import { tryOut, weightsOfModel } from '../opening.ts';

let open: { readonly key: string; readonly model: OpenModel } | null = null;

/**
 * Verifies, loads and tries a model; the last one stays open, since a batch asks for it item by item.
 * Errors: model-missing, model-altered, model-refused, provider-failed.
 */
export const openModel = (
  path: string,
  asked: ProviderChoice,
  precision: PrecisionChoice = 'float32',
): Promise<Result<OpenModel>> =>
  attempt(async () => {
    const file = must(await readManifest(path));
    const key = [JSON.stringify(file), asked, precision].join('\n');
    if (open?.key === key) return open.model;
    const weights = await weightsOfModel(file);
    if (open !== null) {
      await releaseGradient(open.model.session);
      await open.model.session.release();
      if (open.model.evaluating !== open.model.session) await open.model.evaluating.release();
    }
    open = null;
    const provider = must(await chooseProvider(asked));
    const session = await openSession(file.manifest, weights, provider);
    const whole: OpenModel = { manifest: file.manifest, provider, session, evaluating: session, weights };
    await tryOut(whole.manifest, (height, width) => onnxScore(whole, height, width));
    const model = { ...whole, evaluating: (await eightBitSession(file, whole, precision)) ?? session };
    open = { key, model };
    return model;
  });
