/** The half of a modality that computes: from a file to a measurement, and from there to the problem that solvers see. */
import type { Job } from '../contract/job.ts';
import type { ParameterValues } from '../contract/parameters.ts';
import type { OwnFigures } from '../contract/measurement/measurement.ts';
import type { Report } from '../contract/report.ts';
import type { ScanCheck } from '../contract/scan-check.ts';
import type { Decoded } from '../formats/decoded.ts';
import type { SoundKspace } from '../formats/kspace/recognise.ts';
import type { Area } from '../image/holes/area.ts';
import type { Unit } from '../image/image.ts';
import type { Learning } from '../learning/learning.ts';
import type { Window } from '../image/windows/window.ts';
import type { LinearOperator } from '../operators/linear-operator.ts';
import type { Scale } from '../priors/scale.ts';
import type { Canvas } from '../priors/tiled.ts';
import type { ReportLook } from '../report/look.ts';
import type { InverseProblem } from '../solvers/solver.ts';

/** An array that a run keeps in `inputs/` under a name of its own. */
export interface Kept {
  readonly data: Float32Array | Float64Array | Uint8Array;
  readonly shape: readonly number[];
}

/** What a run works on, the same whether it was just measured or read back from its folder. */
export interface Measured {
  /** [channels, height, width] in the unit of the images; null where the measurement is real. */
  readonly truth: Float32Array | null;
  readonly data: Float32Array;
  readonly shape: readonly number[];
  /** σ_y where it is the same for all; 0 where there is none or it is unknown. */
  readonly noiseSd: number;
  /** Inverse variances of the data where they differ. */
  readonly weights: Float32Array | null;
  /** What else says how the data came about: angles, masks, coil maps. */
  readonly arrays: Readonly<Record<string, Kept>>;
}

/** A problem on the scale of the networks, and the way back. */
export interface Posed {
  readonly problem: InverseProblem;
  /** Unit of the images ↔ scale of the problem: value = low + x·(high − low). */
  readonly scale: Scale;
  /** A residual of the problem times this is one of the data in their own unit. */
  readonly dataUnit: number;
  /** An image in its own unit as the problem has it, and back: on its scale, and in as many planes as the network sees. */
  toProblem(image: Float32Array): Float32Array;
  fromProblem(x: Float32Array): Float32Array;
  /** The problem holds so many images of the network, one after the other, each of which it sees by itself. Absent: one. */
  readonly images?: number;
  /** Where another scale is what figures are computed on: its length is R. Absent: that of the networks. */
  readonly scored?: Scale;
  /** What fromProblem gives, by × by pixels of it one, without an image of the whole size; absent: from that image. */
  readonly sketch?: (x: Float32Array, by: number) => Float32Array;
  /** There is no sum of a measured and a supplied part that a person could look at: half a colour is another colour. */
  readonly isIndivisible?: true;
  /** The part of a residual of the problem that belongs to the data, where these stand in it more than once. */
  readonly residualOfData?: (residual: Float32Array) => Float32Array;
  /** Where the problem holds a part of the image only, which pixels: the prior is to be evaluated around them. */
  readonly canvas?: Canvas;
  /** And the problem of the whole image, by which a result is judged. */
  readonly whole?: Posed;
}

/** value = low + x·(high − low), plane by plane. */
export const linear = ({ low, high }: Scale): Pick<Posed, 'toProblem' | 'fromProblem'> => ({
  toProblem: (image) => image.map((v) => (v - low) / (high - low)),
  fromProblem: (x) => x.map((v) => v * (high - low) + low),
});

/** How one image of a kind stands before a network, whatever was measured of it. */
export interface NetworkImages {
  readonly unit: Unit;
  /** What all of them are looked at through; null: each by its own numbers. */
  readonly window: Window | null;
  /** On the scale of a problem, what is no likelier than its opposite: where noise is laid over nothing. */
  readonly middle: number;
  /** Distance of two grey levels in their unit; 0 for values that were never rounded. */
  readonly greyStep: number;
  /** What its values are where their likelihood is told, a sentence: "Values are whole HU." */
  readonly values: string;
  /** Where the range of their figures comes from. */
  readonly range: string;
  /** How a network learns them. */
  readonly learning: Learning;
  /** How they stand on the scale of the network, a sentence. */
  readonly scaled: string;
  /**
   * One frame, [channels, height, width] in the unit of the images. @param said of its numbers, as of `saidOf`
   * @throws Refused where it can be no such image
   */
  read(input: ReadInput, frame: number, said: ParameterValues): Float32Array;
  /** What must be known of how a file is taken for such an image, in sentences that name no file. */
  assumed(input: ReadInput, said: ParameterValues): readonly string[];
  /** An image before a network, and back. @param image by whose numbers it is scaled; null: an image that is not there yet */
  stand(
    image: Float32Array | null,
    grid: { readonly height: number; readonly width: number },
  ): Pick<Posed, 'scale' | 'toProblem' | 'fromProblem' | 'scored'>;
}

