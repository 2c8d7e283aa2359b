/** The real command, from its start to Ctrl-C. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { langevin, start, workspace, type Started } from '../../support/command.ts';
import { ask, logIn } from '../../server/small-studio.ts';
import { connectFromNode } from './node-connection.ts';

const w = workspace();
const WATCHED = {
  NODE_OPTIONS: `--require ${JSON.stringify(fileURLToPath(new URL('connection-spy.cjs', import.meta.url)))}`,
  CONNECTION_SPY: w.at('spy'),
};
const recorded = (): string[] => readFileSync(w.at('spy'), 'utf8').trim().split('\n');

interface Opened extends Started {
  readonly url: string;
  readonly port: number;
}
async function opened(...args: string[]): Promise<Opened> {
  const started = start(w.path, ['studio', '--serve', '--json', '--home', 'home', ...args], WATCHED);
  const line = await new Promise<string>((resolve, reject) => {
    let said = '';
    started.child.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.endsWith('\n')) resolve(said);
    });
    void started.ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  const { url, port } = z.looseObject({ url: z.string(), port: z.int() }).parse(JSON.parse(line));
  return { ...started, url, port };
}

let studio: Opened;
beforeAll(async () => {
  studio = await opened();
});
afterAll(() => {
  studio.child.kill('SIGKILL');
  w.remove();
});

it('works over its own server, and asks for no connection anywhere else', async () => {
  const host = `127.0.0.1:${studio.port}`;
  const keys = await logIn(host, studio.url.split('#token=')[1] ?? '');
  expect((await ask(studio.port, { path: '/', headers: { host } })).body).toContain('<div id="app">');

  const connection = connectFromNode(host, keys);
  const { api } = connection;
  expect(await api.system.about()).toMatchObject({ target: 'browser' });
  const project = await api.projects.sample({ id: 'ct-phantom' });
  const path = `/items/${project.id}/${project.items[0]?.id}/thumbnail.png`;
  const picture = await ask(studio.port, { path, headers: { host, cookie: keys.cookie } });
  expect(picture).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
  connection.close();

  const said = new Set(recorded());
  // Its own address, which it listens at, is all that is ever looked up.
  expect(said).toEqual(new Set(['process', 'lookup 127.0.0.1']));
  expect(recorded().filter((line) => line === 'process').length).toBeGreaterThanOrEqual(2); // a worker drew the picture
});

it('(the spy would have seen one)', () => {
  const code = `require('node:net').connect(9, '192.0.2.1').destroy(); require('node:dns').lookup('example.invalid', () => 0)`;
  spawnSync(process.execPath, ['-e', code], { env: { ...process.env, ...WATCHED } });
  expect(recorded().slice(-3)).toEqual(['process', 'connect 192.0.2.1', 'lookup example.invalid']);
});

it('owns its home: a second one is told who does', async () => {
  const { code, stderr } = await langevin(w.path, 'studio', '--serve', '--home', 'home');
  expect(code).toBe(6);
  expect(stderr).toContain(`another langevin (process ${studio.child.pid}) works in it`);
  expect(stderr).toMatch(/end it first/);
});

it.each([['x'], ['-1'], ['65536'], ['1.5'], ['']])('--port %s is refused', async (port) => {
  const { code, stderr } = await langevin(w.path, 'studio', '--serve', `--port=${port}`);
  expect(code).toBe(2);
  expect(stderr).toMatch(/A port is a number from 0 to 65535/);
});

it('a port that is taken is refused, and the home let go of', async () => {
  const args = ['studio', '--serve', '--home', 'other', '--port', String(studio.port)];
  const { code, stderr } = await langevin(w.path, ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(`Port ${studio.port} is taken by another program.`);
  expect(existsSync(w.at('other', '.lock'))).toBe(false);
});

it('Ctrl-C closes it with one sentence, and the home is free again', async () => {
  studio.child.kill('SIGINT');
  studio.child.kill('SIGTERM'); // npm passes on what the terminal has sent already
  const { code, stderr } = await studio.ended;
  expect(code).toBe(0);
  expect(stderr.trim().split('\n').at(-1)).toMatch(/^The studio is closed\./);
  expect(existsSync(w.at('home', '.lock'))).toBe(false);
  const again = await opened();
  expect(again.url).not.toBe(studio.url);
  again.child.kill('SIGTERM');
  expect((await again.ended).code).toBe(0);
});
