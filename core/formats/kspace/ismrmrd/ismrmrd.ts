/** ISMRMRD: what a scanner measured, readout by readout; k-space is put together from those of one image. */
import type { Hdf5Array, Hdf5File } from '../../hdf5.ts';
import { DEFAULT_LIMITS } from '../../codecs.ts';
import { checkSize } from '../../exact.ts';
import { damaged, unsupported } from '../../refusal.ts';
import type { Axis } from '../axes.ts';
import type { KspaceChoice, KspaceFile, KspaceImage } from '../kspace-file.ts';
import { checkedChoice } from '../of-array.ts';
import type { NoiseScan } from '../noise-scan.ts';
import {
  isCalibration,
  isNoise,
  isReversed,
  layoutOf,
  otherKind,
  type Acquisition,
  type RecordLayout,
} from './acquisition.ts';
import { ismrmrdHeader, oversamplingOf, pixelMmOf, type Encoding } from './header.ts';

/** The group that holds a measurement: `dataset` in most files. */
export function ismrmrdGroup(file: Hdf5File): string | null {
  for (const name of file.names('/')) {
    const [xml, data] = [file.array(`/${name}/xml`), file.array(`/${name}/data`)];
    if (xml?.type.kind === 'text' && data?.type.kind === 'record') return `/${name}`;
  }
  return null;
}

/** Readouts of the longest measurements are some millions. */
const MOST_READOUTS = 5e6;
/** So many readouts are looked at together: their samples come with them. */
const BATCH = 64;

