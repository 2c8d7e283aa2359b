import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ProviderId } from '../../../../core/contract/provider.ts';
import { Refused } from '../../../../core/contract/refused.ts';
import { refuseModel } from '../opening.ts';
import { runtime, sessionOptions } from './providers.ts';

/** A network as a refusal names it. */
interface Named {
  readonly id: string;
}

/** @throws Refused: model-refused where the runtime cannot load it */
export async function openSession(of: Named, weights: Uint8Array, provider: ProviderId): Promise<InferenceSession> {
  const ort = await runtime();
  try {
    return await ort.InferenceSession.create(weights, sessionOptions(provider));
  } catch (e) {
    return refuseModel(of, `the runtime cannot load it (${messageOf(e)})`);
  }
}

/** @throws Refused: model-refused where the network wants other inputs, else provider-failed */
export async function runSession(
  of: Named,
  provider: ProviderId,
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<InferenceSession.OnnxValueMapType> {
  try {
    return await session.run(feeds);
  } catch (e) {
    const reason = messageOf(e);
    // Wrong ranks and types of the inputs are the model's fault, all else the provider's.
    if (/INVALID_ARGUMENT|Unexpected input data type|invalid rank|Got invalid dimensions/i.test(reason))
      return refuseModel(of, reason);
    throw new Refused({ code: 'provider-failed', provider, reason });
  }
}

const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e)).split('\n', 1)[0]!.slice(0, 200);
