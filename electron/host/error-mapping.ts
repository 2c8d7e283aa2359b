import { ORPCError } from '@orpc/server';
import { join } from 'node:path';
import { errorByName } from '../../core/contract/by-name.ts';
import { messageOf, type ErrorMessage, type StudioError } from '../../core/contract/errors.ts';
import { Refused } from '../../core/contract/refused.ts';

/** An error as it may leave the host. @param home left out of every text: a place of ours says nothing to anybody */
export const messageFrom = (home: string, error: StudioError): ErrorMessage =>
  errorByName(messageOf(error), [[join(home, '/'), '']]);

/** What a window is told of something that was thrown: a refusal as REFUSED, a bug as no more than that it is one. */
export function toldAs(e: unknown, home: string): unknown {
  if (e instanceof ORPCError) return e;
  if (!(e instanceof Refused)) process.stderr.write(`langevin: ${withoutPath(e)}\n`);
  const unexpected = { code: 'unexpected', reason: 'the studio failed at this request' } as const;
  const data = messageFrom(home, e instanceof Refused ? e.refusal : unexpected);
  return new ORPCError('REFUSED', { message: data.message, data });
}

/** A bug for whoever mends it; what it stumbled over may be called after a patient. */
function withoutPath(e: unknown): string {
  if (!(e instanceof Error)) return String(e);
  const paths = [Reflect.get(e, 'path'), Reflect.get(e, 'dest')].filter((p) => typeof p === 'string' && p !== '');
  return paths.reduce((text: string, path) => text.replaceAll(String(path), '(a file)'), e.stack ?? e.message);
}
