/**
 * How long a dropped CT series takes in the window, in real Chromium against the real command:
 * `npx tsx test/bench/window/opening.ts [--slices 500] [--size 512]`. Tells the seconds from the drop to the first picture (of
 * the slice that arrives first), to the series in the viewer, and until the window has fetched the values of every slice,
 * three at a time as the viewer does; then the milliseconds a slice of showing each by its arrow key, drawn before the
 * next is asked for, and the seconds from the drop that makes where all are shown at once; and the peak memory of the
 * server's and of the page's process.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeDicomFolder } from '../../support/dicom-folder.ts';
import { dropPaths } from '../../e2e/support/drop.ts';
import { Workspace } from '../../e2e/support/pages/workspace.ts';
import { StudioUnderTest } from '../../e2e/support/studio.ts';

const { values } = parseArgs({
  options: { slices: { type: 'string', default: '500' }, size: { type: 'string', default: '512' } },
});
const slices = Number(values.slices);
const folder = mkdtempSync(join(tmpdir(), 'langevin-series-'));
const studio = await StudioUnderTest.open();
let missed = false;
try {
  writeDicomFolder(folder, slices, Number(values.size));
  const page = await studio.page();
  const workspace = new Workspace(page);
  page.setDefaultTimeout(600_000);
  const load = loadavg()[0] ?? 0;
  const began = performance.now();
  const since = (): number => (performance.now() - began) / 1000;
  const first = page
    .getByRole('img', { name: 'First picture' })
    .waitFor()
    .then(() => since());
  await dropPaths(page, [folder]);
  await workspace.opened();
  const opened = since();
  // A short series is there before a picture of it would be.
  row('first picture', Math.min(opened, await Promise.race([first, opened])), 's', 2);
  row('series in the viewer', opened, 's');
  await workspace.fetchAll(slices);
  row('every slice fetched', since(), 's', 15);
  const before = since();
  await workspace.showAll(slices);
  const showing = since() - before;
  row('showing a slice', (showing * 1000) / slices, 'ms');
  row('every slice shown', opened + showing, 's', 15);
  if (process.platform === 'linux') {
    row('peak memory of the server', peakMegabytes(studio.served.process.pid), 'MB', 1000);
    const { processInfo } = await (await studio.browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
    const pages = processInfo.filter(({ type }) => type === 'renderer');
    row('peak memory of the page', Math.max(...pages.map(({ id }) => peakMegabytes(id))), 'MB', 1500);
  }
  console.log(`load of the machine before: ${load.toFixed(1)}`);
} finally {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed ? 1 : 0;

function peakMegabytes(pid: number | undefined): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024;
}

function row(what: string, found: number, unit: 's' | 'ms' | 'MB', goal?: number): void {
  if (goal !== undefined && found > goal) missed = true;
  const told = goal === undefined ? '' : `goal ≤ ${goal} ${unit}${found > goal ? ': missed' : ''}`;
  console.log(`${what.padEnd(28)}${found.toFixed(unit === 's' ? 2 : 0).padStart(7)} ${unit.padEnd(2)}  ${told}`);
}
