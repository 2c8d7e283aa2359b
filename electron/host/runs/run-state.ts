import type { RunRecord } from '../../../core/contract/run.ts';

type RunState = RunRecord['state'];

/** What may become of a run: asked for by a person, told by the worker, or found out at the next start. */
export const causes = [
  'begin',
  'pause',
  'resume',
  'finish',
  'keep',
  'fail',
  /** It could not go on through no fault of its own: a full disk, an end of the program without warning. */
  'interrupt',
  /** The program ends: it is to go on where it stands. */
  'put-back',
  'retry',
  'discard',
  'restore',
] as const;
export type Cause = (typeof causes)[number];

/** Every state has a way out. A finished run keeps its state in the trash and out of it. */
const TRANSITIONS: Readonly<Record<RunState, Partial<Readonly<Record<Cause, RunState>>>>> = {
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
  // What was kept before its end still has its checkpoint.
  'stopped-kept': { resume: 'queued', discard: 'stopped-kept', restore: 'stopped-kept' },
  done: { discard: 'done', restore: 'done' },
  cancelled: { restore: 'paused' },
};

/** null where that cannot happen to a run in this state. */
export const nextState = (state: RunState, cause: Cause): RunState | null => TRANSITIONS[state][cause] ?? null;

/** States in which a run waits for its turn. */
export const isWaiting = (state: RunState): boolean => state === 'queued' || state === 'interrupted';
