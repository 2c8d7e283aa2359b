import { solverOf } from '../../core/catalogue/solvers.ts';
import type { Answer, RequestOf } from '../../core/contract/messages.ts';
import { must } from '../../core/contract/refused.ts';
import type { Decoded } from '../../core/formats/decoded.ts';
import { recipeText } from '../../core/formats/recipe-note.ts';
import { sha256Of } from '../disk/checksum.ts';
import { writeFileSafely } from '../disk/write-file.ts';
import { encode, type Writable } from './encode.ts';
import { readPicture, type Picture } from './picture.ts';

const WRITTEN = { dcm: 'dicom', png: 'png', tif: 'tiff', nii: 'nifti', npy: 'npy' } as const satisfies Record<
  RequestOf<'export'>['format'],
  Writable
>;

/**
 * One picture as a file. Without the recipe the file holds the numbers and their geometry alone: no name, no date, no
 * identifier of what it came from. @throws Refused
 */
export async function exportPicture(request: RequestOf<'export'>): Promise<Answer<'export'>> {
  const { format, recipe, output } = request;
  const picture = await readPicture(request.picture);
  const { bytes } = must(
    encode(recipe ? picture.decoded : withoutSource(picture.decoded), WRITTEN[format], {
      name: 'The picture',
      gzip: false,
      isPlane: true,
      recipe: recipe && picture.job !== null ? recipeText(picture.job) : null,
      derivation: [...(recipe ? [derivationOf(picture)] : []), RESEARCH].join(' '),
      // Viewers list a series by it, this one too.
      seriesDescription:
        recipe && picture.job !== null ? `${labelOf(picture)} (research use only)`.slice(0, 64) : 'Research use only',
      dated: recipe,
    }),
  );
  await writeFileSafely(output, bytes);
  return { bytes: bytes.length };
}

const RESEARCH = 'Research use only.';

const labelOf = ({ method }: Picture): string =>
  method === null ? 'Part of a reconstruction' : (solverOf(method)?.label ?? method);

function derivationOf(picture: Picture): string {
  const { job } = picture;
  if (job === null) return 'Exported without change of values.';
  return `${labelOf(picture)}, ${job.geometry.anglesDeg.length} views, ${job.simulate === null ? 'measured' : 'simulated'}, recipe SHA-256 ${sha256Of(recipeText(job))}.`;
}

/** Where the frame lies stays; which objects of whom it came from does not. */
const withoutSource = (d: Decoded): Decoded => ({
  ...d,
  dicom: d.dicom === null ? null : { ...NO_UID, modality: d.dicom.modality },
  places: d.places.map((p) => ({ ...p, sopClassUid: null, sopInstanceUid: null })),
});
const NO_UID = { studyInstanceUid: null, seriesInstanceUid: null, frameOfReferenceUid: null };
