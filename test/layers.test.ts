import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

const cruised = z.object({
  modules: z.array(
    z.object({ source: z.string(), dependencies: z.array(z.object({ module: z.string(), resolved: z.string() })) }),
  ),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});
type Cruised = z.infer<typeof cruised>;

async function cruise(...folders: readonly string[]): Promise<Cruised> {
  const args = [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 2 ** 28 });
  return cruised.parse(JSON.parse(stdout));
}

/** `file:line: import … (rule)` of each import that a rule forbids. */
function offendingLines({ modules, summary }: Cruised): string[] {
  return summary.violations.map(({ from, to, rule }) => {
    const imported = modules.find((m) => m.source === from)?.dependencies.find((d) => d.resolved === to)?.module ?? to;
    const lines = readFileSync(join(root, from), 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes(`${imported}'`)); // 'fs' may stand as 'node:fs'
    return `${from}:${at + 1}: ${lines[at]?.trim() ?? imported} (${rule.name})`;
  });
}

it('imports point one way: image ← contract ← {operators, priors, formats, metrics} ← solvers ← {report, catalogue}', async () => {
  const found = await cruise('core', 'electron', 'renderer');
  const sources = found.modules.map((m) => m.source);
  expect(sources).toContain('core/image/image.ts');
  expect(sources).toContain('electron/worker/main.ts');
  expect(sources).toContain('renderer/main.ts');
  expect(offendingLines(found)).toEqual([]);
});
