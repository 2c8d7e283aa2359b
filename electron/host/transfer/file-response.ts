import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { Refused } from '../../../core/contract/refused.ts';
import { isInside } from './folder-files.ts';
import { safeParts } from './upload-path.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.csv': 'text/csv; charset=utf-8',
  '.png': 'image/png',
  '.tif': 'image/tiff',
  '.dcm': 'application/dicom',
  '.zip': 'application/zip',
};

/**
 * A report is a file that somebody may have changed: it shows text and pictures of its own, runs nothing, loads nothing
 * and has no origin.
 */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
/** To be printed it must be of our window's origin, which asks for it; it still runs and loads nothing. */
const PRINT_POLICY = `${POLICY} allow-same-origin allow-modals`;

/** `print`: a page in a frame of our window, which prints it. */
export type Purpose = 'inline' | 'attachment' | 'print';

/**
 * A file of a folder, streamed. Only what really lies in it: hidden files and links that lead out of it are not there.
 * @throws Refused (not-found)
 */
export async function sendFile(
  folder: string,
  path: string,
  signal: AbortSignal,
  purpose: Purpose = 'inline',
): Promise<Response> {
  const missing = (): never => {
    throw new Refused({ code: 'not-found', what: 'such file' });
  };
  const parts = safeParts(path);
  if (parts.some((part) => part.startsWith('.'))) return missing();
  const root = await realpath(folder).catch(missing);
  const real = await realpath(join(root, ...parts)).catch(missing);
  if (!isInside(real, root)) return missing();
  // Whoever puts a link there in between is not followed either.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW).catch(missing);
  const what = await file.stat();
  if (!what.isFile()) {
    await file.close();
    return missing();
  }
  const name = basename(real);
  const headers = {
    'content-type': TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream',
    'content-length': String(what.size),
    'content-security-policy': purpose === 'print' ? PRINT_POLICY : POLICY,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(purpose === 'attachment'
      ? {
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escaped)}`,
        }
      : {}),
  };
  // To the size that was told: a log may grow meanwhile.
  if (what.size === 0) {
    await file.close();
    return new Response(null, { headers });
  }
  if (signal.aborted) {
    await file.close();
    return missing();
  }
  // Not the stream's own `signal`: a stream that it destroys before anybody listens ends the process.
  const stream = file.createReadStream({ end: what.size - 1, highWaterMark: 1 << 18 });
  const body = Readable.toWeb(stream);
  signal.addEventListener('abort', () => stream.destroy(), { once: true });
  return new Response(body, { headers });
}

/** What RFC 5987 leaves out of its characters and `encodeURIComponent` does not escape. */
const escaped = (c: string): string => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
