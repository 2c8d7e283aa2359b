import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

async function ofFile(path: string, onChunk: () => void): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    onChunk();
  }
  return hash.digest('hex');
}

/**
 * SHA-256 of a file, or of the names and checksums of a folder's files, sorted by name. @throws as fs does
 * @param onChunk called after each piece, since a large one takes long
 */
export async function checksumOf(path: string, onChunk: () => void = () => undefined): Promise<string> {
  if (!(await stat(path)).isDirectory()) return ofFile(path, onChunk);
  const lines: string[] = [];
  const walk = async (folder: string, prefix: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const at = join(folder, entry.name);
      if (entry.isDirectory()) await walk(at, `${prefix}${entry.name}/`);
      else if (entry.isFile()) lines.push(`${prefix}${entry.name} ${await ofFile(at, onChunk)}`);
    }
  };
  await walk(path, '');
  return sha256Of(lines.join('\n'));
}