/** What was read of a file. */
export interface ReadInput {
  readonly path: string;
  /** The one frame that `decoded.data` holds, null where it holds all of them; the other facts are of all in any case. */
  readonly frame: number | null;
  readonly decoded: Decoded;
  /** Where it is no image but measured k-space: one image's worth of it; `decoded` has the facts of all, and no numbers. */
  readonly kspace?: SoundKspace;
  /** What the run folder keeps of it beside what is measured. */
  readonly beside?: Beside;
}

/** What a result is written with: arrays and texts of `inputs/`, by name. */
export interface Beside {
  readonly arrays: Readonly<Record<string, Kept>>;
  /** By the whole name of the file. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What was read for a job: its input, and the other files that it names. */
export interface Read {
  readonly input: ReadInput;
  /** By the names of `files`. */
  readonly files: Readonly<Record<string, Decoded>>;
  /** Those of them that are no images, as arrays. */
  readonly numbers: Readonly<Record<string, Kept>>;
  /** Told now and then by what takes long, for whoever takes silence for a standstill. */
  readonly tell?: () => void;
}

/** A slice of a volume that was reconstructed, as its run folder has it. */
export interface VolumeSlice {
  readonly job: Job;
  readonly measured: Measured;
  /** What a method made of it, in the unit of the images. @throws Refused */
  image(method: string): Promise<Float32Array>;
}

/** What a report must know of its measurement. */
export interface ReportFacts extends Pick<Report['measurement'], 'details' | 'noise' | 'crime'> {
  /** What `region` is called. */
  readonly region?: string;
  /** Where the data range comes from. */
  readonly range: string;
  /** Its own, beside those that hold for every image. */
  readonly definitions: Readonly<Record<string, string>>;
}

/** What the pace of a machine is measured by. */
export interface UsualOperator {
  readonly operator: LinearOperator;
  /** Work of one application of it, in the units of `Load.application`. */
  readonly application: number;
}

export interface Measuring {
  readonly images: NetworkImages;
  /** An operator of usual size, whose applications tell how fast this machine is; made anew each time. */
  usual(): UsualOperator;
  /** Files that a job names beside its input, with their checksums. */
  files(job: Job): Readonly<Record<string, { readonly path: string; readonly sha256: string }>>;
  /** Looks whether that can be measured at all, without doing it. @throws Refused */
  examine(job: Job, read: Read): void;
  /** Measures, or reads what was measured. @throws Refused where the numbers cannot be what the job says */
  measure(job: Job, read: Read): Measured;
  /** How the input was read, and what the job assumes about it, in sentences that name no file. */
  warnings(job: Job, read: Read): string[];
  /** What its images are looked at through; null where any image of their unit is seen alike. */
  window(job: Job, read: Read, truth: Float32Array | null): Window | null;
  /** Whether what the job says of a real measurement explains it; null where the program measures by itself. */
  check(job: Job, measured: Measured): ScanCheck | null;
  /** What is scored by itself where nobody names a region, [height, width]. */
  region?(job: Job, measured: Measured): Uint8Array | null;
  posed(job: Job, measured: Measured): Posed;
  /** Figures that only its images have, of a result in their unit; null where there is nothing to compute one from. */
  figures?(job: Job, measured: Measured, image: Float32Array): OwnFigures;
  /**
   * Figures that published tables have of a volume, by method; none where a slice has nothing to compute them from.
   * @param slices of it, one after the other; they are gone through more than once
   */
  volume?(
    methods: readonly string[],
    slices: () => AsyncIterable<VolumeSlice>,
  ): Promise<Readonly<Record<string, OwnFigures>>>;
  /**
   * Where all that is sought are some pixels, each from what lies around it: those; null where it is every pixel. The
   * problem of a job that names `around` holds what lies around them and nothing else.
   */
  sought?(job: Job, files: Read['files']): Area | null;
  report(job: Job, measured: Measured): ReportFacts;
  look(job: Job, noiseSd: number | null, measured: Measured): ReportLook;
}
