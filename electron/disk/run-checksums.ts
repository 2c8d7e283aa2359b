/**
 * `SHA256SUMS`: every file of a run folder that ended, with its checksum, as `sha256sum -c SHA256SUMS` reads it. It is
 * written when all else is, before run.json says that the run ended: a run that ended has it. Whoever writes run.json or
 * the studio's note later keeps their lines in step (`writeListed`). Its last line is the checksum of those above.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checksumOf, sha256Of } from './checksum.ts';
import { isMissing } from './is-missing.ts';
import { writeFileSafely } from './write-file.ts';

export const CHECKSUMS = 'SHA256SUMS';
/** What belongs to no result: the lock, this file, and states from which a run could go on. */
const NOT_LISTED = /^(\.lock(\.\d+|-[0-9a-f]+)?|SHA256SUMS|checkpoint\/.*)$/;
/** What a write leaves aside where it is cut short (write-file.ts), and the file that it was of. */
const ASIDE = /(^|\/)\.([^/]+)\.[0-9a-f]{8}$/;
const ofAside = (name: string): string | null => (ASIDE.test(name) ? name.replace(ASIDE, '$1$2') : null);
const LINE = /^([0-9a-f]{64}) {2}([^\\\n]+)$/;
const END = '# SHA-256 of the lines above: ';

const textOf = (files: ReadonlyMap<string, string>): string => {
  const lines = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, sum]) => `${sum}  ${name}\n`);
  return `${lines.join('')}${END}${sha256Of(lines.join(''))}\n`;
};

/** null where the text is not whole. */
function filesOf(text: string): Map<string, string> | null {
  const at = text.lastIndexOf(END);
  const lines = text.slice(0, Math.max(0, at));
  if (at < 0 || text.slice(at) !== `${END}${sha256Of(lines)}\n`) return null;
  const found = lines
    .split('\n')
    .slice(0, -1)
    .map((line) => LINE.exec(line));
  return found.every((line) => line !== null) ? new Map(found.map(([, sum, name]) => [name!, sum!])) : null;
}

/** Names of all files of a run folder, with `/`, in order. */
export async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  const walk = async (at: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const name = `${prefix}${entry.name}`;
      if (entry.isDirectory()) await walk(join(at, entry.name), `${name}/`);
      else if (!NOT_LISTED.test(name)) names.push(name);
    }
  };
  await walk(folder, '');
  return names.sort();
}

const readText = (folder: string): Promise<string | null> =>
  readFile(join(folder, CHECKSUMS), 'utf8').catch((e: unknown) => {
    if (isMissing(e)) return null;
    throw e;
  });

/** Lists what lies in the folder. @param last a file that is going to be written, and what it will hold */
export async function sealRun(folder: string, last: { readonly name: string; readonly text: string }): Promise<void> {
  const files = new Map<string, string>();
  for (const name of await namesIn(folder)) {
    if (ASIDE.test(name)) await rm(join(folder, name), { force: true });
    else if (!/[\\\n]/.test(name)) files.set(name, await checksumOf(join(folder, name)));
  }
  files.set(last.name, sha256Of(last.text));
  await writeFileSafely(join(folder, CHECKSUMS), textOf(files));
}

/** The run goes on: what was listed changes. */
export const unsealRun = (folder: string): Promise<void> => rm(join(folder, CHECKSUMS), { force: true });

/** Writes a file of a run folder, and its line where there is a list. */
export async function writeListed(folder: string, name: string, text: string): Promise<void> {
  const listed = await readText(folder).catch(() => null);
  const files = listed === null ? null : filesOf(listed);
  const written = files === null ? null : await readFile(join(folder, name), 'utf8').catch(() => null);
  if (written === text && files?.get(name) === sha256Of(text)) return; // nothing that an end could cut short
  if (files !== null && files.get(name) !== sha256Of(text)) {
    await writeFileSafely(join(folder, CHECKSUMS), textOf(files.set(name, sha256Of(text))));
  }
  await writeFileSafely(join(folder, name), text);
}

/** What of a run folder is not as it was written, one sentence each. */
export interface Unlike {
  /** Files that were compared. */
  readonly files: readonly string[];
  readonly differences: readonly string[];
}

/** null where the run keeps no list: it did not end, or an earlier version made it. */
export async function compareWithList(folder: string): Promise<Unlike | null> {
  const text = await readText(folder);
  if (text === null) return null;
  const listed = filesOf(text);
  if (listed === null) return { files: [], differences: [`${CHECKSUMS}: it was changed, so no file can be compared`] };
  const found = new Set(await namesIn(folder));
  const differences: string[] = [];
  for (const [name, sum] of listed) {
    if (!found.has(name)) differences.push(`${name}: it is missing`);
    else if ((await checksumOf(join(folder, name))) !== sum) differences.push(`${name}: it was changed`);
  }
  for (const name of found) {
    const of = ofAside(name);
    // A write that was cut short has changed nothing: the file itself stands.
    if (!listed.has(name) && (of === null || !(listed.has(of) || of === CHECKSUMS)))
      differences.push(`${name}: it is not of this run`);
  }
  return { files: [...listed.keys()], differences };
}
