import { Refused } from '../contract/refused.ts';
import { err, ok, type Result } from '../contract/result.ts';

/**
 * Why a file is not read. Thrown deep inside a parser, where a Result at every step would hide the format, and
 * turned into a Result at the one place where a reader begins: nothing of it leaves this folder.
 */
export class Refusal extends Error {
  readonly code: 'unreadable-file' | 'unsupported-file';
  readonly remedy: string | undefined;

  constructor(code: Refusal['code'], reason: string, remedy?: string) {
    super(reason);
    this.code = code;
    this.remedy = remedy;
  }
}

/** The file is cut, damaged or contradicts itself. */
export const damaged = (reason: string, remedy?: string): Refusal => new Refusal('unreadable-file', reason, remedy);
/** The file may be sound, but this program does not read its kind. */
export const unsupported = (reason: string, remedy?: string): Refusal =>
  new Refusal('unsupported-file', reason, remedy);

function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  // A read behind the end of a DataView, or a stack that hostile nesting has used up.
  if (thrown instanceof RangeError) return damaged('it ends too early or its structure is damaged');
  return damaged(`its structure is damaged (${thrown instanceof Error ? thrown.message : String(thrown)})`);
}

function toResult(file: string, thrown: unknown): ReturnType<typeof err> {
  if (thrown instanceof Refused) return err(thrown.refusal); // it says already what is wrong
  const { code, message, remedy } = refusalOf(thrown);
  return err({ code, file, reason: message, ...(remedy === undefined ? {} : { remedy }) });
}

/** Runs a parser; whatever hostile bytes make it throw becomes an error that names the file. */
export function reading<T>(file: string, parse: () => T): Result<T> {
  try {
    return ok(parse());
  } catch (thrown) {
    return toResult(file, thrown);
  }
}

/** `reading` for a parser that waits for a codec. */
export async function readingAsync<T>(file: string, parse: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await parse());
  } catch (thrown) {
    return toResult(file, thrown);
  }
}
