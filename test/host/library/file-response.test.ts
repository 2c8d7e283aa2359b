import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Refused } from '../../../core/contract/refused.ts';
import { sendFile } from '../../../electron/host/library/file-response.ts';

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
