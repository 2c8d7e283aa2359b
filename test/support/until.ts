import { vi } from 'vitest';

/** Longer than anything takes on a busy machine: who waits so long, waits for what never comes. */
export const PATIENCE_MS = 300_000;

/** Waits for a condition that processes or timers bring about. Errors: `never: what` after the patience. */
export async function until(condition: () => boolean | Promise<boolean>, what: string | (() => string)): Promise<void> {
  const since = performance.now();
  while (!(await condition())) {
    if (performance.now() - since > PATIENCE_MS) throw new Error(`never: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Waits until the assertions hold. */
export const eventually = <T>(assertions: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(assertions, { timeout: PATIENCE_MS });
