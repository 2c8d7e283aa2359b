/** What is asked of a modality: one command, one kind of recipe. Its descriptors are written down once. */
import type { Job } from '../contract/job.ts';
import type { Domain } from '../contract/model.ts';
import type { Measurement } from '../contract/measurement/measurement.ts';
import type { Parameter, ParameterValue, ParameterValues } from '../contract/parameters.ts';
import type { Result } from '../contract/result.ts';
import type { Recipe } from '../contract/studio/project.ts';
import type { FormatName } from '../formats/decoded.ts';
import type { Modality } from './modality.ts';

export type PresetId = Job['preset'];

export interface Preset {
  /** Seeds, unless somebody says how many. */
  readonly samples: number;
  /** Each seed is a result of its own; absent: their mean is reported. */
  readonly gallery?: true;
  /** What it sets, by solver id; the rest are the solvers' own defaults. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  /** What it sets otherwise beside these values and for this kind of input, as of `Condition`; absent: nothing. */
  readonly suited?: (values: ParameterValues, input: string) => Preset['parameters'];
  /** Solvers that it takes for others, by the id that was asked for. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** Whose recipes a task is one of: as much of a modality as is known before there is a job. */
export interface Asked extends Pick<Modality, 'id' | 'admit' | 'raw' | 'isRetrospective'> {
  /** null: any network, of whose images it then is. */
  readonly images: Modality['images'] | null;
}

export interface Task {
  readonly id: string;
  readonly modality: Asked;
  readonly command: TaskCommand;
  readonly parameters: readonly Parameter[];
  /** Ids of parameters that say what the numbers of an image are: of another image they say nothing. */
  readonly numbers: readonly string[];
  /** Ids of parameters that name a file of numbers, which the job holds. */
  readonly lists: readonly string[];
  /** Parameters that such numbers go before where a recipe has both, by the id of the list. */
  readonly before?: Readonly<Record<string, readonly string[]>>;
  /** Ids of parameters that name a file which is measured with; the job holds its path and checksum. */
  readonly files: readonly string[];
  /** Those of them that are painted on the image; absent: all. */
  readonly painted?: readonly string[];
  /** Numbers that the text of such a parameter states itself; null where it names a file. Absent: it always does. */
  readonly inline?: (id: string, text: string) => Result<readonly number[] | null>;
  /** Ids of the solvers that can be asked for. */
  readonly solvers: readonly string[];
  /** Why one of them says nothing of what was measured; null where it does. Absent: they all do. */
  readonly lacks?: (solver: string, measurement: Measurement) => Lack | null;
  /** The same of what is still to be measured, as values and files of a recipe say; absent: they all do. */
  readonly suits?: (solver: string, asked: Pick<Recipe, 'values' | 'files'>) => boolean;
  readonly presets: Readonly<Partial<Record<PresetId, Preset>>>;
  /** What a recipe would say to measure as a job does, defaults left in. */
  recipe(job: Job): Pick<Recipe, 'values'> & Partial<Pick<Recipe, 'lists'>>;
  /** How the input is measured, every default written out. Errors: invalid-parameter, contradiction, shape-mismatch. */
  resolve(request: TaskRequest, facts: InputFacts, model: ModelFacts | null): Result<ResolvedMeasurement>;
}

/** Something that a method needs and a measurement has not: "spread spreads the colours of hints, and there are none". */
export interface Lack {
  readonly reason: string;
  readonly remedy: string;
}

/** How it stands on the command line. */
export interface TaskCommand {
  /** `reconstruct ct`, or one word alone. */
  readonly words: readonly [string, ...string[]];
  readonly summary: string;
  readonly description: string;
  readonly example: string;
  /** What INPUT is; null where there is none: the model itself is looked at, and stands as the input of its jobs. */
  readonly input: string | null;
  /** INPUT may be a folder, and each picture in it is a run of its own. */
  readonly folder?: true;
  /** INPUT may be several files, and each is a run of its own. */
  readonly several?: true;
  /** INPUT is a folder, and the images in it and below it are one input; absent: an image. */
  readonly takes?: 'folder';
  /** The parameter that a name before INPUT stands for. */
  readonly first?: string;
  /** The parameter that a second name after INPUT stands for. */
  readonly second?: string;
  /** A raw measurement instead of INPUT, where there is such a thing. */
  readonly raw?: { readonly kind: string; readonly flag: string; readonly help: string };
  /** What to do where nothing is named. */
  readonly noInput: string;
}

/** What was found in the input. */
export interface InputFacts {
  readonly path: string;
  readonly sha256: string;
  /** `image`, or the kind of raw measurement that it was said to be. */
  readonly kind: string;
  /** What its numbers are taken for, in the modality's own words. */
  readonly holds: string;
  readonly frames: number;
  /** Rows and columns as in the file. */
  readonly height: number;
  readonly width: number;
  /** 1 grey, 2 complex, 3 RGB. */
  readonly samples: 1 | 2 | 3;
  readonly pixelMm: readonly [number, number] | null;
  /** Distance between neighbouring frames where they lie evenly, from their positions. */
  readonly sliceMm: number | null;
  /** What stands for full intensity in a picture. */
  readonly fullScale?: number | null;
  /** Of its file. */
  readonly format?: FormatName;
}

/** The pixels that a model was made for. */
export interface PixelRange {
  readonly pixelMm: { readonly low: number; readonly high: number };
}

export interface ModelFacts extends PixelRange {
  readonly domain: Domain;
  /** Planes of its images. */
  readonly channels: number;
  readonly id: string;
  readonly manifest: string;
  readonly sha256: string;
}

/** What was asked, whoever asked it. */
export interface TaskRequest {
  /** Values of the task's parameters, complete. */
  readonly values: ParameterValues;
  /** Ids of those that were given, not defaulted. */
  readonly given: ReadonlySet<string>;
  /** Numbers that parameters stand for, by id; absent where nothing was given. */
  readonly lists: Readonly<Record<string, readonly number[]>>;
  /** Files that parameters name, by id. */
  readonly files: Readonly<Record<string, { readonly path: string; readonly sha256: string }>>;
  /** Which frame of the input. */
  readonly slice: number;
}

/** As much of a job as its modality decides. */
export interface ResolvedMeasurement extends Pick<Job, 'image' | 'seed'> {
  readonly input: Pick<Job['input'], 'series' | 'frame' | 'pixels' | 'sliceMm'>;
  readonly measurement: Measurement;
  /** What the person should be told about how it was read. */
  readonly notes: readonly string[];
}
