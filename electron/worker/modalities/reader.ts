/** How a modality reads the input of its jobs. */
import type { Job } from '../../../core/contract/job.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import type { Kept } from '../../../core/modalities/measuring.ts';
import type { Input } from '../read/read-input.ts';

/** What was found in an input before there is a job of it. */
export interface Prepared {
  readonly input: Input;
  /** What kind of input it is found to be, where it was not said; absent: as it was said. */
  readonly kind?: string;
  /** What its numbers are taken for. */
  readonly holds: string;
  /** How the file was read, in one line. */
  readonly reading: string;
  readonly warnings: string[];
  /** Numbers of the files that were named beside it. */
  readonly lists: Record<string, number[]>;
}

export interface Reader {
  /** @throws Refused where no job can be made of it */
  prepare(request: RequestOf<'prepare'>): Promise<Prepared>;
  /** The input of a job that is no image; null where one frame is read as of any file. @throws Refused */
  read(job: Job): Promise<Input> | null;
  /** A frame as an image of this kind, whatever is asked of it; absent: as it is read of any file. @throws Refused */
  image?(path: string, frame: number, series: string | null): Promise<Input>;
  /** Of raw measurements alone, what is drawn of one of their frames before it is run. @throws Refused */
  raw?(request: RequestOf<'raw'>): Promise<Answer<'raw'>>;
  /** Another file that a job names and that is no image, by its name there; absent or null: it is one. @throws Refused */
  numbers?(job: Job, name: string): Kept | null;
  /** Another image that a job names, by its name there, as the modality takes it; absent: as it was read. */
  beside?(name: string, decoded: Decoded): Promise<Decoded>;
}

/** The slice that is asked for, or the one in the middle. */
export const chosenBy =
  (slice: RequestOf<'prepare'>['slice']) =>
  ({ frames }: { readonly frames: number }): number =>
    typeof slice === 'number' ? slice : Math.floor(frames / 2);
