/** As which file the results of a photograph are written: what it came as, unless something else is asked for. */
import { photoFormats, withoutOptions, type PhotoFormat, type Without } from '../../../contract/picture-file.ts';
import type { PhotoMeasurement } from '../../../contract/measurement/photo.ts';
import type { Parameter, ParameterValues } from '../../../contract/parameters.ts';
import { numberOf } from '../../../contract/values.ts';
import type { FormatName } from '../../../formats/decoded.ts';
import type { InputFacts } from '../../task.ts';

export const writtenParameters: readonly Parameter[] = [
  {
    kind: 'choice',
    id: 'format',
    label: 'Results as',
    stage: 'data',
    default: 'same',
    choices: [
      { id: 'same', label: 'As it came' },
      { id: 'png', label: 'PNG' },
      { id: 'tiff', label: 'TIFF' },
      { id: 'jpeg', label: 'JPEG' },
      { id: 'webp', label: 'WebP' },
    ],
    help: 'File of the results: as the picture came, a JPEG as PNG, so that what is known stays as it is. JPEG encodes the whole picture anew, and is 8 bits, as WebP is.',
  },
  {
    kind: 'choice',
    id: 'without',
    label: 'Leave out',
    stage: 'data',
    default: 'nothing',
    choices: [
      { id: 'nothing', label: 'Nothing' },
      { id: 'gps', label: 'Where it was taken' },
      { id: 'metadata', label: 'All metadata' },
    ],
    help: 'What of the EXIF, XMP and IPTC data of the picture is not kept: nothing, where it was taken (GPS), or all of it.',
  },
];

/** Formats that give back what was stored, each from its own. */
const SAME: Readonly<Partial<Record<FormatName, PhotoFormat>>> = { tiff: 'tiff', webp: 'webp' };
const NAMES: Readonly<Record<PhotoFormat, string>> = { png: 'PNG', tiff: 'TIFF', jpeg: 'JPEG', webp: 'WebP' };
/** Pixels of a side. */
const LARGEST: Readonly<Partial<Record<PhotoFormat, number>>> = { jpeg: 65535, webp: 16383 };
const BITS: Readonly<Record<PhotoFormat, number>> = { png: 16, tiff: 32, jpeg: 8, webp: 8 };

export interface WrittenAs extends Pick<PhotoMeasurement, 'bits' | 'written'> {
  /** What the person should be told of it. */
  readonly notes: readonly string[];
}

/** A depth never grows, and shrinks where the format has no room for it. */
export function writtenAs(
  values: ParameterValues,
  { format = 'png', fullScale, height, width }: InputFacts,
): WrittenAs {
  const asked = photoFormats.find((name) => name === values['format']);
  const wanted = asked ?? SAME[format] ?? 'png';
  const isTooLarge = Math.max(height, width) * (numberOf(values, 'scale') ?? 1) > (LARGEST[wanted] ?? Infinity);
  const to = isTooLarge ? 'png' : wanted;
  const without: Without = withoutOptions.find((name) => name === values['without']) ?? 'nothing';
  const isFloat = (fullScale ?? null) === null && format === 'tiff';
  const stored = isFloat ? 32 : (fullScale ?? 65535) > 255 ? 16 : 8;
  const bits = Math.min(stored, BITS[to]) as PhotoMeasurement['bits'];
  const notes = [
    ...(to === 'jpeg'
      ? ['The results are JPEG: the whole picture is encoded anew, and what was known of it changes a little.']
      : []),
    ...(format === 'jpeg' && asked === undefined
      ? ['The picture is a JPEG; its results are PNG, so that what is known stays as it is.']
      : []),
    ...(isTooLarge ? [`The results are PNG: they are too large for ${NAMES[wanted]}.`] : []),
    ...(bits < stored ? [`The results have ${bits} bits a colour, the picture has ${stored}.`] : []),
  ];
  return { bits, written: { format: to, without }, notes };
}
