import type { InferenceSession } from 'onnxruntime-node';
import type { ModelManifest } from '../../../../core/contract/model.ts';
import type { PrecisionChoice } from '../../../../core/contract/provider.ts';
import { must } from '../../../../core/contract/refused.ts';
import { fillNormal, PURPOSE } from '../../../../core/image/random.ts';
import { residualVariance } from '../../../../core/priors/residual-variance.ts';
import { readEightBitWeights, type ModelFile } from '../../../disk/model-files.ts';
import { trialSize } from '../network-size.ts';
import { smoothPicture } from '../smooth-picture.ts';
import { LEAVE_DIGITS, refuseModel, vetted } from '../opening.ts';
import type { OpenModel } from './model.ts';
import { onnxScore } from './onnx-score.ts';
import { openSession } from './session.ts';

/**
 * The weights of 8 bits, loaded, where they are asked for or win here; null where they stay out.
 * @throws Refused: model-missing, model-altered, model-refused
 */
export async function eightBitSession(
  file: ModelFile,
  whole: OpenModel,
  asked: PrecisionChoice,
): Promise<InferenceSession | null> {
  const refuse = (reason: string): null => (asked === 'int8' ? refuseModel(file.manifest, reason, LEAVE_DIGITS) : null);
  if (asked === 'float32') return null;
  if (whole.provider !== 'cpu') return refuse(`its 8-bit weights run on the CPU alone, not on ${whole.provider}`);
  const weights = must(await readEightBitWeights(file));
  if (weights === null) return refuse('it has no 8-bit weights');
  const { inputs, outputs } = file.manifest.network;
  vetted(file.manifest, weights, [inputs.image, inputs.noise], outputs.denoised);
  const session = await openSession(file.manifest, weights, whole.provider);
  const reason = await whyNot(whole, { ...whole, evaluating: session }, asked === 'auto');
  if (reason === null) return session;
  await session.release();
  return refuse(reason);
}

const SIDE = 96;
const SIGMA = 0.05;
const ROUNDS = 4;
/** Of the network's own mean squared error: beyond it the processor's 8-bit arithmetic is another one (it may saturate). */
const LEAST_ALIKE = 0.1;
/** Of the time that all digits take: a gain that does not come and go with what else the machine does. */
const LEAST_GAIN = 0.8;

/** Why the second is not taken in the place of the first; null where it is. */
async function whyNot(whole: OpenModel, eightBit: OpenModel, isRace: boolean): Promise<string | null> {
  const [height, width] = trialSize(whole.manifest, SIDE);
  const x = trialImage(whole.manifest, height, width);
  const answers: Float32Array[] = [];
  const best: number[] = [];
  const scores = [whole, eightBit].map((model) => onnxScore(model, height, width));
  for (const score of scores) {
    const answer = new Float32Array(x.length);
    await score.denoise(x, 1, Float64Array.of(SIGMA), answer);
    answers.push(answer);
    best.push(Infinity);
  }
  const [all, eight] = [answers[0]!, answers[1]!];
  const apart = all.reduce((sum, v, i) => sum + (v - eight[i]!) ** 2, 0) / all.length;
  // Written so that an answer that is no number is none.
  if (!(apart <= LEAST_ALIKE * residualVariance(whole.manifest)(SIGMA)))
    return 'its 8-bit weights give another answer than its own on this processor';
  if (!isRace) return null;
  for (let round = 0; round < ROUNDS; round++) {
    // In turns, since what else the machine does comes and goes.
    for (const [i, score] of scores.entries()) {
      const begun = performance.now();
      await score.denoise(x, 1, Float64Array.of(SIGMA), answers[i]!);
      best[i] = Math.min(best[i]!, performance.now() - begun);
    }
  }
  return best[1]! < LEAST_GAIN * best[0]! ? null : 'its 8-bit weights are no faster on this processor';
}

/** A plain picture with noise on it, on the model's scale. */
function trialImage({ channels }: ModelManifest, height: number, width: number): Float32Array {
  const x = smoothPicture(channels, height, width);
  const noise = new Float32Array(x.length);
  fillNormal(noise, 1, PURPOSE.start, 0);
  return x.map((v, i) => v + SIGMA * noise[i]!);
}
