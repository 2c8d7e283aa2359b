import { describe, expect, it } from 'vitest';
import { runStates } from '../../../core/contract/run.ts';
import { causes, isWaiting, nextState, type Cause } from '../../../electron/host/runs/run-state.ts';

type State = (typeof runStates)[number];

/** Everything that may happen; every pair that is not named here must be refused. */
const ALLOWED: Readonly<Record<State, Partial<Record<Cause, State>>>> = {
  queued: { begin: 'running', pause: 'paused', fail: 'failed', discard: 'cancelled' },
  running: {
    pause: 'paused',
    finish: 'done',
    keep: 'stopped-kept',
    fail: 'failed',
    interrupt: 'interrupted',
    'put-back': 'queued',
    discard: 'cancelled',
  },
  paused: { resume: 'queued', discard: 'cancelled' },
  interrupted: {
    begin: 'running',
    pause: 'paused',
    resume: 'queued',
    retry: 'queued',
    fail: 'failed',
    discard: 'cancelled',
  },
  failed: { retry: 'queued', discard: 'failed', restore: 'failed' },
  'stopped-kept': { resume: 'queued', discard: 'stopped-kept', restore: 'stopped-kept' },
  done: { discard: 'done', restore: 'done' },
  cancelled: { restore: 'paused' },
};

describe('a run', () => {
  const pairs = runStates.flatMap((state) => causes.map((cause) => [state, cause] as const));
  it.each(pairs)('that is %s, at %s', (state, cause) => {
    expect(nextState(state, cause)).toBe(ALLOWED[state][cause] ?? null);
  });

  it.each(runStates)('that is %s has a way out: onwards, or to the trash', (state) => {
    expect(causes.some((cause) => nextState(state, cause) !== null)).toBe(true);
  });

  it.each(runStates.filter((s) => s !== 'done'))('that is %s can be brought to its end', (state) => {
    const seen = new Set<State>([state]);
    for (const at of seen) {
      for (const cause of causes) {
        const next = nextState(at, cause);
        if (next !== null) seen.add(next);
      }
    }
    expect(seen).toContain('done');
  });

  it('waits for its turn only where it can begin', () => {
    for (const state of runStates) expect(isWaiting(state)).toBe(nextState(state, 'begin') === 'running');
  });
});
