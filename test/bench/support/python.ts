import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A program that answers each line it is sent with one line: what is compared in the same run. */
export interface Rival {
  ask(line: string): Promise<string>;
  close(): void;
}

/** Starts a script, on so many threads unless it sets more itself; null where this machine has no Python with the modules named. */
export async function startPython(
  script: URL,
  modules: readonly string[],
  args: readonly string[] = [],
  threads = 1,
): Promise<Rival | null> {
  const python = process.env.PYTHON ?? '/usr/bin/python3';
  const probe = spawnSync(python, ['-c', modules.map((m) => `import ${m}`).join('\n')]);
  if (probe.status !== 0) return null;
  return startRival(python, [fileURLToPath(script), ...args], {
    OMP_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
    MKL_NUM_THREADS: String(threads),
  });
}

/** @param environment beside that of this process */
export function startRival(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Rival {
  const child: ChildProcessWithoutNullStreams = spawn(program, args, { env: { ...process.env, ...environment } });
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      const answer = await lines.next();
      if (answer.done) throw new Error(`${program} ended before it answered "${line}"`);
      return String(answer.value);
    },
    close: () => child.stdin.end(),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Milliseconds of one call. */
export function milliseconds(run: () => void): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}
