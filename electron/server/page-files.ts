import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PAGE_POLICY } from './response-headers.ts';

export interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  /** Its name holds the hash of its content: it never changes. */
  readonly isHashed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * The built window, by address. Read once: an address that is not in this table does not exist, so there is no path to
 * climb out of. Links are left out. @throws where the folder or its index.html is missing
 */
export async function readPage(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = `${below}/${entry.name}`;
      if (entry.isDirectory()) await walk(path);
      const type = TYPES[extname(entry.name)];
      if (!entry.isFile() || type === undefined) continue;
      files.set(path, { bytes: await readFile(join(folder, path)), type, isHashed: below === '/assets' });
    }
  };
  await walk('');
  const index = files.get('/index.html');
  if (index === undefined) throw new Error(`${folder} holds no index.html`);
  return files.set('/', index);
}

export const pageAnswer = ({ bytes, type, isHashed }: PageFile): Response =>
  new Response(bytes, {
    headers: {
      'content-type': type,
      'content-length': String(bytes.length),
      'content-security-policy': PAGE_POLICY,
      'x-frame-options': 'DENY',
      ...(isHashed ? { 'cache-control': 'private, max-age=31536000, immutable' } : {}),
    },
  });
