import { ORPCError } from '@orpc/client';
import type { ErrorMessage } from '../../core/contract/errors.ts';

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorMessage };

/** What a request came to: its value, or the refusal as the host worded it. A lost connection is a refusal too. */
export async function answerOf<T>(request: PromiseLike<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await request };
  } catch (e) {
    return { ok: false, error: refusalOf(e) };
  }
}

export const isErrorMessage = (x: unknown): x is ErrorMessage =>
  typeof x === 'object' && x !== null && 'code' in x && 'message' in x && 'hint' in x && 'details' in x;

function refusalOf(e: unknown): ErrorMessage {
  if (e instanceof ORPCError && isErrorMessage(e.data)) return e.data;
  if (isErrorMessage(e)) return e;
  const reason = e instanceof Error ? e.message : String(e);
  return {
    code: 'unexpected',
    message: `The studio did not answer: ${reason}.`,
    hint: 'What is saved is safe. Try again; if it stays so, restart langevin.',
    details: {},
  };
}
