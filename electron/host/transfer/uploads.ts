import { open, readdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Refused } from '../../../core/contract/refused.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import { makeFolder, writing } from '../../disk/write-file.ts';
import { openBundle, type Bundle } from './bundle.ts';
import { filesIn, type FoundFile } from './folder-files.ts';
import { needSpace } from './free-space.ts';
import { shortId } from '../library/short-id.ts';
import { tenASecond } from './ten-a-second.ts';
import { safeParts } from './upload-path.ts';

/** What an import reads from. */
export interface Source {
  readonly files: readonly FoundFile[];
  /** An upload is ours and is moved; a person's own file stays where it is. */
  readonly ours: boolean;
  /** The folder that the files came in, where it was one. */
  readonly folderName: string | null;
}

/** Files on their way in: from a browser through a folder of our own, on the desktop as paths that a dialog gave. */
export interface Uploads {
  /** @param bytes of all that will come @throws Refused: unsupported-file (too large), cannot-write (too little room) */
  begin(bytes: number): Promise<string>;
  /**
   * Writes the files of a bundle. One that is cut short or refused ends the whole upload: a part is of no use.
   * @throws Refused: not-found, invalid-parameter, unreadable-file, unsupported-file (too large), cannot-write
   */
  put(id: string, body: AsyncIterable<Uint8Array>): Promise<void>;
  /** The file that arrived first. @throws Refused (not-found) */
  first(id: string): string;
  registerPaths(paths: readonly string[]): string;
  /**
   * Keeps it as long as the work goes on; what fails has no further use for it.
   * @throws Refused: not-found, contradiction while files still come
   */
  use<T>(id: string, work: (source: Source) => Promise<T>): Promise<T>;
  /** Its files are no longer needed. */
  drop(id: string): Promise<void>;
  /** Drops those that nobody writes to at the moment. */
  dropIdle(): Promise<void>;
}

export interface UploadLimits {
  readonly fileBytes: number;
  readonly uploadBytes: number;
}
const LIMITS: UploadLimits = { fileBytes: 4 * 2 ** 30, uploadBytes: 16 * 2 ** 30 };

interface Upload {
  /** Of the bundles that came, by what they announce. */
  bytes: number;
  files: number;
  received: number;
  first: string | null;
  /** Bundles that are being written, or an import that reads them. */
  busy: number;
  readonly isTime: () => boolean;
}

