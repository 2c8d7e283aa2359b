import { join, resolve } from 'node:path';

/** Where everything lies. */
export interface ShellSetting {
  /** Holds `models` and `resources`; the worker's native code reads them, so it is never inside an archive. */
  readonly root: string;
  /** The built window. */
  readonly page: string;
  readonly worker: string;
  readonly preload: string;
  readonly manifest: string;
  readonly home: string;
  readonly hasDevTools: boolean;
}

export interface Started {
  readonly argv: readonly string[];
  readonly isPackaged: boolean;
  /** Electron's app.getAppPath(). */
  readonly appPath: string;
  /** The folder of the running entry. */
  readonly here: string;
  readonly defaultHome: string;
}

/**
 * A package knows its own places: its arguments come from anybody. From sources `langevin studio` says them.
 * @throws where it did not
 */
export function settingOf({ argv, isPackaged, appPath, here, defaultHome }: Started): ShellSetting {
  const preload = join(here, 'preload.cjs');
  if (isPackaged) {
    const root = appPath.replace(/\.asar$/, '.asar.unpacked');
    return {
      ...placesIn(appPath, preload),
      root,
      worker: join(root, 'dist', 'electron', 'worker.js'),
      home: defaultHome,
      hasDevTools: false,
    };
  }
  const root = resolve(said(argv, 'root'));
  return {
    ...placesIn(root, preload),
    root,
    worker: resolve(said(argv, 'worker')),
    home: resolve(said(argv, 'home')),
    hasDevTools: true,
  };
}

const placesIn = (folder: string, preload: string) => ({
  page: join(folder, 'dist', 'renderer'),
  manifest: join(folder, 'package.json'),
  preload,
});

function said(argv: readonly string[], name: string): string {
  const start = `--${name}=`;
  const value = argv.find((argument) => argument.startsWith(start))?.slice(start.length);
  if (value === undefined || value === '') throw new Error(`Start it with \`langevin studio\`: ${start} is missing.`);
  return value;
}
