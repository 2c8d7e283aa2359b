import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const secretSchema = z.string().regex(/^[\w-]{43}$/);
export const secretsSchema = z.strictObject({
  /** Two studios on one machine share one cookie jar; the port does not part them behind a tunnel. */
  name: z.string().regex(/^langevin-[0-9a-f]{8}$/),
  value: secretSchema,
  key: secretSchema,
});
/** What windows hold. */
export type Secrets = z.infer<typeof secretsSchema>;

/**
 * Who has the printed address may open the studio, on as many browsers as they like, until the server ends.
 *
 * The token travels in the address's fragment, which no server, log or Referer ever sees; the page exchanges it for two
 * secrets. The cookie opens what `<img>` and downloads read. But cookies are shared between the ports of a host, so
 * another program's page on 127.0.0.1 would be sent it: the key, which only our own origin can read back, must come
 * along with every change and every connection.
 */
export interface Session {
  readonly token: string;
  readonly secrets: Secrets;
  /** `Set-Cookie` for whoever brought the token. */
  readonly cookie: string;
  /**
   * A token for one use within a minute: for a browser that we start, whose command line other users of the machine may
   * read.
   */
  ticket(): string;
  acceptsToken(given: string): boolean;
  /** @param header the Cookie header as it came */
  hasCookie(header: string | undefined): boolean;
  hasKey(given: string | undefined): boolean;
}

const TICKET_MS = 60_000;

const secret = (): string => randomBytes(32).toString('base64url');

const newSecrets = (): Secrets => ({
  name: `langevin-${randomBytes(4).toString('hex')}`,
  value: secret(),
  key: secret(),
});

/** @param secrets of an earlier start whose windows may still be open */
export function openSession(secrets: Secrets = newSecrets()): Session {
  const token = secret();
  const { name, value, key } = secrets;
  const tickets = new Set<string>();
  return {
    token,
    secrets,
    cookie: `${name}=${value}; HttpOnly; SameSite=Strict; Path=/`,
    ticket() {
      const ticket = secret();
      tickets.add(ticket);
      setTimeout(() => tickets.delete(ticket), TICKET_MS).unref();
      return ticket;
    },
    acceptsToken(given) {
      const spent = [...tickets].find((ticket) => isSame(given, ticket));
      return spent === undefined ? isSame(given, token) : tickets.delete(spent);
    },
    hasCookie: (header = '') => header.split(/; */).some((part) => isSame(part, `${name}=${value}`)),
    hasKey: (given = '') => isSame(given, key),
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In constant time, whatever the lengths. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
