import { open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Refused } from '../../../core/contract/refused.ts';
import { makeFolder, writing } from '../../disk/write-file.ts';
import { filesIn, type FoundFile } from './folder-files.ts';
import { needSpace } from './free-space.ts';
import { shortId } from './short-id.ts';
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
  begin(): Promise<string>;
  /**
   * Writes one file; one that is cut short leaves nothing. @param length what the sender announced, else null
   * @throws Refused: not-found, invalid-parameter, unsupported-file (too large), cannot-write
   */
  put(id: string, path: string, body: AsyncIterable<Uint8Array>, length: number | null): Promise<void>;
  registerPaths(paths: readonly string[]): string;
  /** Keeps it as long as the work goes on. @throws Refused: not-found, contradiction while files still come */
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
/** The free space is looked at again after so many bytes. */
const SPACE_STEP = 64 * 2 ** 20;
const SUFFIX = '.part';

interface Upload {
  bytes: number;
  /** Files that are being written, or an import that reads them. */
  busy: number;
}

export function openUploads(folder: string, limits = LIMITS): Uploads {
  const uploads = new Map<string, Upload>();
  const registered = new Map<string, readonly string[]>();
  const missing = (): never => {
    throw new Refused({ code: 'not-found', what: 'such upload' });
  };
  const tooLarge = (file: string, what: string, bytes: number): never => {
    const reason = `${what} may hold ${Math.floor(bytes / 2 ** 30)} GiB at most`;
    throw new Refused({ code: 'unsupported-file', file, reason, remedy: 'Open a part of it.' });
  };

  /** Copies the body into a file that is not there yet; bytes of one that failed do not count. */
  async function fill(
    path: string,
    name: string,
    upload: Upload,
    body: AsyncIterable<Uint8Array>,
    length: number | null,
  ): Promise<void> {
    const file = await open(path, 'wx', 0o600);
    let bytes = 0;
    let nextLook = SPACE_STEP;
    try {
      for await (const chunk of body) {
        bytes += chunk.length;
        upload.bytes += chunk.length;
        if (bytes > limits.fileBytes) tooLarge(name, 'one file', limits.fileBytes);
        if (upload.bytes > limits.uploadBytes) tooLarge(name, 'an upload', limits.uploadBytes);
        if (bytes > nextLook) {
          await needSpace(folder, SPACE_STEP, name);
          nextLook += SPACE_STEP;
        }
        for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
      }
      if (length !== null && bytes !== length) {
        const reason = `${length} bytes were announced and ${bytes} came`;
        throw new Refused({ code: 'unreadable-file', file: name, reason, remedy: 'Send it again.' });
      }
    } catch (e) {
      upload.bytes -= bytes;
      throw e;
    } finally {
      await file.close();
    }
  }

  return {
    async begin() {
      const id = shortId();
      await makeFolder(join(folder, id));
      uploads.set(id, { bytes: 0, busy: 0 });
      return id;
    },
    async put(id, path, body, length) {
      const upload = uploads.get(id) ?? missing();
      const parts = safeParts(path);
      const name = parts.at(-1)!;
      if (length !== null && length > limits.fileBytes) tooLarge(name, 'one file', limits.fileBytes);
      const to = join(folder, id, ...parts);
      // A name of its own: two windows may send the same path at a time.
      const aside = join(folder, id, `.${shortId()}${SUFFIX}`);
      upload.busy++;
      try {
        await needSpace(folder, length ?? 0, name);
        await writing(name, async () => {
          await fill(aside, name, upload, body, length);
          await makeFolder(dirname(to));
          await rename(aside, to);
        });
      } finally {
        upload.busy--;
        await rm(aside, { force: true });
      }
    },
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
        const top = await readdir(join(folder, id), { withFileTypes: true });
        const [only] = top;
        return await work({
          files: await filesIn(join(folder, id), 17),
          ours: true,
          folderName: top.length === 1 && only?.isDirectory() === true ? only.name : null,
        });
      } finally {
        upload.busy--;
      }
    },
    async drop(id) {
      registered.delete(id);
      uploads.delete(id);
      if (/^[0-9a-f]+$/.test(id)) await rm(join(folder, id), { recursive: true, force: true });
    },
    async dropIdle() {
      for (const name of await readdir(folder)) {
        if ((uploads.get(name)?.busy ?? 0) > 0) continue;
        uploads.delete(name);
        await rm(join(folder, name), { recursive: true, force: true });
      }
    },
  };
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
