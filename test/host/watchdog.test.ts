import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../core/contract/run.ts';
import { watchSilence } from '../../electron/host/watchdog.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const step: RunEvent = {
  kind: 'step',
  n: 1,
  at: 0,
  method: 'sirt',
  seed: null,
  step: 1,
  of: 9,
  sigma: null,
  nfe: 0,
  residual: 1,
};
const phase: RunEvent = { kind: 'phase', n: 2, at: 0, stage: 'report', phase: 'Writing the report' };
const MINUTE = 60_000;

/** @returns when it was taken for hung, in ms from now; null where it was not within a day */
function stalledAfter(watch: ReturnType<typeof watchSilence>, calls: number[]): number | null {
  const begun = performance.now();
  vi.advanceTimersByTime(24 * 60 * MINUTE);
  watch.end();
  return calls[0] === undefined ? null : calls[0] - begun;
}
function watched() {
  const calls: number[] = [];
  return { calls, watch: watchSilence({ leastMs: MINUTE }, () => calls.push(performance.now())) };
}

describe('a worker that says nothing', () => {
  it('is given a minute where its steps are short, and is called hung once', () => {
    const { calls, watch } = watched();
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(200);
      watch.tell(step);
    }
    const after = stalledAfter(watch, calls);
    expect(after).toBeGreaterThanOrEqual(MINUTE);
    expect(after).toBeLessThan(1.2 * MINUTE);
    expect(calls).toHaveLength(1);
  });

  it('is given twenty steps where they are long', () => {
    const { calls, watch } = watched();
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(10_000);
      watch.tell(step);
    }
    const after = stalledAfter(watch, calls);
    expect(after).toBeGreaterThanOrEqual(200_000);
    expect(after).toBeLessThan(210_000);
  });

  it('is given longer while it does one long piece of work', () => {
    const { calls, watch } = watched();
    watch.tell(step);
    watch.tell(phase);
    const after = stalledAfter(watch, calls);
    expect(after).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(after).toBeLessThan(10.2 * MINUTE);
  });

  it('is not blamed for the time that a machine was suspended, nor after its end', () => {
    const { calls, watch } = watched();
    watch.tell(step);
    vi.setSystemTime(Date.now() + 8 * 60 * MINUTE); // the wall clock alone
    vi.advanceTimersByTime(MINUTE / 2);
    expect(calls).toEqual([]);
    watch.end();
    expect(stalledAfter(watch, calls)).toBeNull();
  });
});
