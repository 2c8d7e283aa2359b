import type { StudioError } from '../../core/contract/errors.ts';
import type { Result } from '../../core/contract/result.ts';

export interface Outcome<T> {
  readonly item: string;
  readonly result: Result<T>;
}

/**
 * Runs items one after the other; a failure does not keep the rest from being done, a stop does.
 * @returns what became of each that was begun
 */
export async function runQueue<J, T>(
  jobs: ReadonlyMap<string, J>,
  runOne: (item: string, job: J) => Promise<Result<T>>,
): Promise<readonly Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  for (const [item, job] of jobs) {
    const result = await runOne(item, job);
    outcomes.push({ item, result });
    if (!result.ok && result.error.code === 'stopped') break;
  }
  return outcomes;
}

/** The error that a batch ends with: being stopped, else its first failure. */
export function verdictOf(outcomes: readonly Outcome<unknown>[]): StudioError | null {
  const errors = outcomes.flatMap(({ result }) => (result.ok ? [] : [result.error]));
  return errors.find((e) => e.code === 'stopped') ?? errors[0] ?? null;
}
