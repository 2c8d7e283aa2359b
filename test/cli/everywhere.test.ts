/** How the README says to have the command: in every folder, and without a question to a registry. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { workspace } from '../support/command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const w = workspace();
afterAll(() => w.remove());

it('npm link reaches no registry, and what it links works elsewhere', () => {
  const shell = process.platform === 'win32';
  const env = { ...process.env, npm_config_prefix: w.at('prefix'), npm_config_registry: 'http://127.0.0.1:9' };
  const linked = spawnSync('npm', ['link'], { cwd: ROOT, env, shell, encoding: 'utf8' });
  expect(linked.stderr).toBe('');
  expect(linked.status).toBe(0);
  const command = shell ? w.at('prefix', 'langevin.cmd') : w.at('prefix', 'bin', 'langevin');
  const { stdout } = spawnSync(command, ['--version'], { cwd: w.path, shell, encoding: 'utf8' });
  expect(stdout).toMatch(/^langevin \d+\.\d+\.\d+\n/);
});

it.each(['README.md', 'models/README.md', 'test/bench/README.md'])(
  '%s has no command line that asks a registry for a package of our name',
  (page) => {
    const lines = readFileSync(join(ROOT, page), 'utf8').split('\n');
    expect(lines.filter((line) => /^\s*(npx|npm exec|pnpm dlx|yarn dlx)\s+(?!tsx )/.test(line))).toEqual([]);
  },
);
