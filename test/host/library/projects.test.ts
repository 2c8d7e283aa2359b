import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectSchema } from '../../../core/contract/studio/project.ts';
import { readProject } from '../../../electron/host/projects/project-file.ts';
import { openBench, refusalOf, ROOT, temporary, type Bench } from './bench.ts';

let bench: Bench;
beforeEach(async () => (bench = await openBench()));
afterEach(() => bench.close());

const fileOf = (id: string): string => join(bench.home.projects, id, 'project.json');

describe('a project', () => {
  it('is on the disk as it was answered, revision by revision', async () => {
    const { projects } = bench.library;
    const made = await projects.create('Lungs');
    const renamed = await projects.update(made.id, 0, { name: 'Two lungs' });
    expect(renamed).toMatchObject({ name: 'Two lungs', revision: 1 });
    expect(projectSchema.parse(JSON.parse(readFileSync(fileOf(made.id), 'utf8')))).toEqual(renamed);
    expect(JSON.parse(readFileSync(`${fileOf(made.id)}.bak`, 'utf8'))).toEqual(made);
    expect(bench.events).toEqual([
      { kind: 'project', project: made.id, revision: 0 },
      { kind: 'project', project: made.id, revision: 1 },
    ]);
    bench = await bench.crashAndReopen();
    expect(await bench.library.projects.get(made.id)).toEqual(renamed);
  });

  it('refuses a change of an old revision, and takes changes at the same time one after the other', async () => {
    const { projects } = bench.library;
    const { id } = await projects.create('a');
    const both = await Promise.allSettled([
      projects.update(id, 0, { name: 'b' }),
      projects.update(id, 0, { name: 'c' }),
    ]);
    expect(both.map((r) => r.status)).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(projects.update(id, 0, { name: 'd' }))).toBe('contradiction');
    expect(await projects.read(id)).toMatchObject({ name: 'b', revision: 1 });
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => projects.change(id, (p) => ({ runs: [...p.runs, `r${i}`] }))),
    );
    expect((await projects.read(id)).runs).toHaveLength(10);
  });

  it('of the files of comparisons is one, is on no list, is not recovered after a crash, and keeps what it holds', async () => {
    const { projects } = bench.library;
    const [first, second] = await Promise.all([projects.own('comparison'), projects.own('comparison')]);
    expect(second).toEqual(first);
    await projects.change(first.id, () => ({ name: 'kept' }));
    const { id } = await projects.create('a');
    expect((await projects.list()).map((card) => card.id)).toEqual([id]);
    bench = await bench.crashAndReopen();
    expect(await bench.library.projects.own('comparison')).toMatchObject({ name: 'kept' });
    expect((await bench.library.projects.list()).map((card) => card.id)).toEqual([id]);
  });

  it('stands as it was where a change cannot be written', async () => {
    const { projects } = bench.library;
    const { id } = await projects.create('a');
    rmSync(fileOf(id));
    mkdirSync(fileOf(id)); // nothing can be renamed over a folder that holds something
    writeFileSync(join(fileOf(id), 'in-the-way'), '');
    expect(await refusalOf(projects.update(id, 0, { name: 'b' }))).toBe('cannot-write');
    expect(await projects.read(id)).toMatchObject({ name: 'a', revision: 0 });
    rmSync(fileOf(id), { recursive: true });
    expect(await projects.update(id, 0, { name: 'b' })).toMatchObject({ name: 'b', revision: 1 });
  });

  it('falls back to the generation before where its file is damaged, and says so', async () => {
    const { id } = await bench.library.projects.create('a');
    await bench.library.projects.update(id, 0, { name: 'b' });
    writeFileSync(fileOf(id), readFileSync(fileOf(id)).subarray(0, 100));
    bench = await bench.crashAndReopen();
    expect(await bench.library.projects.read(id)).toMatchObject({ name: 'a', revision: 0 });
    expect(bench.events).toMatchObject([{ kind: 'notice', level: 'warning', text: expect.stringContaining('"a"') }]);
    expect(existsSync(`${fileOf(id)}.damaged`)).toBe(true);
  });

  it('is left as it is where nothing of it can be read, or a newer program wrote it', async () => {
    const { projects } = bench.library;
    const lost = await projects.create('lost');
    const newer = await projects.create('newer');
    const good = await projects.create('good');
    await projects.update(newer.id, 0, { name: 'still newer' });
    writeFileSync(fileOf(lost.id), '');
    writeFileSync(fileOf(newer.id), JSON.stringify({ ...newer, schemaVersion: 4, more: true }));
    bench = await bench.crashAndReopen();
    expect((await bench.library.projects.list()).map((c) => c.id)).toEqual([good.id]);
    expect(bench.events.filter((e) => e.kind === 'notice' && e.level === 'error')).toHaveLength(2);
    expect(JSON.parse(readFileSync(fileOf(newer.id), 'utf8'))).toMatchObject({ schemaVersion: 4 });
    expect(await refusalOf(bench.library.projects.get(newer.id))).toBe('not-found');
  });

  it('is recovered only where it was open when the studio ended unexpectedly', async () => {
    const open = await bench.library.projects.create('open');
    const closed = await bench.library.projects.create('closed');
    await bench.library.projects.close(closed.id);
    bench = await bench.crashAndReopen();
    const flags = async (): Promise<unknown> =>
      Object.fromEntries((await bench.library.projects.list()).map((c) => [c.name, c.recovered]));
    expect(await flags()).toEqual({ open: true, closed: false });
    await bench.library.projects.get(open.id);
    await bench.library.close();
    bench = await bench.crashAndReopen();
    expect(await flags()).toEqual({ open: false, closed: false });
  });

  it('goes to the trash whole', async () => {
    const { id } = await bench.library.projects.create('a');
    await bench.library.projects.remove(id);
    expect(await bench.library.projects.list()).toEqual([]);
    expect(readdirSync(join(bench.home.trash, 'projects', id))).toContain('project.json');
    expect(bench.events.at(-1)).toEqual({ kind: 'project-removed', project: id });
    expect(await refusalOf(bench.library.projects.get(id))).toBe('not-found');
  });

  it('comes back from the trash as it was, also after a restart, and once', async () => {
    const { projects } = bench.library;
    const { id } = await projects.create('a');
    await projects.update(id, 0, { name: 'b' });
    await projects.remove(id);
    bench = await bench.crashAndReopen();
    const [card] = await bench.library.projects.discarded();
    expect(card).toMatchObject({ id, title: 'b' });
    expect(Date.parse(card!.until) - Date.now()).toBeGreaterThan(6 * 86_400_000);
    expect(await bench.library.projects.restore(id)).toMatchObject({ id, name: 'b', revision: 1 });
    expect(await bench.library.projects.discarded()).toEqual([]);
    expect(await bench.library.projects.get(id)).toMatchObject({ name: 'b' });
    expect(await refusalOf(bench.library.projects.restore(id))).toBe('not-found');
  });
});

it('is the old or the new one after a kill at any moment', async () => {
  const folder = join(temporary(), 'project');
  mkdirSync(folder);
  const project = await bench.library.projects.create('a');
  const script = `
    import { writeProject } from ${JSON.stringify(join(ROOT, 'electron/host/projects/project-file.ts'))};
    const project = ${JSON.stringify(project)};
    for (let revision = 0; ; revision++) {
      await writeProject(${JSON.stringify(folder)}, { ...project, revision });
      console.log(revision);
    }`;
  for (let i = 0; i < 8; i++) {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let last = -1;
    let killing = false;
    child.stdout.on('data', (text: Buffer) => {
      last = Number(text.toString().trim().split('\n').at(-1));
      if (!killing) setTimeout(() => child.kill('SIGKILL'), 5 + 7 * i);
      killing = true;
    });
    await once(child, 'close');
    const { project: found, fromBackup } = await readProject(folder);
    expect(fromBackup).toBe(false);
    expect([last, last + 1]).toContain(found.revision);
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual(['project.json']);
  }
  rmSync(folder, { recursive: true });
});
