import { createPinia } from 'pinia';
import type { Plugin } from 'vue';
import { connectionKey, type Connection } from '../../renderer/client/connection.ts';
import { createText } from '../../renderer/text/text.ts';

/** What every component of the window finds around it: its texts, and where it is asked for a host with its stores. */
export function surroundings(connection?: Connection) {
  const plugins: Plugin[] = connection === undefined ? [createText()] : [createText(), createPinia()];
  return { plugins, ...(connection === undefined ? {} : { provide: { [connectionKey]: connection } }) };
}

/** Lets promises and the drawing after them end. */
export const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 20));
