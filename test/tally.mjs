/**
 * Adds up Vitest's JSON reports and prints one closing line: `tests: N passed, N failed, N skipped`.
 * A report that is missing counts as a failure, and so does a test file that did not load, which Vitest itself leaves
 * out of its count. Exits 1 when anything failed or nothing passed.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';

const count = { passed: 0, failed: 0, skipped: 0 };
for (const path of process.argv.slice(2)) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    process.stderr.write(`${path}: no report, so its tests count as failed\n`);
    count.failed++;
    continue;
  }
  count.passed += report.numPassedTests;
  count.failed += report.numFailedTests;
  count.skipped += report.numPendingTests + (report.numTodoTests ?? 0);
  for (const file of report.testResults) {
    if (file.status !== 'failed' || file.assertionResults.length > 0) continue;
    process.stderr.write(`${file.name}: did not load\n`);
    count.failed++;
  }
}
process.stdout.write(`tests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
