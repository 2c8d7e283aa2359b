/** The files of the new model, beside the run's own: manifest, network and card, as any model folder has them. */
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CARD, type Adaptation } from '../../../core/contract/adaptation.ts';
import type { Job } from '../../../core/contract/job.ts';
import { modelManifest, type ModelManifest } from '../../../core/contract/model.ts';
import { cardText } from '../../../core/learning/card.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { withWeights } from '../../disk/model-files.ts';
import { writeFileSafely, writeJson, writing } from '../../disk/write-file.ts';
import type { Measurements } from './measure-network.ts';

export interface NewModel {
  readonly folder: string;
  readonly job: Job;
  /** The manifest of the model that it came from. */
  readonly from: ModelManifest;
  /** Path of the network that is kept. */
  readonly network: string;
  readonly name: string;
  readonly measurements: Measurements;
  readonly adaptation: Omit<Adaptation, 'model'>;
  /** Images that it was judged by. */
  readonly judged: number;
  readonly program: string;
}

const LONGEST_ID = 60;

/** Plain letters of its name, and as much of its checksum as tells it from others of that name. */
export function idOf(name: string, sha256: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_ID)
    .replace(/^-+|-+$/g, '');
  return `${plain === '' ? 'adapted' : plain}-${sha256.slice(0, 6)}`;
}

/** manifest.json is written last: its presence means that the model is whole. @throws Refused (cannot-write) */
export async function writeModel(model: NewModel): Promise<Adaptation> {
  const { folder, job, from, network, name, measurements, judged, program } = model;
  const sha256 = await checksumOf(network);
  const id = idOf(name, sha256);
  const file = `${id}.onnx`;
  const to = join(folder, file);
  await writing(to, () => copyFile(network, to));
  const adaptation: Adaptation = { ...model.adaptation, model: { id, name, sha256, file } };
  const date = new Date().toISOString().slice(0, 10);
  const { parameters } = job.solvers[0]!;
  const settings = { ...parameters, crop: job.image.height, seed: job.seed };
  const { size: bytes } = await stat(network);
  const training = {
    data: `images of "${adaptation.folder}", by ${from.name}`,
    from: `${from.id}, sha256 ${from.network.sha256.slice(0, 16)}`,
    images: adaptation.images - adaptation.heldOut,
    heldOut: adaptation.heldOut,
    ...settings,
    steps: adaptation.steps,
    kept: adaptation.kept,
    date,
    // Of the network, whoever trained it first.
    ...Object.fromEntries(
      ['mean', 'sd', 'parameters'].flatMap((key) =>
        from.training?.[key] === undefined ? [] : [[key, from.training[key]]],
      ),
    ),
  };
  const manifest: ModelManifest = {
    ...from,
    id,
    name,
    network: withWeights(from.network, { file, sha256, bytes }),
    residualVariance: measurements.residualVariance,
    moments: measurements.moments,
    ...(measurements.domainCheck === undefined ? {} : { domainCheck: measurements.domainCheck }),
    training,
    card: CARD,
  };
  const card = cardText({
    adaptation,
    from,
    residualVariance: measurements.residualVariance,
    domainImages: measurements.domainCheck === undefined ? null : judged,
    settings,
    judged,
    program,
    date,
  });
  await writeFileSafely(join(folder, CARD), card);
  await writeJson(join(folder, 'manifest.json'), modelManifest.parse(manifest));
  return adaptation;
}
