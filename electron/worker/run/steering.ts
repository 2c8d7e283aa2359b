import { checksumOfNetwork } from '../../disk/model-files.ts';
import type { GuideManifest } from '../../../core/contract/guide.ts';
import type { Job } from '../../../core/contract/job.ts';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { decodeNpy } from '../../../core/formats/npy/npy.ts';
import { guided } from '../../../core/priors/guided.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { sha256Of } from '../../disk/checksum.ts';
import { openGuide, type Target } from '../engines/guide.ts';
import { DEFAULT_LIMITS } from '../../../core/formats/codecs.ts';
import { bytesOf } from '../read/file-bytes.ts';

/** A prior of images of this size, on the network's own scale, steered as a job wants. */
export type Steer = (score: ScoreModel, size: { readonly height: number; readonly width: number }) => ScoreModel;

/**
 * Opens the guide of a job; without one the prior stays as it is.
 * @throws Refused: model-missing, model-altered, model-refused, invalid-parameter where the image is seen in tiles
 */
export async function steering(job: Job, { scale, channels }: ModelManifest): Promise<Steer> {
  const { guide } = job;
  if (guide === undefined) return (score) => score;
  if (job.tile !== undefined) {
    const reason = 'a guide judges whole images, and this one is so large that it is seen in tiles';
    throw new Refused({ code: 'invalid-parameter', parameter: '--guide', reason });
  }
  const opened = await openGuide(guide.manifest, job.provider);
  const { network } = opened.manifest;
  const found = checksumOfNetwork(network);
  if (found !== guide.sha256)
    throw new Refused({ code: 'model-altered', model: guide.id, expected: guide.sha256, found });
  const target = await targetOf(guide.target, opened.manifest);
  return (score, { height, width }) =>
    guided(score, opened.towards(target, { channels, height, width, scale }), guide.weight);
}

async function targetOf(wanted: NonNullable<Job['guide']>['target'], { id, says }: GuideManifest): Promise<Target> {
  if (wanted.kind === 'class') {
    const index = says.kind === 'classes' ? says.names.indexOf(wanted.name) : -1;
    if (index < 0)
      throw new Refused({ code: 'model-refused', model: id, reason: `it knows no class "${wanted.name}"` });
    return { kind: 'class', index };
  }
  const bytes = must(await bytesOf(wanted.path, DEFAULT_LIMITS));
  if (sha256Of(bytes) !== wanted.sha256)
    throw new Refused({ code: 'model-altered', model: wanted.path, expected: wanted.sha256, found: sha256Of(bytes) });
  return { kind: 'vector', values: Float32Array.from(must(decodeNpy(bytes, wanted.path)).data) };
}
