import type { Router } from '@orpc/server';
import type { StudioContract } from '../../core/contract/studio/studio.ts';
import type { WorkerProcess } from './worker-process.ts';

/** The procedures of the contract, ready to be served over any transport. */
export type StudioRouter = Router<StudioContract, Record<never, never>>;

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
