import { ORPCError } from '@orpc/server';
import { join } from 'node:path';
import { messageOf } from '../../core/contract/errors.ts';
import { Refused } from '../../core/contract/refused.ts';

/**
 * What a window is told of something that was thrown: a refusal as REFUSED, a bug as no more than that it is one.
 * @param home left out of every text: a place of ours says nothing to anybody
 */
export function toldAs(e: unknown, home: string): unknown {
  if (e instanceof ORPCError) return e;
  if (!(e instanceof Refused)) process.stderr.write(`langevin: ${e instanceof Error ? e.stack : String(e)}\n`);
  const unexpected = { code: 'unexpected', reason: 'the studio failed at this request' } as const;
  const { code, message, hint, details } = messageOf(e instanceof Refused ? e.refusal : unexpected);
  const plain = (text: string): string => text.replaceAll(join(home, '/'), '');
  const shown = Object.entries(details).map(([key, value]) => [key, typeof value === 'string' ? plain(value) : value]);
  const data = { code, message: plain(message), hint: plain(hint), details: Object.fromEntries(shown) };
  return new ORPCError('REFUSED', { message: data.message, data });
}
