import { oc } from '@orpc/contract';
import { errorMessageSchema } from '../run.ts';

/** Every request of the studio may be refused, with the one shape that errors have on every wire. */
export const ask = oc.errors({ REFUSED: { data: errorMessageSchema } });
