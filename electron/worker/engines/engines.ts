/** Every engine: one line each. */
import type { ProviderChoice } from '../../../core/contract/provider.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { readManifest } from '../../disk/model-files.ts';
import type { Engine, OpenNetwork } from './engine.ts';
import { onnxEngine } from './onnx/onnx-engine.ts';
import { tensorflowEngine } from './tfjs/tensorflow-engine.ts';

/** In the order in which `auto` asks them. */
const engines: readonly Engine[] = [onnxEngine, tensorflowEngine];

/** Opens a network by the engine that runs its weights. @throws Refused */
export async function openNetwork(manifestPath: string, provider: ProviderChoice): Promise<OpenNetwork> {
  const { manifest } = must(await readManifest(manifestPath));
  const engine = engines.find(({ runs }) => runs(manifest));
  if (engine !== undefined) return engine.open(manifestPath, provider);
  const reason = `no engine runs "${manifest.network.file}" (there is ${engines.map(({ id }) => id).join(', ')})`;
  throw new Refused({ code: 'model-refused', model: manifest.id, reason });
}
