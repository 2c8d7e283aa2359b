import type { StudioError } from './errors.ts';
import { err, ok, type Result } from './result.ts';

/**
 * A refusal on its way up through code that has many steps which can fail (reading, writing, running): thrown by
 * `must`, turned back into a value by `attempt` at the boundary. Anything else that is thrown is a bug.
 */
export class Refused extends Error {
  readonly refusal: StudioError;
  constructor(refusal: StudioError) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** The value of a result. @throws Refused */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.error);
  return result.value;
}

/** Runs `work` and gives its refusal as a value; bugs still throw. */
export async function attempt<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (e) {
    if (e instanceof Refused) return err(e.refusal);
    throw e;
  }
}
