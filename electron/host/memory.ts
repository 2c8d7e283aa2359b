import { readFileSync } from 'node:fs';

const POLL_MS = 100;

/** Resident memory of a process, or null where the system does not tell. */
function residentBytes(pid: number): number | null {
  try {
    // In kilobytes; statm counts in pages, whose size differs between machines.
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return found === null ? null : Number(found[1]) * 1024;
  } catch {
    return null;
  }
}

/** Calls `onBreach` once when the process holds more than the limit. @returns how to stop watching */
export function watchMemory(pidOf: () => number | undefined, limitBytes: number, onBreach: () => void): () => void {
  const timer = setInterval(() => {
    const pid = pidOf();
    const bytes = pid === undefined ? null : residentBytes(pid);
    if (bytes === null || bytes <= limitBytes) return;
    clearInterval(timer);
    onBreach();
  }, POLL_MS);
  return () => clearInterval(timer);
}

/** What a new process may take, within the limits of a container where there is one. */
export const availableBytes = (): number => process.availableMemory();
