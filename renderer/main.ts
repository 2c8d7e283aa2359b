import { createApp } from 'vue';
import './no-eval.ts';
import { connectBridge } from './client/bridge.ts';
import { openDoor, watchAddress } from './client/sign-in.ts';
import type { Connection } from './client/connection.ts';
import { connectLoopback } from './client/loopback.ts';
import { trustOwnWorkers } from './client/trusted-scripts.ts';
import DoorPage from './DoorPage.vue';
import { createText } from './text/text.ts';

trustOwnWorkers();
watchAddress();
// Apart from this entry: its parts read their defaults while they load, which must not come before `no-eval`.
const loading = import('./window/create-window.ts');
const connection = window.langevin === undefined ? await connectBrowser() : await connectBridge(window.langevin);
const { createWindow } = await loading;
const app = connection === null ? createApp(DoorPage).use(createText()) : createWindow(connection);
app.mount('#app');

async function connectBrowser(): Promise<Connection | null> {
  const key = await openDoor();
  return key === null ? null : connectLoopback(key);
}
