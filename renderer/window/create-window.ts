import { createPinia } from 'pinia';
import { createApp, type App } from 'vue';
import Root from '../App.vue';
import { connectionKey, type Connection } from '../client/connection.ts';
import '../style/tokens.css';
import '../style/base.css';
import '../style/controls.css';
import { createText } from '../text/text.ts';

/** The window over a host, ready to be mounted. */
export function createWindow(connection: Connection): App {
  return createApp(Root).provide(connectionKey, connection).use(createText()).use(createPinia());
}
