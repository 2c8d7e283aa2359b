/** Every engine: one line each. */
import type { ModelManifest } from '../../../core/contract/model.ts';
import type { EngineChoice, EngineId, PrecisionChoice, ProviderChoice } from '../../../core/contract/provider.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { readManifest } from '../../disk/model-files.ts';
import type { Engine, OpenNetwork } from './engine.ts';
import type { LossGradient, Trainable } from './loss-gradient.ts';
import { onnxEngine } from './onnx/onnx-engine.ts';
import { tensorflowEngine } from './tfjs/tensorflow-engine.ts';

/** In the order in which `auto` asks them. */
const engines: readonly Engine[] = [onnxEngine, tensorflowEngine];

/**
 * Opens a network by the engine that was asked for, or by the first that runs its weights and works on this machine.
 * @throws Refused
 */
export async function openNetwork(
  manifestPath: string,
  provider: ProviderChoice,
  asked: EngineChoice = 'auto',
  precision: PrecisionChoice = 'auto',
): Promise<OpenNetwork> {
  const { manifest } = must(await readManifest(manifestPath));
  const [, network] = await firstThatWorks(manifest, asked, (engine) => engine.open(manifestPath, provider, precision));
  return network;
}

/** The same for a network in training. @throws Refused */
export async function openLoss(
  network: Trainable,
  provider: ProviderChoice,
  asked: EngineChoice,
): Promise<readonly [EngineId, LossGradient]> {
  return firstThatWorks(network.manifest, asked, (engine) => engine.train(network, provider));
}

async function firstThatWorks<T>(
  manifest: ModelManifest,
  asked: EngineChoice,
  open: (engine: Engine) => Promise<T>,
): Promise<readonly [EngineId, T]> {
  const suited = engines.filter((engine) => (asked === 'auto' || engine.id === asked) && engine.runs(manifest));
  let first: Refused | null = null;
  for (const engine of suited) {
    const opened = await attempt(() => open(engine));
    if (opened.ok) return [engine.id, opened.value];
    first ??= new Refused(opened.error);
    // Another engine reads no other file: only a machine that cannot run this one is a reason to ask the next.
    if (opened.error.code !== 'provider-failed') break;
  }
  if (first !== null) throw first;
  const { file } = manifest.network;
  const able = engines.filter((engine) => engine.runs(manifest)).map(({ id }) => id);
  throw new Refused(
    able.length === 0
      ? { code: 'model-refused', model: manifest.id, reason: `no engine runs "${file}"` }
      : {
          code: 'model-refused',
          model: manifest.id,
          reason: `${asked} does not run "${file}"; ${able.join(' and ')} does`,
          remedy: `Leave the engine automatic, or choose it: --engine ${able[0]}.`,
        },
  );
}
