/**
 * Time and memory of a default reconstruction through the real command, on the bundled phantom at 320², 23 views:
 * `npx tsx test/bench/ct/reconstruction.ts [--model MANIFEST] [--rounds N] [--beside CHECKOUT]`. Each figure is the median of the rounds.
 * A checkout of another commit (`git worktree add`, `npm ci`) runs *fast* by its own command and model, in turns with this one.
 * "Since the worker" counts from the moment its process exists, which is a little before it is ready. The memory is
 * the worker's peak (VmHWM, so where there is /proc), read while it runs.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { reportSchema } from '../../../core/contract/report.ts';
import { runEventsOf } from '../../../core/contract/run.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { median } from '../support/python.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const PHANTOM = at('../../../resources/phantom/thorax.dcm');
const FOLDER = at('../results/reconstruction/');
/** Often enough to see a preview within the limits' own precision, seldom enough to cost nothing. */
const LOOK_MS = 10;

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: at('../../../models/ct/manifest.json') },
    rounds: { type: 'string', default: '3' },
    beside: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
if (!existsSync(values.model)) {
  console.log(`This measurement needs a model, and there is no ${values.model}: --model MANIFEST names another.`);
  process.exit(4);
}

interface Program {
  readonly command: string;
  readonly model: string;
}
const programOf = (checkout: string, model = join(checkout, 'models/ct/manifest.json')): Program => ({
  command: join(checkout, 'electron/cli/langevin.js'),
  model,
});
const own = programOf(at('../../..'), values.model);

/** Seconds, where nothing else is said. */
interface Figures {
  /** Solver with its start, from report.json. */
  readonly solver: number;
  /** Command from start to end. */
  readonly command: number;
  /** First preview since the command's start, since the worker's process exists, and since the run began. */
  readonly previewSinceCommand: number;
  readonly previewSinceWorker: number;
  readonly previewSinceRun: number;
  readonly peakMb: number;
}

/** The process that a process has started, once it has. */
function childOf(pid: number): number | null {
  const list = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(list) ? readFileSync(list, 'utf8').trim() : '';
  return children === '' ? null : Number(children.split(' ')[0]);
}

/** Peak resident memory in MB; null once the process has ended. */
function peakOf(pid: number): number | null {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found === null ? null : Number(found[1]) / 1024;
  } catch {
    return null; // it ended between two looks
  }
}

const hasPreview = (run: string): boolean => {
  const folder = join(run, 'previews');
  return existsSync(folder) && readdirSync(folder).some((name) => !name.startsWith('..'));
};

/** Runs the command once, looking at its worker and its run folder from outside. */
async function once({ command, model }: Program, options: readonly string[]): Promise<Figures> {
  rmSync(FOLDER, { recursive: true, force: true });
  const run = join(FOLDER, 'run');
  mkdirSync(FOLDER, { recursive: true });
  const args = ['reconstruct', 'ct', PHANTOM, '--size', '320', '--model', model, '--out', run, '--quiet'];
  const started = performance.now();
  const child = spawn(process.execPath, [command, ...args, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  const since = (): number => (performance.now() - started) / 1000;
  const seen = { worker: NaN, preview: NaN, peakMb: NaN };
  let worker: number | null = null;
  const look = setInterval(() => {
    if (worker === null) {
      worker = childOf(child.pid!);
      if (worker !== null) seen.worker = since();
    } else seen.peakMb = peakOf(worker) ?? seen.peakMb;
    if (Number.isNaN(seen.preview) && hasPreview(run)) seen.preview = since();
  }, LOOK_MS);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(look);
  if (code !== 0) process.exit(code ?? 1);
  const seconds = since();
  const report = reportSchema.parse(JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')));
  const events = runEventsOf(readFileSync(join(run, 'events.ndjson'), 'utf8'));
  return {
    solver: report.results.find((r) => r.method === 'proximal')!.seconds,
    command: seconds,
    previewSinceCommand: seen.preview,
    previewSinceWorker: seen.preview - seen.worker,
    previewSinceRun: events.find((e) => e.kind === 'preview')?.at ?? NaN,
    peakMb: seen.peakMb,
  };
}

const FAST = ['--solver', 'proximal'];
const CASES = [
  { name: 'fast, proximal alone', options: FAST, solverLimit: 5 },
  { name: 'fast, proximal, tv, fbp', options: [], solverLimit: 5 },
  {
    name: 'accurate, one seed',
    options: ['--solver', 'proximal', '--preset', 'accurate', '--samples', '1'],
    solverLimit: 12,
  },
] as const;

/** The first start makes the bundle; nobody waits for that twice. */
const bundle = ({ command }: Program) => spawnSync(process.execPath, [command, '--version']);
bundle(own);

if (values.beside !== undefined) {
  const other = programOf(values.beside);
  bundle(other);
  const figures: { ours: Figures; theirs: Figures }[] = [];
  for (let round = 0; round < rounds; round++)
    figures.push({ theirs: await once(other, FAST), ours: await once(own, FAST) });
  rmSync(FOLDER, { recursive: true, force: true });
  console.log(`*fast*, 320² × 23 views, in turns, median of ${rounds}, seconds:`);
  const row = (name: string, of: (f: Figures) => number): string[] => {
    const ours = median(figures.map((f) => of(f.ours)));
    const theirs = median(figures.map((f) => of(f.theirs)));
    const ratio = median(figures.map((f) => of(f.ours) / of(f.theirs)));
    return [name, ours.toFixed(2), theirs.toFixed(2), ratio.toFixed(2)];
  };
  console.log(
    alignedTable([
      ['', 'this one', 'the other', 'share'],
      row('solver and start', (f) => f.solver),
      row('command', (f) => f.command),
    ]),
  );
  process.exit(0);
}

const limited = (value: number, limit: number | null, digits = 2): string => {
  if (Number.isNaN(value)) return 'not seen';
  if (limit === null) return value.toFixed(digits);
  return `${value.toFixed(digits)} (≤ ${limit}${value > limit ? ', MISSED' : ''})`;
};
const rows: string[][] = [];
for (const { name, options, solverLimit } of CASES) {
  const figures: Figures[] = [];
  for (let round = 0; round < rounds; round++) figures.push(await once(own, options));
  const typical = (of: (f: Figures) => number): number => median(figures.map(of));
  rows.push([
    name,
    limited(
      typical((f) => f.solver),
      solverLimit,
    ),
    limited(
      typical((f) => f.command),
      null,
    ),
    limited(
      typical((f) => f.previewSinceCommand),
      4,
    ),
    limited(
      typical((f) => f.previewSinceWorker),
      2,
    ),
    limited(
      typical((f) => f.previewSinceRun),
      null,
    ),
    limited(
      typical((f) => f.peakMb),
      1500,
      0,
    ),
  ]);
}
rmSync(FOLDER, { recursive: true, force: true });
console.log(`320² × 23 views, median of ${rounds}, seconds (limit):`);
console.log(
  alignedTable([
    [
      'case',
      'solver and start',
      'command',
      'preview since command',
      'since the worker',
      'since the run',
      'worker peak MB',
    ],
    ...rows,
  ]),
);
