import { readFileSync } from 'node:fs';

const POLL_MS = 100;
const PAGE_BYTES = 4096;

/** Resident memory of a process, or null where the system does not tell. */
function residentBytes(pid: number): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    return Number.isFinite(pages) ? pages * PAGE_BYTES : null;
  } catch {
    return null;
  }
}

/** Calls `onBreach` once when the process holds more than the limit. @returns how to stop watching */
export function watchMemory(pid: number, limitBytes: number, onBreach: () => void): () => void {
  const timer = setInterval(() => {
    const bytes = residentBytes(pid);
    if (bytes === null || bytes <= limitBytes) return;
    clearInterval(timer);
    onBreach();
  }, POLL_MS);
  return () => clearInterval(timer);
}

/** What a new process may take, within the limits of a container where there is one. */
export const availableBytes = (): number => process.availableMemory();
