import type { ProviderChoice } from '../../../../core/contract/provider.ts';
import { err, ok, type Result } from '../../../../core/contract/result.ts';
import { isKnownAnswer, KNOWN, knownGraph, knownInput } from '../known-answer.ts';
import { readGraph } from '../graph/read-graph.ts';
import { mendNode, probeNative, type Probe } from './native.ts';
import { startWebAssembly } from './webassembly.ts';
import { rebuild, weightsIn } from './rebuild.ts';
import type { TensorFlow } from './tensors.ts';

/** What computes for TensorFlow.js, in the order in which they are tried. */
export const backendIds = ['cuda', 'native', 'wasm', 'js'] as const;
export type BackendId = (typeof backendIds)[number];

/** The native packages: both have TensorFlow's own library, the first also computes on a GPU. */
const NATIVE = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
/** Theirs in the library's register. */
const REGISTERED: Readonly<Record<BackendId, string>> = {
  cuda: 'tensorflow',
  native: 'tensorflow',
  wasm: 'wasm',
  js: 'cpu',
};

/** What one backend did with the known graph; `reason` is null where it works. */
export interface BackendProof {
  readonly backend: BackendId;
  readonly reason: string | null;
}

let loaded: Promise<TensorFlow> | undefined;
const library = (): Promise<TensorFlow> =>
  (loaded ??= import('@tensorflow/tfjs-core').then((tf) => {
    tf.enableProdMode();
    return tf;
  }));

const probes = new Map<string, Promise<Probe>>();
const probed = (name: string): Promise<Probe> => {
  const probe = probes.get(name) ?? probeNative(name);
  probes.set(name, probe);
  return probe;
};

const proofs = new Map<BackendId, Promise<BackendProof>>();

/** Proved once a process: a driver that fails does not heal, and one that works needs no second proof. */
export function proveBackend(backend: BackendId): Promise<BackendProof> {
  const known = proofs.get(backend);
  if (known !== undefined) return known;
  const proof = tryBackend(backend).then(
    (reason) => ({ backend, reason }),
    (e: unknown) => ({
      backend,
      reason: (e instanceof Error ? e.message : String(e)).split('\n', 1)[0]!.slice(0, 200),
    }),
  );
  proofs.set(backend, proof);
  return proof;
}

async function tryBackend(backend: BackendId): Promise<string | null> {
  const unloaded = await load(backend);
  if (unloaded !== null) return unloaded;
  const tf = await using(backend);
  const graph = readGraph(knownGraph());
  if ('refused' in graph) return graph.refused;
  const weights = weightsIn(tf);
  const image = tf.tensor(knownInput(), [1, 1, KNOWN.size, KNOWN.size]);
  try {
    const [answer] = tf.tidy(() => rebuild(weights, graph)(new Map([[KNOWN.input, image]])));
    const data = answer === undefined ? [] : await answer.data();
    answer?.dispose();
    return isKnownAnswer(Float32Array.from(data)) ? null : 'it gives wrong numbers for a known graph';
  } finally {
    image.dispose();
    weights.dispose();
  }
}

/** Reads in what a backend needs. @returns why it cannot be had */
async function load(backend: BackendId): Promise<string | null> {
  const tf = await library();
  if (backend === 'js') {
    await import('@tensorflow/tfjs-backend-cpu');
    return null;
  }
  if (backend === 'wasm') {
    await startWebAssembly(tf);
    return null;
  }
  const [gpu] = NATIVE;
  if (backend === 'cuda') {
    const probe = await probed(gpu);
    if (probe.reason !== null) return `${gpu}: ${probe.reason}`;
    if (!probe.gpu) return probe.lacks ?? 'TensorFlow finds no GPU that it can use';
    await importNative(gpu);
    return null;
  }
  const reasons: string[] = [];
  for (const name of NATIVE) {
    const { reason } = await probed(name);
    if (reason === null) {
      // Both register the same name: the first that was loaded stays.
      if (tf.findBackendFactory(REGISTERED.native) === null) await importNative(name);
      return null;
    }
    reasons.push(`${name}: ${reason}`);
  }
  return reasons.join('; ');
}

/** An optional package, which registers itself. */
async function importNative(name: string): Promise<void> {
  mendNode();
  await import(name);
}

/** The library, computing by this backend from now on. */
export async function using(backend: BackendId): Promise<TensorFlow> {
  const tf = await library();
  const name = REGISTERED[backend];
  if (tf.getBackend() !== name && !(await tf.setBackend(name))) throw new Error(`the backend ${name} does not start`);
  await tf.ready();
  return tf;
}

/** Where a provider of the studio's words can run here. */
const OF_PROVIDER: Readonly<Partial<Record<ProviderChoice, readonly BackendId[]>>> = {
  auto: backendIds,
  cuda: ['cuda'],
  cpu: ['native', 'wasm', 'js'],
};

/** The first backend of that kind which proves itself. Errors: provider-failed. */
export async function chooseBackend(asked: ProviderChoice): Promise<Result<BackendId>> {
  const candidates = OF_PROVIDER[asked];
  if (candidates === undefined)
    return err({ code: 'provider-failed', provider: asked, reason: 'TensorFlow.js computes by CUDA or on the CPU' });
  const reasons: string[] = [];
  for (const id of candidates) {
    const { reason } = await proveBackend(id);
    if (reason === null) return ok(id);
    reasons.push(candidates.length > 1 ? `${id}: ${reason}` : reason);
  }
  return err({ code: 'provider-failed', provider: asked, reason: reasons.join('; ') });
}
