import type { GuideManifest } from '../../../core/contract/guide.ts';
import { isTensorflowModel } from '../../../core/contract/network-file.ts';
import type { ProviderChoice } from '../../../core/contract/provider.ts';
import { must } from '../../../core/contract/refused.ts';
import type { Guide } from '../../../core/priors/guided.ts';
import { scaleMap, type Scale } from '../../../core/priors/scale.ts';
import { readGuide } from '../../disk/model-files.ts';
import { tell } from '../progress.ts';
import type { Shape4 } from './network-score.ts';
import { onnxGuide } from './onnx/onnx-guide.ts';
import { refuseModel } from './opening.ts';
import type { RawGuide } from './raw-guide.ts';
import { tensorflowGuide } from './tfjs/tensorflow-guide.ts';

/** What is wanted of what a guide says: a class by its number, or a vector. */
export type Target =
  { readonly kind: 'class'; readonly index: number } | { readonly kind: 'vector'; readonly values: Float32Array };

/** A guide that is what its manifest says. */
export interface OpenGuide {
  readonly manifest: GuideManifest;
  /** The output for each image on the scale of a prior, [batch, length]. */
  says(images: Float32Array, batch: number, sigma: Float64Array, frame: Frame): Promise<Float32Array>;
  /** ∇ log p of the target. @throws Refused: model-refused where images of this frame are none of its */
  towards(target: Target, frame: Frame): Guide;
}

/** Images of a prior, as a guide gets them. */
export interface Frame {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Of the prior; its kind where that is known. */
  readonly scale: Scale & { readonly kind?: string };
}

/** A batch asks for its guide run by run. */
const open = new Map<string, OpenGuide>();

/** Verifies and loads a guide, which stays open. @throws Refused: model-missing, model-altered, model-refused, provider-failed */
export async function openGuide(path: string, asked: ProviderChoice): Promise<OpenGuide> {
  const file = must(await readGuide(path));
  const key = [JSON.stringify(file), asked].join('\n');
  const known = open.get(key);
  if (known !== undefined) return known;
  const { manifest } = file;
  const openRaw = isTensorflowModel(manifest.network) ? tensorflowGuide : onnxGuide;
  const guide = guideOf(manifest, await openRaw(file, asked));
  open.set(key, guide);
  return guide;
}

function guideOf(manifest: GuideManifest, raw: RawGuide): OpenGuide {
  const { says, network: about } = manifest;
  const length = says.kind === 'classes' ? says.names.length : says.length;
  const refuse = (reason: string): never => refuseModel(manifest, reason);

  function fits({ channels, height, width, scale }: Frame): void {
    if (scale.kind !== undefined && scale.kind !== manifest.scale.kind)
      refuse(`it judges images on the scale "${manifest.scale.kind}", and the model makes them on "${scale.kind}"`);
    if (channels !== manifest.channels)
      refuse(`it guides images of ${planes(manifest.channels)}, and these have ${channels}`);
    const { size, sizeMultiple } = about;
    if (size !== undefined && (size[0] !== height || size[1] !== width))
      refuse(`it takes images of ${size[1]} × ${size[0]} pixels alone, and these are ${width} × ${height}`);
    if (height % sizeMultiple !== 0 || width % sizeMultiple !== 0)
      refuse(`width and height of its images must be multiples of ${sizeMultiple}, and these are ${width} × ${height}`);
  }

  const conditionAt = (sigma: number): number => (about.conditioning === 'logSigma' ? Math.log(sigma) : sigma);
  async function answerTo(image: Float32Array, sigma: number, shape: Shape4): Promise<Float32Array> {
    const { data, shape: found } = await raw.says(image, conditionAt(sigma), shape);
    return data.length === length
      ? data
      : refuse(`it should say ${length} numbers of an image, found ${found.join(' × ') || 'none'}`);
  }

  const shapeOf = ({ channels, height, width }: Frame): Shape4 => [1, channels, height, width];

  return {
    manifest,
    async says(images, batch, sigma, frame) {
      fits(frame);
      const { k, b } = scaleMap(frame.scale, manifest.scale);
      const size = images.length / batch;
      const out = new Float32Array(batch * length);
      for (let i = 0; i < batch; i++) {
        const image = images.subarray(i * size, (i + 1) * size).map((v) => k * v + b);
        out.set(await answerTo(image, k * sigma[i]!, shapeOf(frame)), i * length);
      }
      return out;
    },
    towards(target, frame) {
      fits(frame);
      const wanted = target.kind === 'class' ? target.index : target.values;
      if (typeof wanted === 'number' ? !(wanted >= 0 && wanted < length) : wanted.length !== length)
        refuse(
          typeof wanted === 'number'
            ? `it says ${length} classes, and class ${wanted} is none of them`
            : `it says ${length} numbers, and the target has ${wanted.length}`,
        );
      if (typeof wanted !== 'number' && !(Math.hypot(...wanted) > 0 && wanted.every(Number.isFinite)))
        refuse('the target is no direction: its numbers are all 0, or not finite');
      const { k, b } = scaleMap(frame.scale, manifest.scale);
      const shape = shapeOf(frame);
      const cotangent = new Float32Array(length);
      return {
        async gradient(x, batch, sigma, out) {
          const size = x.length / batch;
          const logs = new Float64Array(batch);
          for (let i = 0; i < batch; i++) {
            const image = x.subarray(i * size, (i + 1) * size).map((v) => k * v + b);
            const answer = await answerTo(image, k * sigma[i]!, shape);
            logs[i] = logLikelihood(manifest, answer, wanted, cotangent);
            const data = await raw.pull(image, conditionAt(k * sigma[i]!), cotangent, shape);
            if (data.length !== size) return refuse('its gradient is none of an image');
            for (let j = 0; j < size; j++) out[i * size + j] = k * data[j]!;
            tell();
          }
          return logs;
        },
      };
    },
  };
}

const planes = (channels: number): string => `${channels} ${channels === 1 ? 'channel' : 'channels'}`;

/** log p(y | answer), and its gradient in the answer. */
export function logLikelihood(
  { says }: Pick<GuideManifest, 'says'>,
  answer: Float32Array,
  wanted: number | Float32Array,
  gradient: Float32Array,
): number {
  if (says.kind === 'classes' && typeof wanted === 'number') {
    const largest = answer.reduce((a, b) => Math.max(a, b), -Infinity);
    const total = answer.reduce((sum, v) => sum + Math.exp(v - largest), 0);
    for (let i = 0; i < answer.length; i++)
      gradient[i] = (i === wanted ? 1 : 0) - Math.exp(answer[i]! - largest) / total;
    return answer[wanted]! - largest - Math.log(total);
  }
  if (says.kind !== 'vector' || typeof wanted === 'number') throw new Error('A class is wanted of a vector.');
  if (says.likeness === 'distance') {
    let square = 0;
    for (let i = 0; i < answer.length; i++) {
      const off = wanted[i]! - answer[i]!;
      square += off * off;
      gradient[i] = off / says.spread ** 2;
    }
    return -square / (2 * says.spread ** 2);
  }
  const [own, other] = [lengthOf(answer), lengthOf(wanted)];
  let cosine = 0;
  for (let i = 0; i < answer.length; i++) cosine += (answer[i]! * wanted[i]!) / (own * other);
  for (let i = 0; i < answer.length; i++)
    gradient[i] = (wanted[i]! / other - (cosine * answer[i]!) / own) / (own * says.spread);
  return cosine / says.spread;
}

const lengthOf = (v: Float32Array): number => Math.max(Math.hypot(...v), 1e-12);
