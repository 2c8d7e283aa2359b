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

/**
 * @param into takes the outputs of their names
 * @throws Refused: model-refused where the network wants other inputs, else provider-failed
 */
export async function runSession(
  of: Named,
  provider: ProviderId,
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  into?: Readonly<Record<string, Tensor>>,
): Promise<InferenceSession.OnnxValueMapType> {
  try {
    return await (into === undefined ? session.run(feeds) : session.run(feeds, into));
  } catch (e) {
    const reason = messageOf(e);
    // Wrong ranks and types of the inputs are the model's fault, all else the provider's.
    if (/INVALID_ARGUMENT|Unexpected input data type|invalid rank|Got invalid dimensions/i.test(reason))
      return refuseModel(of, reason);
    throw new Refused({ code: 'provider-failed', provider, reason });
  }
}

/** The noise levels of a batch as the network takes them: whole numbers where it counts timesteps. */
export async function noiseTensor(session: InferenceSession, name: string, conditions: Float64Array): Promise<Tensor> {
  const ort = await runtime();
  const takesInt64 = session.inputMetadata.some((m) => m.name === name && m.isTensor && m.type === 'int64');
  return takesInt64
    ? new ort.Tensor(
        'int64',
        BigInt64Array.from(conditions, (c) => BigInt(Math.round(c))),
        [conditions.length],
      )
    : new ort.Tensor('float32', Float32Array.from(conditions), [conditions.length]);
}

const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e)).split('\n', 1)[0]!.slice(0, 200);
