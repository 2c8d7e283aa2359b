/**
 * What the desktop program adds to the studio: the few acts that need the system, by name. No zod here: the preload must
 * not carry it along.
 */

/** What a person gave: a source to import from, and what its files are called. Places on disk stay with the host. */
export interface Picked {
  readonly source: string;
  readonly names: readonly string[];
}

/** `window.langevin`. @typeParam F the browser's File, which this layer does not know */
export interface Desktop<F> {
  /** Asks for the port of requests, which comes as a message `PORT_MESSAGE` of the window to itself. */
  connect(): void;
  /** A source of files that lie on disk; null where one of them does not. */
  sourceOf(files: readonly F[]): Promise<string | null>;
  /** The system's own dialogs. null: nothing was chosen. */
  openFiles(): Promise<Picked | null>;
  openFolder(): Promise<Picked | null>;
  /** Asks where to, and writes a waiting export there; a failure is told by the system's own dialog. */
  saveExport(id: string, name: string): Promise<void>;
  /** A report at its bulk path (`/runs/…/report.html`, `/exports/….html`) as PDF, likewise. */
  printPage(path: string): Promise<void>;
  /** An entry of the menu was chosen. */
  onMenu(listen: (command: string) => void): void;
  /** The system opened files with this program. */
  onOpened(listen: (picked: Picked) => void): void;
}

export const PORT_MESSAGE = 'langevin:port';
