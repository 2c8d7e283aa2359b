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
import { readManifest } from '../../../disk/model-files.ts';
import { readInput, type Input } from '../../read/read-input.ts';
import { blank } from '../blank.ts';
import type { Prepared, Reader } from '../reader.ts';

/** The model alone, or an image as those of its kind are read. @param readers of every kind */
export const noneReader = (readers: Readonly<Record<Domain, Reader>>): Reader => ({
  async prepare(request) {
    const { input, model } = request;
    const { manifest } = must(await readManifest(input.kind === 'model' ? input.path : (model ?? '')));
    return input.kind === 'model' ? ofModel(request, manifest) : ofImage(readers[manifest.domain], request, manifest);
  },
  read(job) {
    const { domain, source } = noneOf(job);
    const { path, frame, series = null } = job.input;
    if (source.kind === 'model') return blankOf(job);
    return readers[domain].image?.(path, frame, series) ?? readInput(path, () => frame, series);
  },
});

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

const blankOf = ({ input, image: { channels, height, width } }: Job): Promise<Input> =>
  blank(input.path, { height, width, samples: samplesOf(channels) });

async function ofImage(reader: Reader, request: RequestOf<'prepare'>, manifest: ModelManifest): Promise<Prepared> {
  const { name, domain } = manifest;
  const said = saidOf(request.values);
  const stray = Object.keys(said).find((id) => !modalities[domain].numbers.includes(id));
  if (stray !== undefined)
    throw new Refused({
      code: 'contradiction',
      reason: `--${stray} says what the numbers of a CT image are, and "${name}" knows none`,
      remedy: 'Leave it out, or name a model of CT images.',
    });
  const found = await reader.prepare(request);
  const { path, decoded } = found.input;
  if (found.kind !== undefined && found.kind !== 'image')
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: 'it is a measurement, and no image that a model could be asked about',
      remedy: 'Reconstruct it first.',
    });
  const reading = `${basename(path)}, ${decoded.format.toUpperCase()}: ${sizeText(decoded, decoded.unit)} pixels → asked of "${name}"`;
  return {
    ...found,
    reading,
    warnings: [...new Set([...found.warnings, ...imagesOf(domain).assumed(found.input, said)])],
  };
}
