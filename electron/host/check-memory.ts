import { modalityOf } from '../../core/catalogue/modalities.ts';
import { needsOf } from '../../core/catalogue/needs.ts';
import type { Job } from '../../core/contract/job.ts';
import { Refused } from '../../core/contract/refused.ts';
import { availableBytes } from './memory.ts';

/** Before anything is allocated or written. @throws Refused (out-of-memory) */
export function checkMemory(job: Job): void {
  const neededBytes = needsOf(job).bytes;
  const available = availableBytes();
  if (neededBytes <= available) return;
  const what = modalityOf(job).words(job).plan;
  throw new Refused({ code: 'out-of-memory', what, neededBytes, availableBytes: available });
}
