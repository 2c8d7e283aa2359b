import type { StudioError } from '../../../core/contract/errors.ts';
import type { Result } from '../../../core/contract/result.ts';

/**
 * Runs items one after the other; a failure does not keep the rest from being done, a stop does.
 * @returns the errors by item
 */
export async function runItems<J>(
  items: ReadonlyMap<string, J>,
  runOne: (item: string, job: J) => Promise<Result<unknown>>,
): Promise<ReadonlyMap<string, StudioError>> {
  const errors = new Map<string, StudioError>();
  for (const [item, job] of items) {
    const result = await runOne(item, job);
    if (result.ok) continue;
    errors.set(item, result.error);
    if (result.error.code === 'stopped') break;
  }
  return errors;
}
