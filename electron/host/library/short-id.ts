import { randomBytes } from 'node:crypto';

/** An id that may stand in paths and addresses: 12 hexadecimal digits, no date and no name in it. */
export const shortId = (): string => randomBytes(6).toString('hex');
