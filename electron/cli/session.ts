import type { StopMode } from '../../core/contract/messages.ts';
import type { Host } from '../host/host.ts';
import type { Terminal } from './terminal.ts';

/** Where the package lies. */
export interface Place {
  readonly root: string;
  /** The worker's bundled entry. */
  readonly worker: string;
  /** The desktop window's bundled entry, where there is one. */
  readonly shell: string | null;
}

/** What every command works with. */
export interface Session {
  readonly place: Place;
  /** For example `langevin 0.1.0`. */
  readonly program: string;
  /** What was typed, quoted for a shell, without names of files; set before a command acts. */
  typed: string;
  readonly terminal: Terminal;
  /** Started on first use: help and usage errors need no worker. */
  readonly host: () => Host;
  /** What Ctrl-C does to a run. */
  stopMode: StopMode;
  /** Ctrl-C was pressed: no other run begins. */
  stopping: boolean;
}

/** Runs a command's work within a session, and keeps its exit code. */
export type Act = (work: (session: Session) => Promise<number>) => Promise<void>;
