import { basename } from 'node:path';
import type { Job } from '../../../../core/contract/job.ts';
import type { RequestOf } from '../../../../core/contract/messages.ts';
import type { Domain, ModelManifest } from '../../../../core/contract/model.ts';
import { must, Refused } from '../../../../core/contract/refused.ts';
import { modalities } from '../../../../core/catalogue/modalities.ts';
import { imagesOf } from '../../../../core/catalogue/runs/measuring.ts';
import { sizeText } from '../../../../core/image/said-size.ts';
import { saidOf } from '../../../../core/modalities/number-parameters.ts';
import { noneOf } from '../../../../core/modalities/none/job.ts';
import { readManifest, type ModelFile } from '../../../disk/model-files.ts';
import { proveTrainable } from '../../adapt/prove-trainable.ts';
import { checkCrop, checksumOfFolder, readFolder, readingOf, warningsOf } from '../../adapt/read-folder.ts';
import { readInput, type Input } from '../../read/read-input.ts';
import { blank, blankImage } from '../blank.ts';
import type { Prepared, Reader } from '../reader.ts';

/** The model alone, or an image as those of its kind are read. @param readers of every kind */
export const noneReader = (readers: Readonly<Record<Domain, Reader>>): Reader => ({
  async prepare(request) {
    const { input, model } = request;
    const file = must(await readManifest(input.kind === 'model' ? input.path : (model ?? '')));
    const { manifest } = file;
    if (input.kind === 'model') return ofModel(request, manifest);
    if (input.kind === 'folder') return ofFolder(readers[manifest.domain], request, file);
    return ofImage(readers[manifest.domain], request, manifest);
  },
  read(job) {
    const { domain, source } = noneOf(job);
    const { path, frame, series = null } = job.input;
    if (source.kind === 'model') return blankOf(job);
    if (source.kind === 'folder') return folderOf(job);
    return readers[domain].image?.(path, frame, series) ?? readInput(path, () => frame, series);
  },
});

const emptyImage = (path: string, side: number, channels: number) =>
  ({ path, decoded: blankImage({ height: side, width: side, samples: samplesOf(channels) }) }) as const;

/** Complex numbers are two planes, colours three. */
const samplesOf = (channels: number): 1 | 2 | 3 => (channels === 2 || channels === 3 ? channels : 1);

async function ofModel({ input, values }: RequestOf<'prepare'>, { channels }: ModelManifest): Promise<Prepared> {
  const side = Number(values['size']);
  return {
    input: await blank(input.path, { height: side, width: side, samples: samplesOf(channels) }),
    holds: 'the model itself',
    reading: `nothing is read, images of ${side} × ${side} pixels are made from noise alone`,
    warnings: [],
    lists: {},
  };
}

/** Of a folder nothing is read but which images are in it; its checksum is that of all of them. */
async function ofFolder(reader: Reader, request: RequestOf<'prepare'>, file: ModelFile): Promise<Prepared> {
  const { input, values, engine, provider } = request;
  const { manifest } = file;
  const [crop, holdOut, seed] = ['crop', 'holdOut', 'seed'].map((id) => Number(values[id])) as [number, number, number];
  checkCrop(manifest, crop);
  const said = saidBy(request, manifest);
  const images = imagesOf(manifest.domain);
  const parted = await readFolder({ folder: input.path, reader, images, crop, holdOut, seed, said });
  await proveTrainable(file, engine, provider, crop);
  const { path, decoded } = emptyImage(input.path, crop, manifest.channels);
  return {
    input: { path, sha256: parted.sha256, frame: 0, decoded: { ...decoded, frames: parted.images.length } },
    holds: parted.holds,
    reading: readingOf(input.path, parted),
    warnings: warningsOf(parted),
    lists: {},
  };
}

async function folderOf({ input: { path }, image: { channels, height } }: Job): Promise<Input> {
  return { ...emptyImage(path, height, channels), sha256: await checksumOfFolder(path), frame: 0 };
}

const blankOf = ({ input, image: { channels, height, width } }: Job): Promise<Input> =>
  blank(input.path, { height, width, samples: samplesOf(channels) });

/** What was said of the numbers of images, which those of this kind have. @throws Refused */
function saidBy({ values }: RequestOf<'prepare'>, { name, domain }: ModelManifest) {
  const said = saidOf(values);
  const stray = Object.keys(said).find((id) => !modalities[domain].numbers.includes(id));
  if (stray === undefined) return said;
  throw new Refused({
    code: 'contradiction',
    reason: `--${stray} says what the numbers of a CT image are, and "${name}" knows none`,
    remedy: 'Leave it out, or name a model of CT images.',
  });
}

async function ofImage(reader: Reader, request: RequestOf<'prepare'>, manifest: ModelManifest): Promise<Prepared> {
  const { name, domain } = manifest;
  const said = saidBy(request, manifest);
  const found = await reader.prepare(request);
  const { path, decoded } = found.input;
  if (found.kind !== undefined && found.kind !== 'image')
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: 'it is a measurement, and no image that a model could be asked about',
      remedy: 'Reconstruct it first.',
    });
  const reading = `${basename(path)}, ${decoded.format.toUpperCase()}: ${sizeText(decoded, imagesOf(domain).unit)} pixels → asked of "${name}"`;
  return {
    ...found,
    reading,
    warnings: [...new Set([...found.warnings, ...imagesOf(domain).assumed(found.input, said)])],
  };
}
