import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { comparisonCsv } from '../../../core/report/comparison/csv.ts';
import { comparisonHtml } from '../../../core/report/comparison/html.ts';
import type { ComparedFile, Comparison } from '../../../core/report/comparison/comparison.ts';
import { DEFINITIONS } from '../../../core/report/definitions.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { asStated, broughtTo, comparable, regionOf, scoreOf, type Brought, type Comparable } from './comparable.ts';
import { decodePath } from '../read/decode.ts';
import { seen } from '../colour/in-srgb.ts';
import { readPicture } from './picture.ts';

type Wanted = RequestOf<'comparison'>;

interface Read {
  readonly file: ComparedFile;
  readonly image: Comparable;
}

const fileOf = async ({ name, picture }: Pick<Wanted['reference'], 'name' | 'picture'>): Promise<Read['file']> => ({
  name,
  sha256: await checksumOf(picture.path),
  frame: picture.frame,
});

/** Pictures against a reference as a page, as JSON and as CSV, by the figures of `compare`. @throws Refused */
export async function comparison(wanted: Wanted): Promise<Answer<'comparison'>> {
  const truth = asStated(await seen((await readPicture(wanted.reference.picture)).decoded), wanted.reference.stated);
  const reference = { file: await fileOf(wanted.reference), image: comparable(wanted.reference.name, truth) };
  const others: (Read & Brought)[] = [];
  for (const other of wanted.others) {
    const { decoded } = await readPicture(other.picture);
    others.push({ file: await fileOf(other), ...broughtTo(truth, other.name, await seen(decoded), other.treatment) });
  }
  const { decoded, unit } = reference.image;
  const region = wanted.roi === null ? null : await maskOf(wanted.roi, reference.image);
  // Pictures are scored with their full intensity as 1.
  const range = wanted.dataRange / (unit === 'HU' ? 1 : (decoded.fullScale ?? 1));
  const found: Comparison = {
    schemaVersion: 1,
    title: wanted.title,
    program: wanted.program,
    created: new Date().toISOString(),
    researchUse: unit === 'srgb' ? 'Research use only.' : 'Research use only. Not for diagnosis.',
    unit,
    grid: { height: decoded.height, width: decoded.width, samples: decoded.samples, pixelMm: decoded.pixelMm },
    dataRange: wanted.dataRange,
    rangeOrigin: wanted.rangeOrigin,
    window: wanted.window,
    region:
      region === null || wanted.roi === null
        ? null
        : { name: wanted.roi.name, pixels: region.pixels, sha256: region.sha256 },
    reference: reference.file,
    rows: others.map(({ file, image, changes }) => ({
      ...file,
      changes,
      fidelity: scoreOf(image, reference.image, range, null),
      region: region === null ? null : scoreOf(image, reference.image, range, region.inside),
    })),
    definitions: definitionsFor(unit),
  };
  const pixels = ({ image }: Read): Float32Array => Float32Array.from(image.decoded.data);
  return {
    html: comparisonHtml(found, { reference: pixels(reference), others: others.map(pixels) }),
    json: `${JSON.stringify(found, null, 2)}\n`,
    csv: comparisonCsv(found),
  };
}

const IN_HU = ['scale', 'bias', 'rmse'];
const definitionsFor = (unit: string): Comparison['definitions'] =>
  Object.fromEntries(
    ['scale', 'psnr', 'ssim', 'nrmse', 'hfen', 'bias', 'rmse']
      .filter((id) => unit === 'HU' || !IN_HU.includes(id))
      .map((id) => [id, DEFINITIONS[id]!]),
  );

async function maskOf(
  { path, name }: NonNullable<Wanted['roi']>,
  reference: Comparable,
): Promise<{ inside: Uint8Array; pixels: number; sha256: string }> {
  const what = `"${name}"`;
  const inside = regionOf(comparable(what, must(await decodePath(path))), reference);
  const pixels = inside.reduce((sum, v) => sum + v, 0);
  if (pixels === 0) throw new Refused({ code: 'constant-image', what: `The region of interest ${what}`, value: 0 });
  return { inside, pixels, sha256: await checksumOf(path) };
}
