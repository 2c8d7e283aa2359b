import { availableParallelism } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import { providerIds, type ProviderChoice, type ProviderId } from '../../../../core/contract/provider.ts';
import { err, ok, type Result } from '../../../../core/contract/result.ts';
import { isKnownAnswer, KNOWN, knownGraph, knownInput } from '../known-answer.ts';

type Runtime = typeof import('onnxruntime-node');
let loaded: Promise<Runtime> | undefined;
/** The runtime, read in only when a job needs a network: about 0.1 s and a native library. */
export const runtime = (): Promise<Runtime> => (loaded ??= import('onnxruntime-node'));

/** Threads of one evaluation: every core that this process may use, unless LANGEVIN_THREADS says otherwise. */
export function threadCount(): number {
  const asked = Number(process.env['LANGEVIN_THREADS']);
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism();
}

export function sessionOptions(provider: ProviderId): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threadCount(),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Planned for one shape; ours vary, and the plan costs half as much memory again.
    enableMemPattern: false,
    // A spinning thread beside any other busy process is slower than a sleeping one.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 4,
  };
}

/** What one provider did with the known graph; `reason` is null where it works. */
export interface Proof {
  readonly provider: ProviderId;
  readonly reason: string | null;
}

const proofs = new Map<ProviderId, Promise<Proof>>();

/** Proved once a process: a driver that fails does not heal, and one that works needs no second proof. */
export function prove(provider: ProviderId): Promise<Proof> {
  const known = proofs.get(provider);
  if (known !== undefined) return known;
  const proof = tryKnownGraph(provider).then(
    (reason) => ({ provider, reason }),
    (e: unknown) => ({ provider, reason: firstLine(e) }),
  );
  proofs.set(provider, proof);
  return proof;
}

async function tryKnownGraph(provider: ProviderId): Promise<string | null> {
  const ort = await runtime();
  // An unknown name would be skipped in silence and the CPU used in its place.
  if (!ort.listSupportedBackends().some((b) => b.name === provider)) return 'not part of this build';
  const session = await ort.InferenceSession.create(knownGraph(), sessionOptions(provider));
  try {
    const shape = [1, 1, KNOWN.size, KNOWN.size];
    const answers = await session.run({ [KNOWN.input]: new ort.Tensor('float32', knownInput(), shape) });
    const data = answers[KNOWN.output]?.data;
    return data instanceof Float32Array && isKnownAnswer(data) ? null : 'it gives wrong numbers for a known graph';
  } finally {
    await session.release();
  }
}

/** The first line of a complaint, without the place in the runtime's source and the condition that failed there. */
const firstLine = (e: unknown): string =>
  (e instanceof Error ? e.message : String(e))
    .split('\n', 1)[0]!
    .replace(/^.*\bwas false\. /, '')
    .slice(0, 200);

/** The provider that was asked for, or the first that proves itself. Errors: provider-failed. */
export async function chooseProvider(asked: ProviderChoice): Promise<Result<ProviderId>> {
  const reasons: string[] = [];
  for (const id of asked === 'auto' ? providerIds : [asked]) {
    const { reason } = await prove(id);
    if (reason === null) return ok(id);
    reasons.push(asked === 'auto' ? `${id}: ${reason}` : reason);
  }
  return err({ code: 'provider-failed', provider: asked, reason: reasons.join('; ') });
}
