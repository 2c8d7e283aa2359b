import { solverOf } from '../../core/catalogue/solvers.ts';
import type { Answer, RequestOf } from '../../core/contract/messages.ts';
import { must, Refused } from '../../core/contract/refused.ts';
import type { Decoded } from '../../core/formats/decoded.ts';
import { rampOf } from '../../core/image/window.ts';
import { recipeText } from '../../core/formats/recipe-note.ts';
import { sha256Of } from '../disk/checksum.ts';
import { writeFileSafely } from '../disk/write-file.ts';
import { encode, type Writable } from './encode.ts';
import { readPicture, type Picture } from './picture.ts';

type Window = NonNullable<RequestOf<'export'>['window']>;

const WRITTEN = { dcm: 'dicom', png: 'png', tif: 'tiff', nii: 'nifti', npy: 'npy' } as const satisfies Record<
  RequestOf<'export'>['format'],
  Writable
>;

/**
 * One picture as a file. Without the recipe the file holds the numbers and their geometry alone: no name, no date, no
 * identifier of what it came from. @throws Refused
 */
export async function exportPicture(request: RequestOf<'export'>): Promise<Answer<'export'>> {
  const { format, window, recipe, output } = request;
  const picture = await readPicture(request.picture);
  if (window !== null && (format === 'nii' || format === 'npy')) {
    const reason = `A ${format === 'nii' ? 'NIfTI' : 'NumPy'} file holds values, not a picture through a window`;
    const remedy = 'Choose PNG, TIFF or DICOM, or write the values.';
    throw new Refused({ code: 'contradiction', reason, remedy });
  }
  const shown = window === null ? picture.decoded : throughWindow(picture.decoded, window);
  const how = window === null ? null : `Picture through a window (centre ${window.center}, width ${window.width}).`;
  const { bytes } = must(
    encode(recipe ? shown : withoutSource(shown), WRITTEN[format], {
      name: 'The picture',
      gzip: false,
      isPlane: true,
      recipe: recipe && picture.job !== null ? recipeText(picture.job) : null,
      remark: how,
      derivation: [...(recipe ? [derivationOf(picture)] : []), ...(how === null ? [] : [how]), RESEARCH].join(' '),
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

/** Bytes for the eye, as the viewer paints them; colours each for themselves. @throws Refused where the numbers are complex */
function throughWindow(d: Decoded, window: Window): Decoded {
  if (d.samples === 2) {
    const reason = 'Complex numbers have no picture through a window';
    throw new Refused({ code: 'contradiction', reason, remedy: 'Write the values as NumPy.' });
  }
  const { gain, offset } = rampOf(window, d.unit);
  const byteOf = (v: number): number => {
    const share = Math.min(Math.max(v * gain + offset, 0), 1);
    return Math.round(255 * (d.inverted ? 1 - share : share)) || 0;
  };
  return {
    ...d,
    data: Float32Array.from(d.data, byteOf),
    unit: 'srgb',
    fullScale: 255,
    depth: { bits: 8, signed: false, float: false },
    inverted: false,
    padding: null,
    windows: [],
  };
}

/** Where the frame lies stays; which objects of whom it came from does not. */
const withoutSource = (d: Decoded): Decoded => ({
  ...d,
  dicom: d.dicom === null ? null : { ...NO_UID, modality: d.dicom.modality },
  places: d.places.map((p) => ({ ...p, sopClassUid: null, sopInstanceUid: null })),
});
const NO_UID = { studyInstanceUid: null, seriesInstanceUid: null, frameOfReferenceUid: null };
