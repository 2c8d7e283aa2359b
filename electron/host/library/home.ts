import { mkdir } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { makeFolder, writing } from '../../disk/write-file.ts';
import { lockFolder } from '../folder-lock.ts';
import { sweep, TRASH_MS } from './trash.ts';

/** Where the studio keeps everything. One process owns it at a time. */
export interface Home {
  readonly path: string;
  readonly projects: string;
  readonly runs: string;
  readonly models: string;
  readonly guides: string;
  readonly exports: string;
  readonly uploads: string;
  readonly trash: string;
  readonly settings: string;
  /** Lets go of it. */
  close(): Promise<void>;
}

/** By the custom of each system; `LANGEVIN_HOME` goes before it. */
export function defaultHome(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  person = homedir() || userInfo().homedir, // HOME may be set to nothing
): string {
  const given = environment['LANGEVIN_HOME'];
  if (given !== undefined && given !== '') return given;
  if (platform === 'darwin') return join(person, 'Library', 'Application Support', 'Langevin');
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(person, 'AppData', 'Local'), 'Langevin');
  // The XDG specification: a path that is not absolute is to be ignored.
  const data = environment['XDG_DATA_HOME'];
  return join(data?.startsWith('/') ? data : join(person, '.local', 'share'), 'langevin');
}

/**
 * Makes or takes the folder and sweeps what only an earlier start needed. Its parts are for the person's eyes alone;
 * a folder that was there before keeps its own permissions.
 * @throws Refused (cannot-write), also where another process owns it
 */
export async function openHome(path: string): Promise<Home> {
  const at = (name: string): string => join(path, name);
  const home = {
    path,
    projects: at('projects'),
    runs: at('runs'),
    models: at('models'),
    guides: at('guides'),
    exports: at('exports'),
    uploads: at('uploads'),
    trash: at('trash'),
  };
  await makeFolder(path);
  const close = await lockFolder(path);
  try {
    await sweep(home.uploads, 0);
    await sweep(home.exports, 0);
    for (const folder of Object.values(home).slice(1)) await makePrivate(folder);
    for (const folder of [trashedProjects(home), trashedParts(home)]) {
      await makePrivate(folder);
      await sweep(folder, TRASH_MS);
    }
  } catch (e) {
    await close();
    throw e;
  }
  return { ...home, settings: at('settings.json'), close };
}

export const trashedProjects = (home: Pick<Home, 'trash'>): string => join(home.trash, 'projects');

/** Images and masks of projects. */
export const trashedParts = (home: Pick<Home, 'trash'>): string => join(home.trash, 'parts');

const makePrivate = (folder: string): Promise<void> =>
  writing(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  });
