import { join } from 'node:path';
import { textByName } from '../../core/contract/by-name.ts';
import { openHost } from './host.ts';
import { openPictureExports } from './exports/picture-exports.ts';
import { openHome } from './library/home.ts';
import { openLibrary } from './library/library.ts';
import { openReader } from './reader.ts';
import { studioRouter, type StudioRouter } from './router.ts';
import { openEngine } from './runs/engine.ts';
import { openEventLog, type Publish } from './runs/event-log.ts';
import { openRunStore } from './runs/run-store.ts';
import { openRuns } from './runs/runs.ts';
import { openSpeed, type MeasurePace } from './runs/speed.ts';
import type { WorkerProcess } from './worker-process.ts';

/** Everything behind a window, whatever carries its requests. */
export interface Studio {
  readonly router: StudioRouter;
  /** The bulk paths of the contract; null for an address that is none of them. */
  bulk(request: Request): Promise<Response | null>;
  /** Files that a native dialog gave, as a source to import from. */
  registerPaths(paths: readonly string[]): string;
  /** Changes with every start. */
  readonly epoch: string;
  /** Everything is left so that it can go on: a run stops at its next step, within some seconds. */
  close(): Promise<void>;
}

export interface StudioSetting {
  /** Where projects, runs and settings lie. */
  readonly home: string;
  /** Where the program lies. */
  readonly root: string;
  /** For example `langevin 0.1.0`. */
  readonly program: string;
  readonly target: 'browser' | 'desktop';
  readonly startWorker: () => WorkerProcess;
}

/** In a worker of its own, which ends with the answer: nobody's picture waits for it. */
function paceIn(startWorker: () => WorkerProcess): MeasurePace {
  return async (modality, manifest, { engine, provider, precision }) => {
    const host = openHost(startWorker);
    const found = await host.ask({ kind: 'pace', modality, manifest, engine, provider, precision });
    host.close();
    return found.ok ? found.value : null;
  };
}

/** Takes the home and goes on with what waits in it. @throws Refused (cannot-write), also where another owns it */
export async function openStudio(setting: StudioSetting): Promise<Studio> {
  const { root, program, target, startWorker } = setting;
  const home = await openHome(setting.home);
  const log = openEventLog();
  /** Notices tell refusals of the disk: our own place is left out of them. */
  const publish: Publish = (event) =>
    log.publish(event.kind === 'notice' ? { ...event, text: plain(event.text), hint: plain(event.hint) } : event);
  const plain = (text: string): string => textByName(text, [[join(home.path, '/'), '']]);
  const reader = openReader(startWorker);
  try {
    const speed = await openSpeed(home.path, paceIn(startWorker));
    const store = await openRunStore({ runs: home.runs, trash: home.trash, program, speed, publish });
    const runFolder = store.folderOf;
    const library = await openLibrary({ home, root, reader, publish, runFolder, adoptRun: store.adopt });
    const engine = await openEngine({ home: home.path, store, speed, startWorker, publish });
    const runs = openRuns({ store, engine, speed, library, reader });
    const pictures = openPictureExports({ library, reader, runs: store, program });
    return {
      router: studioRouter({ program, target, home: home.path, log, library, pictures, runs, engine, reader }),
      bulk: (request) => library.bulk(request),
      registerPaths: (paths) => library.registerPaths(paths),
      epoch: log.epoch,
      async close() {
        log.close();
        await engine.close();
        reader.close();
        await library.close();
        await home.close();
      },
    };
  } catch (e) {
    reader.close();
    await home.close();
    throw e;
  }
}