/** @throws a refusal */
export function ismrmrdKspace(file: Hdf5File, group: string): KspaceFile {
  const header = ismrmrdHeader(file.array(`${group}/xml`)!.text());
  const data = file.array(`${group}/data`)!;
  const count = data.shape[0] ?? 0;
  if (data.shape.length !== 1 || count === 0 || count > MOST_READOUTS)
    throw damaged(`it says that it has ${data.shape.join(' × ') || 'no'} readouts`);
  const layout = layoutOf(data.type);
  const all: Acquisition[] = [];
  visit(data, layout, range(count), (acquisition) => all.push(acquisition));
  const warnings: string[] = [];
  const lines = linesIn(all, header.encodings, warnings);
  const [first] = lines;
  if (first === undefined)
    throw unsupported(
      'it holds no readout of an image, only other scans',
      'Choose the file of the measurement itself.',
    );
  const encoding = header.encodings[first.encoding];
  if (encoding === undefined) throw damaged(`its header does not describe its encoding ${first.encoding}`);
  const [height, width, partitions] = encoding.encoded.matrix;
  if (!(height > 0 && width > 0) || !Number.isInteger(height) || !Number.isInteger(width))
    throw damaged(`its header says that k-space has ${height} × ${width} samples`);
  if (encoding.trajectory !== 'cartesian' && encoding.trajectory !== 'epi')
    throw unsupported(
      `its trajectory is "${encoding.trajectory}"`,
      'Only Cartesian k-space is reconstructed: grid it first.',
    );
  if (encoding.trajectory === 'epi') warnings.push('It is EPI: odd and even lines are not brought into phase.');
  if (partitions > 1 && lines.some(({ step2 }) => step2 !== first.step2))
    throw unsupported(
      `it is encoded in three dimensions (${encoding.encoded.matrix.join(' × ')})`,
      'Transform it along its fully sampled direction first, and save the slices.',
    );
  const coils = first.channels;
  if (coils === 0 || lines.some(({ channels }) => channels !== coils))
    throw damaged('its readouts differ in their number of channels');
  const kinds = { phases: longest(lines, 'phase'), sets: longest(lines, 'set') };
  if (kinds.phases * kinds.sets > 1)
    warnings.push(`Its ${kinds.phases} phases and ${kinds.sets} sets are counted as repetitions.`);
  const repetitionOf = ({ repetition, phase, set }: Acquisition): number =>
    (repetition * kinds.phases + phase) * kinds.sets + set;
  const counts = {
    slices: longest(lines, 'slice'),
    repetitions: longest(lines, 'repetition') * kinds.phases * kinds.sets,
    contrasts: longest(lines, 'contrast'),
  };
  const averages = longest(lines, 'average');
  const axes: Axis[] = [
    { name: 'coil', length: coils },
    { name: 'row', length: height },
    { name: 'column', length: width },
    ...(counts.slices > 1 ? [{ name: 'slice', length: counts.slices } as const] : []),
    ...(counts.repetitions > 1 ? [{ name: 'repetition', length: counts.repetitions } as const] : []),
    ...(counts.contrasts > 1 ? [{ name: 'contrast', length: counts.contrasts } as const] : []),
    ...(averages > 1 ? [{ name: 'average', length: averages } as const] : []),
  ];
  return {
    format: 'ismrmrd',
    axes,
    isAssumed: false,
    coils,
    height,
    width,
    ...counts,
    pixelMm: pixelMmOf(encoding),
    readout: 'rows',
    oversampling: oversamplingOf(encoding),
    noiseScans: all.filter(isNoise).length,
    warnings,
    read(choice) {
      const chosen = checkedChoice(counts, choice);
      const own = lines.filter(
        (a) => a.slice === chosen.slice && repetitionOf(a) === chosen.repetition && a.contrast === chosen.contrast,
      );
      if (own.length === 0) throw damaged(`it has no readout of ${choiceText(chosen)}`);
      const noise = noiseIn(data, layout, all.filter(isNoise));
      return { ...gathered(data, layout, own, encoding, { coils, height, width }), noise };
    },
  };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const choiceText = ({ slice, repetition, contrast }: KspaceChoice): string =>
  `slice ${slice}, repetition ${repetition}, contrast ${contrast}`;
const longest = (
  lines: readonly Acquisition[],
  of: 'slice' | 'repetition' | 'contrast' | 'phase' | 'set' | 'average',
) => lines.reduce((most, line) => Math.max(most, line[of] + 1), 1);

/** Reads records in batches; neighbours in the file are read together. @param records in rising order */
function visit(
  data: Hdf5Array,
  layout: RecordLayout,
  records: readonly number[],
  look: (acquisition: Acquisition, samples: DataView) => void,
): void {
  for (let i = 0; i < records.length;) {
    const from = records[i]!;
    let count = 1;
    while (count < BATCH && records[i + count] === from + count) count++;
    data.read([from], [count], (elements) => {
      for (let k = 0; k < count; k++) {
        const samples = elements.list(k * layout.bytes + layout.samplesAt, layout.listOf);
        look(layout.head(elements.bytes, k * layout.bytes, from + k), samples);
      }
    });
    i += count;
  }
}

/** Readouts of the image: of the encoding that has most of them, without noise, navigators and the like. */
function linesIn(
  all: readonly Acquisition[],
  encodings: readonly Encoding[],
  warnings: string[],
): readonly Acquisition[] {
  const others = new Map<string, number>();
  const count = (what: string): void => void others.set(what, (others.get(what) ?? 0) + 1);
  const images = all.filter((a) => {
    // How many scans of noise there are is told by itself.
    if (isNoise(a)) return false;
    const other = otherKind(a);
    const apart = isCalibration(a) && (encodings[a.encoding]?.isCalibratedApart ?? false);
    if (other !== null) count(other);
    else if (apart) count('calibration lines that were measured apart');
    return other === null && !apart;
  });
  const tally = new Map<number, number>();
  for (const { encoding } of images) tally.set(encoding, (tally.get(encoding) ?? 0) + 1);
  const [most] = [...tally].sort((a, b) => b[1] - a[1]);
  const lines = images.filter(({ encoding }) => encoding === most?.[0]);
  if (lines.length < images.length) others.set('readouts of other encodings', images.length - lines.length);
  if (others.size > 0) {
    const text = [...others].map(([what, number]) => `${what} (${number})`).join(', ');
    warnings.push(`Of its ${all.length} readouts these are left out: ${text}.`);
  }
  return lines;
}

/** Each readout on its line; where a line was measured more than once, the mean. */
function gathered(
  data: Hdf5Array,
  layout: RecordLayout,
  lines: readonly Acquisition[],
  encoding: Encoding,
  shape: Pick<KspaceImage, 'coils' | 'height' | 'width'>,
): Omit<KspaceImage, 'noise'> {
  const { coils, height, width } = shape;
  const plane = height * width;
  checkSize(2 * coils * plane, DEFAULT_LIMITS);
  const out = new Float32Array(2 * coils * plane);
  const times = new Uint16Array(plane);
  const middle = Math.floor(height / 2);
  const toColumn = Math.floor(width / 2) - (encoding.centre ?? Math.floor(width / 2));
  const warnings = new Set<string>();
  const imaged = new Set(lines.filter((a) => !isCalibration(a)).map(({ step1 }) => step1));
  // A line that only calibrates is taken where the image has none.
  const own = lines.filter((a) => !isCalibration(a) || !imaged.has(a.step1));
  const records = own.map(({ record }) => record);
  visit(data, layout, records, (a, samples) => {
    const column = a.step1 + toColumn;
    if (column < 0 || column >= width)
      throw damaged(`encode step ${a.step1} of readout ${a.record} lies outside its ${width} lines`);
    if (samples.byteLength !== 8 * a.samples * coils)
      throw damaged(`readout ${a.record} has ${samples.byteLength / 8} samples, not ${a.samples} × ${coils}`);
    let centre = a.centreSample;
    if (centre === 0 && a.samples > 1) {
      centre = Math.floor(a.samples / 2);
      warnings.add('Its readouts do not say where their centre lies: it is taken to be their middle.');
    }
    for (let s = a.discardPre; s < a.samples - a.discardPost; s++) {
      const row = middle - centre + (isReversed(a) ? a.samples - 1 - s : s);
      if (row < 0 || row >= height)
        throw damaged(`sample ${s} of readout ${a.record} lies outside its ${height} samples`);
      const at = row * width + column;
      times[at]!++;
      for (let c = 0; c < coils; c++) {
        const from = 8 * (c * a.samples + s);
        const to = 2 * c * plane + at;
        out[to] = out[to]! + samples.getFloat32(from, true);
        out[to + plane] = out[to + plane]! + samples.getFloat32(from + 4, true);
      }
    }
  });
  for (let at = 0; at < plane; at++) {
    const n = times[at]!;
    if (n > 1) for (let p = 0; p < 2 * coils; p++) out[p * plane + at]! /= n;
  }
  const measured = Uint8Array.from(times, (n) => (n > 0 ? 1 : 0));
  return { ...shape, data: out, measured, reference: null, warnings: [...warnings] };
}

/** Samples of one coil beyond which a covariance gains nothing. */
const MOST_NOISE = 2 ** 18;

/** Scans of noise one after the other; null: there are none. @param scans those with as many channels as the first are taken */
function noiseIn(data: Hdf5Array, layout: RecordLayout, scans: readonly Acquisition[]): NoiseScan | null {
  const coils = scans[0]?.channels ?? 0;
  const alike = scans.filter(({ channels }) => channels === coils);
  const kept: Acquisition[] = [];
  let samples = 0;
  for (const scan of alike) {
    const own = scan.samples - scan.discardPre - scan.discardPost;
    if (own <= 0 || samples + own > MOST_NOISE) continue;
    kept.push(scan);
    samples += own;
  }
  if (coils === 0 || samples === 0) return null;
  const out = new Float32Array(2 * coils * samples);
  let at = 0;
  visit(
    data,
    layout,
    kept.map(({ record }) => record),
    (a, values) => {
      if (values.byteLength !== 8 * a.samples * coils)
        throw damaged(`readout ${a.record} has ${values.byteLength / 8} samples, not ${a.samples} × ${coils}`);
      for (let s = a.discardPre; s < a.samples - a.discardPost; s++, at++)
        for (let c = 0; c < coils; c++) {
          const from = 8 * (c * a.samples + s);
          out[2 * c * samples + at] = values.getFloat32(from, true);
          out[(2 * c + 1) * samples + at] = values.getFloat32(from + 4, true);
        }
    },
  );
  return { coils, samples, data: out };
}
