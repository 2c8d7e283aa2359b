import { mkdir, rm, writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { filesIn } from '../../../electron/host/transfer/folder-files.ts';
import { workspace } from '../../support/command.ts';

const w = workspace();
afterAll(w.remove);

describe('the files of a folder', () => {
  it('are listed in order with those below it, without hidden ones', async () => {
    await mkdir(w.at('all/below'), { recursive: true });
    for (const name of ['b.txt', 'a.txt', '.hidden', 'below/c.txt']) await writeFile(w.at(`all/${name}`), name);
    expect((await filesIn(w.at('all'))).map(({ name }) => name)).toEqual(['a.txt', 'b.txt', 'below/c.txt']);
  });

  it('are listed although a folder among them comes and goes', async () => {
    await mkdir(w.at('run/results'), { recursive: true });
    await writeFile(w.at('run/results/fbp.npy'), 'array');
    let going = true;
    const churn = (async () => {
      while (going) {
        for (let i = 0; i < 8; i++) await mkdir(w.at(`run/checkpoint/${i}`), { recursive: true });
        await rm(w.at('run/checkpoint'), { recursive: true, force: true });
      }
    })();
    for (let i = 0; i < 400; i++)
      expect((await filesIn(w.at('run'))).map(({ name }) => name)).toEqual(['results/fbp.npy']);
    going = false;
    await churn;
  });
});
