import { Refused } from '../contract/refused.ts';

/** @throws Refused (non-finite) */
export function checkFinite(data: Iterable<number>, what: string): void {
  let count = 0;
  for (const v of data) if (!Number.isFinite(v)) count++;
  if (count > 0) throw new Refused({ code: 'non-finite', what, count });
}
