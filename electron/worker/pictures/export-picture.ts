import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { partOf } from '../../../core/formats/complex-part.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { ENDINGS, type PictureFormat } from '../../../core/modalities/modality.ts';
import { writeFileSafely } from '../../disk/write-file.ts';
import { writerOf } from '../modalities/writers.ts';
import { encode, isWritable, type Encoded, type Writing } from './encode.ts';
import { readPicture, type Picture } from './picture.ts';
import { anonymous, inSteps, madeOf, writingOf } from './result-file.ts';

type Wanted = RequestOf<'export'>;

/**
 * One picture as a file. Without the recipe the file holds the numbers and their geometry alone: no name, no date, no
 * identifier of what it came from; a photograph keeps what it said of itself, but for what is left out by choice.
 * @throws Refused
 */
export async function exportPicture(wanted: Wanted): Promise<Answer<'export'>> {
  const picture = await readPicture(wanted.picture);
  const { bytes } = (await own(wanted, picture)) ?? plain(wanted, picture);
  await writeFileSafely(wanted.output, bytes);
  return { bytes: bytes.length };
}

/** In the way of the modality whose run it is; null where that has none, or the format none of its ways. */
async function own(
  { format: ending, recipe, without = 'nothing', picture }: Wanted,
  { of, array }: Picture,
): Promise<Encoded | null> {
  const writer = of === null ? null : writerOf(of.job.measurement.modality);
  const format = formatOf(ending);
  if (of === null || array === null || writer === null || picture.run === null) return null;
  if (format === null || format === 'dicom' || format === 'nifti') return null;
  return writer(picture.run, of, array.is, array.values, { format, without, made: recipe ? madeOf(of) : null });
}

const FORMATS = Object.keys(ENDINGS) as PictureFormat[];
const formatOf = (ending: string): PictureFormat | null => FORMATS.find((name) => ENDINGS[name] === ending) ?? null;

function plain({ format: ending, recipe }: Wanted, { decoded: exact, of }: Picture): Encoded {
  const format = ending === 'npy' ? 'npy' : formatOf(ending);
  if (format === null || !isWritable(format))
    throw new Refused({
      code: 'contradiction',
      reason: 'JPEG and WebP are written of results of photographs alone',
      remedy: 'Choose PNG or TIFF, which lose nothing.',
    });
  const whole = of === null ? exact : inSteps(exact);
  const decoded = format === 'npy' ? asShare(exact, of !== null) : partOf(whole, 'magnitude');
  return must(
    recipe
      ? encode(decoded, format, of === null ? unchanged() : writingOf(of))
      : encode(withoutSource(decoded), format, anonymous),
  );
}

/** Of a result in colours, numbers as its run has them: 1 is full intensity. */
const asShare = (d: Decoded, isResult: boolean): Decoded =>
  isResult && d.fullScale !== null ? { ...d, data: d.data.map((v) => v / d.fullScale!), fullScale: 1 } : d;

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
