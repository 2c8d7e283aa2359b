import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** `./langevin-runs/<time>-<method>`, with a number where two begin in the same second. */
export function freshFolder(method: string, now = new Date()): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const name = `${day}-${time}-${method}`;
  for (let n = 1; ; n++) {
    const folder = resolve('langevin-runs', n === 1 ? name : `${name}-${n}`);
    if (!existsSync(folder)) return folder;
  }
}
