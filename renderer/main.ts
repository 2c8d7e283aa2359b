import { createApp } from 'vue';
import './no-eval.ts';
import { openDoor, watchAddress } from './client/door.ts';
import { connectLoopback } from './client/loopback.ts';
import { trustOwnWorkers } from './client/trusted-scripts.ts';
import DoorPage from './DoorPage.vue';
import { createText } from './text/text.ts';

trustOwnWorkers();
watchAddress();
// Apart from this entry: its parts read their defaults while they load, which must not come before `no-eval`.
const loading = import('./window.ts');
const key = await openDoor();
const { createWindow } = await loading;
const app = key === null ? createApp(DoorPage).use(createText()) : createWindow(connectLoopback(key));
app.mount('#app');
