import type { EngineChoice, ProviderChoice } from '../../../core/contract/provider.ts';
import { sigmasOf } from '../../../core/priors/scale.ts';
import type { ModelFile } from '../../disk/model-files.ts';
import { openTrainer } from '../training/open-trainer.ts';

/** Sides are this at least: a network that halves its images has something left. */
const LEAST_SIDE = 16;

/**
 * One small step that moves nothing: a network that cannot learn is refused before anything is written.
 * @param crop the side of what it will learn from @throws Refused: model-refused, provider-failed
 */
export async function proveTrainable(
  file: ModelFile,
  engine: EngineChoice,
  provider: ProviderChoice,
  crop: number,
): Promise<void> {
  const { manifest } = file;
  const { sizeMultiple, sizes } = manifest.network;
  const side = sizes === undefined ? sizeMultiple * Math.ceil(LEAST_SIDE / sizeMultiple) : crop;
  const [least, most] = sigmasOf(manifest);
  const x0 = new Float32Array(manifest.channels * side * side).fill(0.5);
  const trainer = await openTrainer(file, { engine, provider });
  try {
    await trainer.step({ x0, sigma: Float32Array.of(Math.sqrt(least * most)), noise: x0, side }, 0);
  } finally {
    await trainer.close();
  }
}
