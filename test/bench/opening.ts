/**
 * How long a dropped CT series takes in the window, in real Chromium against the real command:
 * `npx tsx test/bench/opening.ts [--slices 500] [--size 512]`. Tells the seconds from the drop to the first picture and to
 * the last slice by the End key (told once the key rests: 400 ms), and the peak memory of the server's own process.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeDicomFolder } from '../e2e/dicom-folder.ts';
import { dropPaths } from '../e2e/drop.ts';
import { Workspace } from '../e2e/pages/workspace.ts';
import { StudioUnderTest } from '../e2e/studio.ts';

const { values } = parseArgs({
  options: { slices: { type: 'string', default: '500' }, size: { type: 'string', default: '512' } },
});
const slices = Number(values.slices);
const folder = mkdtempSync(join(tmpdir(), 'langevin-series-'));
const studio = await StudioUnderTest.open();
try {
  writeDicomFolder(folder, slices, Number(values.size));
  const page = await studio.page();
  const workspace = new Workspace(page);
  page.setDefaultTimeout(600_000);
  const began = performance.now();
  const since = (): string => `${((performance.now() - began) / 1000).toFixed(2)} s`;
  await dropPaths(page, [folder]);
  await workspace.opened();
  console.log(`first picture: ${since()}`);

  const pane = workspace.pane('Input');
  const leapt = performance.now();
  await pane.press('End');
  await pane.getByText(`slice ${slices} of ${slices}`).waitFor();
  await workspace.loaded();
  console.log(`last slice, by the End key: ${(performance.now() - leapt).toFixed(0)} ms`);
  const status = process.platform === 'linux' ? readFileSync(`/proc/${studio.served.process.pid}/status`, 'utf8') : '';
  const peak = /VmHWM:\s+(\d+)/.exec(status)?.[1];
  console.log(
    peak === undefined ? 'memory: told on Linux only' : `server's peak: ${Math.round(Number(peak) / 1024)} MB`,
  );
} finally {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
}
