import { strFromU8, strToU8 } from 'fflate';
import { jobSchema, type Job } from '../../contract/job.ts';

/** Begins every note; in a PNG it is the keyword of the chunk. */
export const RECIPE = 'Langevin recipe';
/** A field of TIFF's reusable range (TIFF 6.0, section 8); readers that do not know it pass it over. */
export const RECIPE_FIELD = 65042;
/** DICOM: our private creator, and the element of its block (PS3.5, 7.8). */
export const RECIPE_CREATOR = { tag: 0x00990010, name: 'LANGEVIN' } as const;
export const RECIPE_ELEMENT = 0x00991001;
/** A thousand views take 20 kB; what is longer is not ours. */
const LONGEST_NOTE = 2 ** 20;

/** What a file says of its own making. The warning tells of a note that is there and was not taken. */
export interface RecipeFound {
  readonly recipe: Job | null;
  readonly warning: string | null;
}
export const NO_RECIPE: RecipeFound = { recipe: null, warning: null };

/**
 * The job without the places of its files and what a person called them: their checksums say which they were, and the
 * image goes to others.
 */
const withoutPlaces = (job: Job): Job => ({
  ...job,
  measurement: placeless(job.measurement),
  input: { ...job.input, path: '' },
  model: job.model === null ? null : { ...job.model, manifest: '' },
  roi: job.roi === null ? null : { ...job.roi, path: '', name: null },
});

/** The same with no place in it: whatever names a file by place and checksum, names it by its checksum. */
function placeless<T>(value: T): T {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, of]) => [
    key,
    key === 'path' && 'sha256' in value ? '' : placeless(of),
  ]);
  return Object.fromEntries(entries) as T;
}

/** A job as one line of ASCII, for the inside of a result. */
export const recipeText = (job: Job): string =>
  JSON.stringify(withoutPlaces(job)).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The note with its own beginning, for places that have no name for it. */
export const recipeBytes = (text: string): Uint8Array => strToU8(`${RECIPE}\n${text}`, true);

export const beginsAsRecipe = (bytes: Uint8Array): boolean =>
  bytes.length > RECIPE.length && [...RECIPE].every((c, i) => bytes[i] === c.charCodeAt(0));

/** The job in a note, `text` as bytes that may end in padding. Whatever else is there is left alone. */
export function readRecipe(bytes: Uint8Array): RecipeFound {
  if (bytes.length > LONGEST_NOTE) return ignored('it is too long');
  try {
    const value: unknown = JSON.parse(strFromU8(bytes, true).replace(/[\0 ]+$/, ''));
    const job = jobSchema.safeParse(value);
    return job.success
      ? { recipe: withoutPlaces(job.data), warning: null }
      : ignored('this version does not know its form');
  } catch {
    return ignored('it is damaged');
  }
}

const ignored = (why: string): RecipeFound => ({ recipe: null, warning: `The recipe inside was left out: ${why}.` });
