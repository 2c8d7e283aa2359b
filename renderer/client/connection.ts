import type { ContractRouterClient } from '@orpc/contract';
import { inject, type InjectionKey, type Ref } from 'vue';
import type { Desktop } from '../../core/contract/studio/desktop.ts';
import type { StudioEvent } from '../../core/contract/studio/event.ts';
import type { StudioContract } from '../../core/contract/studio/studio.ts';

/** A file on its way in, with its path inside what was dropped or chosen (`series/IM0001.dcm`). */
export interface Incoming {
  readonly file: File;
  readonly path: string;
}

export interface UploadOptions {
  /** Ends it; nothing of it stays with the host. */
  readonly signal?: AbortSignal;
  /** The id is known, under which `upload` events tell how far it is. */
  readonly onBegun?: (source: string) => void;
}

/** What was saved, and where as far as that is known. */
export interface Delivered {
  readonly name: string;
  readonly folder: string | null;
}

/** The host, whether it is reached over the loopback server or over Electron's port: nobody above can tell. */
export interface Connection {
  readonly api: ContractRouterClient<StudioContract>;
  readonly state: Readonly<Ref<'connecting' | 'open' | 'lost'>>;
  /** Absolute address of a bulk path (`/items/…`), see core/contract/studio/studio.ts. */
  url(path: string): string;
  /** Sends files to the host. @returns the source id that `library.import` and others take */
  upload(files: readonly Incoming[], options?: UploadOptions): Promise<string>;
  /** Writes one bulk path (`/masks/…`). @returns what the host answered; rejects with its ErrorMessage */
  put(path: string, body: Blob): Promise<unknown>;
  /** Listens to every event of the host, none lost or doubled over a reconnection. @returns how to stop */
  onEvent(listen: (event: StudioEvent) => void): () => void;
  /**
   * Hands a waiting export (`/exports/<id>/<name>`) to the person: a download, whose folder the page is not told, or a
   * native save dialog. null: nothing was saved.
   */
  deliver(written: { readonly id: string; readonly name: string }): Promise<Delivered | null>;
  /** Prints a report at its bulk path: the browser's print dialog, or a PDF by the native save dialog. */
  print(path: string): Promise<unknown>;
  /** What only the desktop program can do. */
  readonly desktop?: Pick<Desktop<File>, 'openFiles' | 'openFolder' | 'setMenu' | 'onMenu' | 'onOpened'>;
}

export const connectionKey: InjectionKey<Connection> = Symbol('connection');

export function useConnection(): Connection {
  const connection = inject(connectionKey);
  if (connection === undefined) throw new Error('No connection was provided.');
  return connection;
}
