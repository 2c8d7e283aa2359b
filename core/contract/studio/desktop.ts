/**
 * What the desktop program adds to the studio: the few acts that need the system, by name. No zod here: the preload must
 * not carry it along.
 */

/** What a person gave: a source to import from, and what its files are called. Places on disk stay with the host. */
export interface Picked {
  readonly source: string;
  readonly names: readonly string[];
}

/** What the system does by itself: in a field that is typed into, and with the window. */
export const MENU_ROLES = [
  ...(['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll'] as const),
  ...(['zoomIn', 'zoomOut', 'resetZoom', 'togglefullscreen', 'reload', 'toggleDevTools'] as const),
  ...(['minimize', 'close', 'quit', 'about'] as const),
] as const;
export type MenuRole = (typeof MENU_ROLES)[number];

export interface MenuCommand {
  /** Of a command of the window. */
  readonly id: string;
  readonly label: string;
  /** Its key in Electron's words, shown only: the window hears it. */
  readonly accelerator?: string;
  readonly enabled: boolean;
}

/** One menu of the bar, as the window words it. A `&` stands before the letter that opens it. */
export interface MenuPart {
  readonly label: string;
  /** What a Mac adds something to. */
  readonly role?: 'window' | 'help';
  readonly entries: readonly (MenuCommand | { readonly role: MenuRole; readonly label: string } | 'line')[];
}

/** Where a person had something saved: the name of the file and of its folder. */
export interface Saved {
  readonly name: string;
  readonly folder: string;
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
  /** Asks where to, and writes a waiting export there. null: cancelled, or a failure that the system's own dialog has told. */
  saveExport(id: string, name: string): Promise<Saved | null>;
  /** A report at its bulk path (`/runs/…/report.html`, `/exports/….html`) as PDF, likewise. */
  printPage(path: string): Promise<Saved | null>;
  /** The menu from now on: its texts and keys are the window's. */
  setMenu(parts: readonly MenuPart[]): Promise<void>;
  /** An entry of the menu was chosen. */
  onMenu(listen: (command: string) => void): void;
  /** The system opened files with this program. */
  onOpened(listen: (picked: Picked) => void): void;
}

export const PORT_MESSAGE = 'langevin:port';
