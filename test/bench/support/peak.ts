import { readFileSync } from 'node:fs';

/** Peak resident memory in MB of the largest process that a process has started; 0 where there is none any more (Linux: /proc). */
export function peakBelow(pid: number): number {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      return ''; // it ended between two looks
    }
  };
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ');
  const peaks = children.map((child) => Number(/VmHWM:\s+(\d+) kB/.exec(read(`/proc/${child}/status`))?.[1] ?? 0));
  return Math.max(...peaks) / 1000;
}
