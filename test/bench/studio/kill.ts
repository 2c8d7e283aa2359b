/**
 * Kills the studio's process or one of its workers (kill −9) at random moments of a short run, in turns, and opens it
 * again: `npx tsx test/bench/studio/kill.ts [--times N] [--seed N]`. The result must be the undisturbed one to the bit, with
 * one project, one image and one run; exit 1 otherwise. Moments are spread over the undisturbed run, its start and the
 * import included.
 */
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { alignedTable } from '../../../core/report/html/table.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const times = Number(values.times);

const root = fileURLToPath(new URL('../../..', import.meta.url));
const bundle = join(root, 'node_modules', '.cache', 'langevin-test', `kill-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), 'langevin-kill-'));
const image = join(folder, 'body.npy');
writeHu(image, bodyHu(24), [24, 24]);
await build({
  entryPoints: { worker: join(root, 'electron/worker/main.ts'), host: join(root, 'test/bench/studio/kill-host.ts') },
  outdir: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'silent',
});

const lineSchema = z.union([
  z.object({ worker: z.number() }),
  z.object({ ended: z.string(), run: z.string(), runs: z.number(), items: z.number(), verified: z.number() }),
]);
type End = Extract<z.infer<typeof lineSchema>, { ended: string }>;

interface Host {
  readonly child: ChildProcess;
  readonly workers: number[];
  /** null where it was killed before. */
  readonly end: Promise<End | null>;
}

function start(home: string): Host {
  const args = [join(bundle, 'host.js'), home, join(bundle, 'worker.js'), image];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, LANGEVIN_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const workers: number[] = [];
  let end: End | null = null;
  let rest = '';
  child.stdout.on('data', (text: Buffer) => {
    const lines = (rest + text.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const said = lineSchema.parse(JSON.parse(line));
      if ('worker' in said) workers.push(said.worker);
      else end = said;
    }
  });
  return { child, workers, end: new Promise((resolve) => child.on('close', () => resolve(end))) };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A number from 0 to 1 (mulberry32), so that a failure can be had again. */
let state = Number(values.seed);
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const resultOf = (home: string, { run }: End): Buffer => readFileSync(join(home, 'runs', run, 'results', 'sirt.npy'));

const begun = performance.now();
const undisturbed = await start(join(folder, 'whole')).end;
const span = performance.now() - begun;
if (undisturbed?.ended !== 'done') throw new Error('the undisturbed run did not end well');
const whole = resultOf(join(folder, 'whole'), undisturbed);

const tally = { host: { kills: 0, wrong: 0 }, worker: { kills: 0, wrong: 0 } };
const wrongs: string[] = [];
for (let i = 0; i < times; i++) {
  const home = join(folder, `home-${i}`);
  const victim = i % 2 === 0 ? 'host' : 'worker';
  const delay = random() * span;
  let host = start(home);
  await wait(delay);
  const alive = host.workers.filter(isAlive);
  const pid = victim === 'host' ? host.child.pid : alive[Math.floor(random() * alive.length)];
  if (pid !== undefined && isAlive(pid)) {
    process.kill(pid, 'SIGKILL');
    tally[victim].kills++;
  }
  let end = await host.end;
  if (end === null) {
    host = start(home);
    end = await host.end;
  }
  const isRight =
    end?.ended === 'done' && end.runs === 1 && end.items === 1 && end.verified > 0 && resultOf(home, end).equals(whole);
  if (!isRight) {
    tally[victim].wrong++;
    wrongs.push(`${victim} after ${Math.round(delay)} ms: ${JSON.stringify(end)}`);
  }
  rmSync(home, { recursive: true, force: true });
}
rmSync(folder, { recursive: true, force: true });
rmSync(bundle, { recursive: true, force: true });

const rows = Object.entries(tally).map(([victim, { kills, wrong }]) => [victim, String(kills), String(wrong)]);
console.log(alignedTable([['killed', 'times', 'not as undisturbed'], ...rows]));
for (const wrong of wrongs) console.log(wrong);
process.exitCode = wrongs.length > 0 ? 1 : 0;
