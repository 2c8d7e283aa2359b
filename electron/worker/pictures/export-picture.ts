import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { must } from '../../../core/contract/refused.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { writeFileSafely } from '../../disk/write-file.ts';
import { encode, type Writable, type Writing } from './encode.ts';
import { readPicture } from './picture.ts';
import { anonymous, writingOf } from './result-file.ts';

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
  const { decoded, of } = await readPicture(request.picture);
  const { bytes } = must(
    recipe
      ? encode(decoded, WRITTEN[format], of === null ? unchanged() : writingOf(of))
      : encode(withoutSource(decoded), WRITTEN[format], anonymous),
  );
  await writeFileSafely(output, bytes);
  return { bytes: bytes.length };
}

/** What was imported, as it is: no run made it. */
const unchanged = (): Writing => ({
  ...anonymous,
  derivation: `Exported without change of values. ${anonymous.derivation}`,
  made: new Date(),
});

/** Where the frame lies stays; which objects of whom it came from does not. */
const withoutSource = (d: Decoded): Decoded => ({
  ...d,
  dicom: d.dicom === null ? null : { ...NO_UID, modality: d.dicom.modality },
  places: d.places.map((p) => ({ ...p, sopClassUid: null, sopInstanceUid: null })),
});
const NO_UID = { studyInstanceUid: null, seriesInstanceUid: null, frameOfReferenceUid: null };
