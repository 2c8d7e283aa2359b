/** Every engine: one line each. */
import type { EngineChoice, ProviderChoice } from '../../../core/contract/provider.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { readManifest } from '../../disk/model-files.ts';
import type { Engine, OpenNetwork } from './engine.ts';
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
): Promise<OpenNetwork> {
  const { manifest } = must(await readManifest(manifestPath));
  const suited = engines.filter((engine) => (asked === 'auto' || engine.id === asked) && engine.runs(manifest));
  let first: Refused | null = null;
  for (const engine of suited) {
    const opened = await attempt(() => engine.open(manifestPath, provider));
    if (opened.ok) return opened.value;
    first ??= new Refused(opened.error);
    // Another engine reads no other file: only a machine that cannot run this one is a reason to ask the next.
    if (opened.error.code !== 'provider-failed') break;
  }
  if (first !== null) throw first;
  const reason = `no engine runs "${manifest.network.file}" (there is ${engines.map(({ id }) => id).join(', ')})`;
  throw new Refused({ code: 'model-refused', model: manifest.id, reason });
}
