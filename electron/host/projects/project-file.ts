/**
 * project.json on disk. The generation before is kept as project.json.bak. The new one is renamed over the old one, so
 * that at any moment at least one whole file is there.
 */
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Refused } from '../../../core/contract/refused.ts';
import { projectSchema, storedProjectSchema, type Project } from '../../../core/contract/studio/project.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson, writing } from '../../disk/write-file.ts';
import { isThere } from '../library/is-there.ts';
import { linkOrCopy } from '../transfer/link-or-copy.ts';

const versioned = z.looseObject({ schemaVersion: z.int() });

const fileOf = (folder: string): string => join(folder, 'project.json');

/** @throws Refused (cannot-write); then the old file stands */
export async function writeProject(folder: string, project: Project): Promise<void> {
  const path = fileOf(folder);
  const aside = `${path}.bak-aside`;
  await writing(path, async () => {
    await rm(aside, { force: true });
    if (!(await isThere(path))) return;
    await linkOrCopy(path, aside);
    await rename(aside, `${path}.bak`);
    // A rename between two links of one file does nothing, and leaves both.
    await rm(aside, { force: true });
  });
  await writeJson(path, project);
}

export interface ReadProject {
  readonly project: Project;
  /** project.json was damaged or missing, and the generation before it stands in. */
  readonly fromBackup: boolean;
}

/** @throws Refused: unreadable-file, unsupported-file (written by a newer program) */
export async function readProject(folder: string): Promise<ReadProject> {
  const path = fileOf(folder);
  await refuseNewer(path);
  const newest = await readJson(path, storedProjectSchema);
  if (newest.ok) return { project: newest.value, fromBackup: false };
  const before = await readJson(`${path}.bak`, storedProjectSchema);
  if (!before.ok) throw new Refused(newest.error);
  if (await isThere(path)) await writing(path, () => rename(path, `${path}.damaged`));
  await writeJson(path, before.value);
  return { project: before.value, fromBackup: true };
}

/** A file of a later program is whole, though we cannot read it: it must not be replaced. @throws Refused */
export async function refuseNewer(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  let version = 0;
  try {
    version = versioned.parse(JSON.parse(text)).schemaVersion;
  } catch {
    return; // damaged: that is another matter
  }
  if (version > projectSchema.shape.schemaVersion.value) {
    throw new Refused({
      code: 'unsupported-file',
      file: 'The project',
      reason: `it was saved by a newer Langevin (format ${version})`,
      remedy: 'Open it with that version.',
    });
  }
}
