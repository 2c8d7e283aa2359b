import type { GuideManifest } from '../../../core/contract/guide.ts';
import type { Job } from '../../../core/contract/job.ts';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { decodeNpy } from '../../../core/formats/npy/npy.ts';
import { guided, type Guide } from '../../../core/priors/guided.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { sha256Of } from '../../disk/checksum.ts';
import { checksumOfNetwork, readManifest } from '../../disk/model-files.ts';
import { openGuide, type Target } from '../engines/guide.ts';
import { DEFAULT_LIMITS } from '../../../core/formats/codecs.ts';
import { refuseModel } from '../engines/opening.ts';
import { bytesOf } from '../read/file-bytes.ts';

/** A prior of images of this size, on the network's own scale, steered as a job wants. */
export type Steer = (score: ScoreModel, size: { readonly height: number; readonly width: number }) => ScoreModel;

/**
 * Opens the guide of a job; without one the prior stays as it is.
 * @throws Refused: model-missing, model-altered, model-refused, invalid-parameter where the image is seen in tiles
 */
export async function steering(job: Job, manifest: ModelManifest): Promise<Steer> {
  const { guide } = job;
  if (guide === undefined) return (score) => score;
  const guideFor = await openedFor(job, guide, manifest);
  return (score, size) => guided(score, guideFor(size), guide.weight);
}

/** Asks the guide of a job once about an image of its size, before anything is written. @throws Refused as `steering` */
export async function tryGuide(job: Job): Promise<void> {
  const { guide, model, image } = job;
  if (guide === undefined || model === null) return;
  const { manifest } = must(await readManifest(model.manifest));
  const guideFor = await openedFor(job, guide, manifest);
  const x = new Float32Array(manifest.channels * image.height * image.width).fill(0.5);
  await guideFor(image).gradient(x, 1, Float64Array.of(0.5), x.slice());
}

type WantedGuide = NonNullable<Job['guide']>;

async function openedFor(
  { tile, provider }: Job,
  guide: WantedGuide,
  { scale, channels }: ModelManifest,
): Promise<(size: { readonly height: number; readonly width: number }) => Guide> {
  if (tile !== undefined) {
    const reason = 'a guide judges whole images, and this one is so large that it is seen in tiles';
    throw new Refused({ code: 'invalid-parameter', parameter: '--guide', reason });
  }
  const opened = await openGuide(guide.manifest, provider);
  const { network } = opened.manifest;
  const found = checksumOfNetwork(network);
  if (found !== guide.sha256)
    throw new Refused({ code: 'model-altered', model: guide.id, expected: guide.sha256, found });
  const target = await targetOf(guide.target, opened.manifest);
  return ({ height, width }) => opened.towards(target, { channels, height, width, scale });
}

async function targetOf(wanted: WantedGuide['target'], manifest: GuideManifest): Promise<Target> {
  const { says } = manifest;
  if (wanted.kind === 'class') {
    const index = says.kind === 'classes' ? says.names.indexOf(wanted.name) : -1;
    if (index < 0) refuseModel(manifest, `it knows no class "${wanted.name}"`);
    return { kind: 'class', index };
  }
  if (says.kind === 'classes') refuseModel(manifest, 'it says classes, and a vector is wanted of it');
  const bytes = must(await bytesOf(wanted.path, DEFAULT_LIMITS));
  if (sha256Of(bytes) !== wanted.sha256)
    throw new Refused({ code: 'model-altered', model: wanted.path, expected: wanted.sha256, found: sha256Of(bytes) });
  return { kind: 'vector', values: Float32Array.from(must(decodeNpy(bytes, wanted.path)).data) };
}
