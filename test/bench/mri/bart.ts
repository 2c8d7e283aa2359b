/** Debian's BART as a rival: its files in a folder of their own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Spent } from '../support/spent.ts';

export interface Grid {
  readonly height: number;
  readonly width: number;
}

export const hasBart = spawnSync('bart', ['version']).status === 0;

const scratch = mkdtempSync(join(tmpdir(), 'bart-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** Planes [n, 2, height, width] as BART's file of height × width × 1 × n. */
export function writeCfl(name: string, planes: Float32Array, { height, width }: Grid): void {
  const n = planes.length / (2 * height * width);
  const out = new Float32Array(planes.length);
  for (let k = 0, i = 0; k < n; k++)
    for (let c = 0; c < width; c++)
      for (let r = 0; r < height; r++)
        for (const part of [0, 1]) out[i++] = planes[((2 * k + part) * height + r) * width + c]!;
  writeFileSync(join(scratch, `${name}.cfl`), new Uint8Array(out.buffer));
  writeFileSync(join(scratch, `${name}.hdr`), `# Dimensions\n${height} ${width} 1 ${n}\n`);
}

export function readCfl(name: string, { height, width }: Grid): Float32Array {
  const bytes = readFileSync(join(scratch, `${name}.cfl`));
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer);
  const out = new Float32Array(numbers.length);
  for (let k = 0, i = 0; k < numbers.length / (2 * height * width); k++)
    for (let c = 0; c < width; c++)
      for (let r = 0; r < height; r++)
        for (const part of [0, 1]) out[((2 * k + part) * height + r) * width + c] = numbers[i++]!;
  return out;
}

/** @returns seconds, starting it and reading its files included */
export const bart = (...words: string[]): number => bartOn(1, ...words).clock;

/** The same on so many threads. */
export function bartOn(threads: number, ...words: string[]): Spent {
  const environment = { ...process.env, OMP_NUM_THREADS: String(threads), TIMEFORMAT: '%U %S' };
  const started = performance.now();
  // Bash tells the time of the processor behind all that BART says.
  const { status, stderr } = spawnSync('bash', ['-c', 'time bart "$@"', 'bart', ...words], {
    cwd: scratch,
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`bart ${words.join(' ')}: ${stderr}`);
  const clock = (performance.now() - started) / 1000;
  const [user = NaN, system = NaN] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { cpu: user + system, clock };
}
