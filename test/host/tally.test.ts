import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const TALLY = fileURLToPath(new URL('../tally.mjs', import.meta.url));
let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'langevin-tally-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const counted = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };
const unloaded = { ...counted, testResults: [{ name: 'x.test.ts', status: 'failed', assertionResults: [] }] };

it.each([
  ['adds reports', [counted, counted], 'tests: 6 passed, 0 failed, 2 skipped', 0],
  ['fails with a failure', [{ ...counted, numFailedTests: 1 }], 'tests: 3 passed, 1 failed, 1 skipped', 1],
  ['counts a missing report as a failure', [counted, null], 'tests: 3 passed, 1 failed, 1 skipped', 1],
  ['counts a file that did not load as a failure', [unloaded], 'tests: 3 passed, 1 failed, 1 skipped', 1],
  ['fails where nothing passed', [{ ...counted, numPassedTests: 0 }], 'tests: 0 passed, 0 failed, 1 skipped', 1],
])('%s', (_name, reports, line, status) => {
  const paths = reports.map((report, i) => {
    const path = join(folder, `${i}.json`);
    rmSync(path, { force: true });
    if (report !== null) writeFileSync(path, JSON.stringify(report));
    return path;
  });
  const run = spawnSync(process.execPath, [TALLY, ...paths], { encoding: 'utf8' });
  expect(run.stdout).toBe(`${line}\n`);
  expect(run.status).toBe(status);
});
