/**
 * How far estimates and real runs are apart, on the bundled phantom at 320² × 23 views through a studio that starts
 * with nothing measured: `npx tsx test/bench/studio/estimate.ts [--presets fast,accurate,uncertainty] [--rounds N]`. "Before"
 * is what the recipe shows; "a quarter" what the run says is left at a quarter of its time, over what really was.
 * The peak is the worker's (VmHWM, so where there is /proc).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Estimate } from '../../../core/contract/studio/run-summary.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { openTestStudio, ROOT } from '../../support/studio.ts';
import { bundledWorker } from '../../support/worker.ts';

const { values } = parseArgs({
  options: {
    presets: { type: 'string', default: 'fast,accurate,uncertainty' },
    rounds: { type: 'string', default: '2' },
  },
});
const LOOK_MS = 100;

const folder = mkdtempSync(join(tmpdir(), 'langevin-estimate-'));
const worker = await bundledWorker('estimate');
delete process.env['LANGEVIN_THREADS']; // as many as a person's run has
const { studio, client, projectOf } = await openTestStudio(join(folder, 'home'), worker.start);
const project = await projectOf(join(ROOT, 'resources/phantom/thorax.dcm'));

function peakMb(): number {
  try {
    const status = readFileSync(`/proc/${worker.pids.at(-1)}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1000;
  } catch {
    return NaN;
  }
}

const text = ({ low, likely, high }: Estimate): string =>
  `${likely.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;
const rows: string[][] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const preset of values.presets.split(',')) {
    const recipe = { ...project.recipe, values: { preset, size: '320', views: 23 } };
    const plan = await client.runs.plan({ project: project.id, recipe });
    const begun = performance.now();
    const seconds = (): number => (performance.now() - begun) / 1000;
    const [run] = await client.runs.submit({ project: project.id, recipe, next: false });
    const told: { readonly at: number; readonly left: number }[] = [];
    let peak = NaN;
    for (;;) {
      await wait(LOOK_MS);
      const { summary } = await client.runs.get({ run: run!.id });
      if (summary.state === 'failed') throw new Error(summary.error?.message);
      if (summary.state === 'done') break;
      if (summary.progress !== null) told.push({ at: seconds(), left: summary.progress.left.likely });
      peak = Math.max(peak || 0, peakMb() || 0);
    }
    const took = seconds();
    const ratioAt = (share: number): string => {
      const look = told.find(({ at }) => at >= share * took);
      return look === undefined ? '–' : (look.left / (took - look.at)).toFixed(2);
    };
    rows.push([
      `${preset}, ${round === 1 ? 'first' : `round ${round}`}`,
      text(plan.time),
      took.toFixed(1),
      (plan.time.likely / took).toFixed(2),
      ratioAt(0.25),
      ratioAt(0.5),
      ratioAt(0.9),
      `${(plan.needs.bytes / 1e6).toFixed(0)}`,
      peak.toFixed(0),
    ]);
    console.error(rows.at(-1)?.join('  '));
  }
}
await studio.close();
worker.remove();
rmSync(folder, { recursive: true, force: true });
const heads = [
  'run',
  'before, s',
  'took, s',
  'before/took',
  'a quarter',
  'half',
  'nine tenths',
  'planned MB',
  'peak MB',
];
console.log(alignedTable([heads, ...rows]));