export function openUploads(folder: string, publish: (event: StudioEvent) => void, limits = LIMITS): Uploads {
  const uploads = new Map<string, Upload>();
  const registered = new Map<string, readonly string[]>();
  const missing = (): never => {
    throw new Refused({ code: 'not-found', what: 'such upload' });
  };
  const tooLarge = (file: string, what: string, bytes: number): never => {
    const reason = `${what} may hold ${Math.floor(bytes / 2 ** 30)} GiB at most`;
    throw new Refused({ code: 'unsupported-file', file, reason, remedy: 'Open a part of it.' });
  };

  const tell = (source: string, { files, received }: Upload): void =>
    publish({ kind: 'upload', source, files, bytes: received });

  async function take(id: string, upload: Upload, bundle: Bundle): Promise<void> {
    const files = bundle.index.map(({ path, bytes }) => ({ parts: safeParts(path), bytes }));
    for (const { parts, bytes } of files) {
      upload.bytes += bytes;
      if (bytes > limits.fileBytes) tooLarge(parts.at(-1)!, 'one file', limits.fileBytes);
      if (upload.bytes > limits.uploadBytes) tooLarge(parts.at(-1)!, 'an upload', limits.uploadBytes);
    }
    await needSpace(
      folder,
      files.reduce((sum, { bytes }) => sum + bytes, 0),
      'The files',
    );
    for (const { parts } of files) {
      if (uploads.get(id) !== upload) missing();
      const path = join(folder, id, ...parts);
      await makeFolder(dirname(path));
      await writing(parts.at(-1)!, () => fill(path, id, upload, bundle));
      upload.files++;
      if (upload.first !== null) continue;
      upload.first = path;
      tell(id, upload); // it can be looked at
    }
    await bundle.end();
  }

  async function fill(path: string, id: string, upload: Upload, bundle: Bundle): Promise<void> {
    const file = await open(path, 'wx', 0o600).catch((e: NodeJS.ErrnoException) => {
      if (e.code !== 'EEXIST') throw e;
      const reason = `Two of these files are called ${basename(path)}`;
      throw new Refused({ code: 'contradiction', reason, remedy: 'Open them one after the other.' });
    });
    try {
      for await (const chunk of bundle.next()) {
        for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
        upload.received += chunk.length;
        if (upload.isTime()) tell(id, upload);
      }
    } finally {
      await file.close();
    }
  }

  return {
    async begin(bytes) {
      if (bytes > limits.uploadBytes) tooLarge('This', 'an upload', limits.uploadBytes);
      await needSpace(folder, bytes, 'The files');
      const id = shortId();
      await makeFolder(join(folder, id));
      uploads.set(id, { bytes: 0, files: 0, received: 0, first: null, busy: 0, isTime: tenASecond() });
      return id;
    },
    async put(id, body) {
      const upload = uploads.get(id) ?? missing();
      upload.busy++;
      try {
        const bundle = await openBundle(body);
        await take(id, upload, bundle).finally(() => bundle.close());
      } catch (e) {
        uploads.delete(id);
        throw e;
      } finally {
        upload.busy--;
        // Where several were on their way, the last one to notice leaves nothing.
        if (!uploads.has(id) && upload.busy === 0) await rm(join(folder, id), { recursive: true, force: true });
      }
    },
    first: (id) => uploads.get(id)?.first ?? missing(),
    registerPaths(paths) {
      const id = shortId();
      registered.set(id, [...paths]);
      return id;
    },
    async use(id, work) {
      const paths = registered.get(id);
      if (paths !== undefined) return work(await ofPaths(paths));
      const upload = uploads.get(id) ?? missing();
      if (upload.busy > 0) {
        const reason = 'Files of this upload are still on their way';
        throw new Refused({ code: 'contradiction', reason, remedy: 'Wait until all have arrived.' });
      }
      upload.busy++;
      try {
        const top = await readdir(join(folder, id), { withFileTypes: true }).catch(missing);
        const [only] = top;
        return await work({
          files: await filesIn(join(folder, id), 17),
          ours: true,
          folderName: top.length === 1 && only?.isDirectory() === true ? only.name : null,
        });
      } catch (e) {
        await drop(id);
        throw e;
      } finally {
        upload.busy--;
      }
    },
    drop,
    async dropIdle() {
      for (const name of await readdir(folder)) {
        if ((uploads.get(name)?.busy ?? 0) > 0) continue;
        uploads.delete(name);
        await rm(join(folder, name), { recursive: true, force: true });
      }
    },
  };

  async function drop(id: string): Promise<void> {
    registered.delete(id);
    uploads.delete(id);
    if (/^[0-9a-f]+$/.test(id)) await rm(join(folder, id), { recursive: true, force: true });
  }
}

/** Files and folders that a person chose. A link is followed here, since it was chosen itself. @throws Refused */
async function ofPaths(paths: readonly string[]): Promise<Source> {
  const files: FoundFile[] = [];
  let folderName: string | null = null;
  for (const given of paths) {
    try {
      const path = await realpath(given);
      const what = await stat(path);
      if (what.isDirectory()) {
        if (paths.length === 1) folderName = basename(given);
        const inside = await filesIn(path);
        files.push(...inside.map((f) => ({ ...f, name: `${basename(given)}/${f.name}` })));
      } else files.push({ path, name: basename(given) });
    } catch (e) {
      if (e instanceof Refused) throw e;
      throw new Refused({ code: 'unreadable-file', file: basename(given), reason: 'it is gone, or may not be read' });
    }
  }
  return { files, ours: false, folderName };
}
