import { createApp } from 'vue';
import { openDoor, watchAddress } from './client/door.ts';
import { connectLoopback } from './client/loopback.ts';
import { trustOwnWorkers } from './client/trusted-scripts.ts';
import DoorPage from './DoorPage.vue';
import { createText } from './text/text.ts';
import { createWindow } from './window.ts';

trustOwnWorkers();
watchAddress();
const key = await openDoor();
const app = key === null ? createApp(DoorPage).use(createText()) : createWindow(connectLoopback(key));
app.mount('#app');
