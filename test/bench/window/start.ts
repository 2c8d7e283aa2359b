/**
 * From the command to a window that can be used, in real Chromium: `npx tsx test/bench/window/start.ts [--rounds N]`. The
 * browser is open already, as a person's is, and the window is built; what building it takes is told apart.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hasBrowser, openBrowser } from '../../e2e/support/browser.ts';
import { median } from '../support/python.ts';

const COMMAND = fileURLToPath(new URL('../../../electron/cli/langevin.js', import.meta.url));
const GOAL_S = 3;
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
if (!hasBrowser) {
  console.log('This measurement needs Chromium: set CHROMIUM to its path.');
  process.exit(3);
}

const home = mkdtempSync(join(tmpdir(), 'langevin-bench-'));
writeFileSync(join(home, 'settings.json'), JSON.stringify({ schemaVersion: 1, acknowledged: true }));
const browser = await openBrowser();

/** Seconds until the address was printed, and until the window could be used. */
async function round(): Promise<readonly [number, number]> {
  const began = performance.now();
  const since = (): number => (performance.now() - began) / 1000;
  const child = spawn(process.execPath, [COMMAND, 'studio', '--serve', '--json', '--home', home]);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString();
        const found = /"url":"([^"]+)"/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      void ended.then(() => reject(new Error('the command ended')));
    });
    const printed = since();
    const page = await (await browser.newContext()).newPage();
    await page.goto(address);
    // A click goes through only where nothing lies above; `trial` tries it without clicking.
    await page.getByRole('button', { name: 'Try the sample' }).click({ trial: true });
    await page.getByText('Connected').waitFor();
    const usable = since();
    await page.context().close();
    return [printed, usable];
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

try {
  const first = await round();
  console.log(`first start, with what had to be built: ${first[1].toFixed(2)} s`);
  const rounds: (readonly [number, number])[] = [];
  for (let n = 0; n < Number(values.rounds); n++) rounds.push(await round());
  const usable = median(rounds.map(([, s]) => s));
  console.log(`address printed after ${median(rounds.map(([s]) => s)).toFixed(2)} s (median of ${rounds.length})`);
  console.log(`window usable after   ${usable.toFixed(2)} s, goal ${GOAL_S} s`);
  process.exitCode = usable <= GOAL_S ? 0 : 1;
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
}
