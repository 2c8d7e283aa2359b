import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Refused } from '../../../core/contract/refused.ts';
import { sendFile } from '../../../electron/host/transfer/file-response.ts';

const folder = mkdtempSync(join(tmpdir(), 'langevin-file-'));
writeFileSync(join(folder, 'long.npy'), Buffer.alloc(4 << 20, 7));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a client that goes', () => {
  it('before the file is opened, is told nothing, and nothing is thrown behind its back', async () => {
    await expect(sendFile(folder, 'long.npy', AbortSignal.abort())).rejects.toBeInstanceOf(Refused);
    await new Promise((done) => setTimeout(done, 20));
  });

  it('while the file is read, ends its reading', async () => {
    const gone = new AbortController();
    const reader = (await sendFile(folder, 'long.npy', gone.signal)).body!.getReader();
    expect((await reader.read()).value?.length).toBeGreaterThan(0);
    gone.abort();
    const rest = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await expect(rest()).rejects.toThrow();
  });
});

describe('a page of a folder', () => {
  const policy = async (purpose: 'inline' | 'print'): Promise<string> => {
    writeFileSync(join(folder, 'report.html'), '<h1>Report</h1>');
    const answer = await sendFile(folder, 'report.html', new AbortController().signal, purpose);
    await answer.body?.cancel();
    return answer.headers.get('content-security-policy') ?? '';
  };

  it('runs nothing and has no origin; one that our window prints has ours, and still runs nothing', async () => {
    expect(await policy('inline')).toMatch(/default-src 'none'.*; sandbox$/);
    const printed = await policy('print');
    expect(printed).toMatch(/default-src 'none'.*; sandbox allow-same-origin allow-modals$/);
    expect(printed).not.toMatch(/script/);
  });
});
