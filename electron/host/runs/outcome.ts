import { errorByName, type Named } from '../../../core/contract/by-name.ts';
import { messageOf, type StudioError } from '../../../core/contract/errors.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import type { Result } from '../../../core/contract/result.ts';
import type { RunRecord } from '../../../core/contract/run.ts';
import type { Cause } from './run-state.ts';

/** What a run that goes on was asked for. */
export type Intent = 'pause' | 'keep' | 'discard' | 'put-back';

/** Why a run has left its worker. */
export function causeOf(result: Result<Answer<'run'>>, intent: Intent | null): Cause {
  if (result.ok) {
    if (result.value.state === 'done') return 'finish';
    if (result.value.state === 'stopped-kept') return 'keep';
  } else if (result.error.code === 'residual-grows') return intent === 'discard' ? 'discard' : 'pause';
  else if (isNoFault(result.error)) return 'interrupt';
  else if (result.error.code !== 'stopped') return 'fail';
  // Nothing was there to be kept: it waits where it stands.
  return intent === null || intent === 'keep' ? 'pause' : intent;
}

/** The disk, not the job: nothing else would fare better now. */
const isNoFault = ({ code }: StudioError): boolean => code === 'cannot-write';

/** What its record says beside the state that follows. */
export function recordOf(result: Result<Answer<'run'>>, cause: Cause, places: readonly Named[]): Partial<RunRecord> {
  if (cause === 'finish' || cause === 'keep') return {};
  if (!result.ok && result.error.code === 'residual-grows')
    return { finished: null, error: errorByName(messageOf(result.error), places) };
  if (cause !== 'fail' || result.ok) return { finished: null, error: null };
  return { finished: new Date().toISOString(), error: errorByName(messageOf(result.error), places) };
}
