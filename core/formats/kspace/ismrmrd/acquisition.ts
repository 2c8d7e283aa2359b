/** One readout of an ISMRMRD file, without its samples. */
import type { Hdf5Member, Hdf5Type } from '../../hdf5.ts';
import { damaged, unsupported } from '../../refusal.ts';
import { numberReader } from '../../stored-number.ts';

export interface Acquisition {
  /** Its place in the file. */
  readonly record: number;
  /** Bits of ISMRMRD_AcquisitionFlags, bit n − 1 for flag n. */
  readonly flags: bigint;
  readonly samples: number;
  readonly channels: number;
  /** Samples at the beginning and at the end that are no measurement. */
  readonly discardPre: number;
  readonly discardPost: number;
  readonly centreSample: number;
  readonly encoding: number;
  readonly step1: number;
  readonly step2: number;
  readonly average: number;
  readonly slice: number;
  readonly contrast: number;
  readonly phase: number;
  readonly repetition: number;
  readonly set: number;
}

/** Members of AcquisitionHeader and, within `idx`, of EncodingCounters. */
const FIELDS = {
  flags: ['head', 'flags'],
  samples: ['head', 'number_of_samples'],
  channels: ['head', 'active_channels'],
  discardPre: ['head', 'discard_pre'],
  discardPost: ['head', 'discard_post'],
  centreSample: ['head', 'center_sample'],
  encoding: ['head', 'encoding_space_ref'],
  step1: ['head', 'idx', 'kspace_encode_step_1'],
  step2: ['head', 'idx', 'kspace_encode_step_2'],
  average: ['head', 'idx', 'average'],
  slice: ['head', 'idx', 'slice'],
  contrast: ['head', 'idx', 'contrast'],
  phase: ['head', 'idx', 'phase'],
  repetition: ['head', 'idx', 'repetition'],
  set: ['head', 'idx', 'set'],
} as const;
type Field = keyof typeof FIELDS;
const fields = Object.entries(FIELDS) as readonly (readonly [Field, readonly string[]])[];

/** Where the parts of a record lie. */
export interface RecordLayout {
  readonly bytes: number;
  /** The list of samples: real and imaginary part of each, channel after channel. */
  readonly samplesAt: number;
  readonly listOf: Hdf5Type;
  /** @param from where the record begins */
  head(view: DataView, from: number, record: number): Acquisition;
}

function memberAt(type: Hdf5Type, path: readonly string[]): Hdf5Member {
  let [found, at]: [Hdf5Member | null, number] = [null, 0];
  let within = type;
  for (const name of path) {
    const member = within.kind === 'record' ? within.members.find((m) => m.name === name) : undefined;
    if (member === undefined) throw damaged(`its acquisitions have no member ${path.join('.')}`);
    at += member.at;
    within = member.type;
    found = member;
  }
  return { ...found!, at };
}

/** @throws a refusal where the records are laid out in another way than ISMRMRD's version 1 */
export function layoutOf(type: Hdf5Type): RecordLayout {
  const samples = memberAt(type, ['data']);
  if (samples.type.kind !== 'list' || samples.type.of.kind !== 'number' || samples.type.of.dtype !== 'f4')
    throw unsupported(
      'the samples of its acquisitions are no lists of 32-bit floats',
      'Write it anew with an ISMRMRD converter: its samples are complex floats.',
    );
  const places = new Map<Field, (view: DataView, from: number) => number | bigint>();
  for (const [field, path] of fields) {
    const { at, type: stored } = memberAt(type, path);
    const read = stored.kind === 'number' ? numberReader(stored.dtype) : null;
    if (read === null) throw damaged(`the member ${path.join('.')} of its acquisitions is no number`);
    const isFlags = field === 'flags' && stored.bytes === 8;
    places.set(field, (view, from) => (isFlags ? view.getBigUint64(from + at, true) : read(view, from + at, true)));
  }
  return {
    bytes: type.bytes,
    samplesAt: samples.at,
    listOf: samples.type.of,
    head(view, from, record) {
      const number = (field: Field): number => Number(places.get(field)!(view, from));
      return {
        record,
        flags: BigInt(places.get('flags')!(view, from)),
        samples: number('samples'),
        channels: number('channels'),
        discardPre: number('discardPre'),
        discardPost: number('discardPost'),
        centreSample: number('centreSample'),
        encoding: number('encoding'),
        step1: number('step1'),
        step2: number('step2'),
        average: number('average'),
        slice: number('slice'),
        contrast: number('contrast'),
        phase: number('phase'),
        repetition: number('repetition'),
        set: number('set'),
      };
    },
  };
}

/** Flags by their number in ismrmrd.h. */
const flag =
  (n: number) =>
  ({ flags }: Acquisition): boolean =>
    ((flags >> BigInt(n - 1)) & 1n) === 1n;

export const isNoise = flag(19);
export const isCalibration = flag(20);
export const isReversed = flag(22);

/** Readouts that are no part of the image, and what they are. */
const OTHERS: readonly (readonly [is: (a: Acquisition) => boolean, what: string])[] = [
  [flag(23), 'navigators'],
  [flag(24), 'phase corrections'],
  [flag(26), 'feedback'],
  [flag(27), 'dummy scans'],
  [flag(28), 'feedback'],
  [flag(29), 'surface coil corrections'],
  [flag(30), 'phase stabilisation'],
  [flag(31), 'phase stabilisation'],
];

export const otherKind = (a: Acquisition): string | null => OTHERS.find(([is]) => is(a))?.[1] ?? null;
