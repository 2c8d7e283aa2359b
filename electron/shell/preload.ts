/** The window's side of the shell: a few named acts, no event objects, no channel that takes any name. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { PORT_MESSAGE, type Desktop } from '../../core/contract/studio/desktop.ts';
import { CHANNELS } from './channels.ts';

/** This process has a window; the rest of this layer has none. */
declare const window: {
  postMessage(message: unknown, origin: string, ports: readonly unknown[]): void;
  readonly location: { readonly origin: string };
};

const desktop: Desktop<File> = {
  connect: () => ipcRenderer.send(CHANNELS.connect),
  async sourceOf(files) {
    const paths = files.map((file) => webUtils.getPathForFile(file));
    return paths.includes('') ? null : ipcRenderer.invoke(CHANNELS.sourceOf, paths);
  },
  openFiles: () => ipcRenderer.invoke(CHANNELS.openFiles),
  openFolder: () => ipcRenderer.invoke(CHANNELS.openFolder),
  saveExport: (id, name) => ipcRenderer.invoke(CHANNELS.saveExport, { id, name }),
  printPage: (path) => ipcRenderer.invoke(CHANNELS.printPage, { path }),
  setMenu: (parts) => ipcRenderer.invoke(CHANNELS.setMenu, parts),
  onMenu: (listen) => void ipcRenderer.on(CHANNELS.menu, (_, command) => listen(command)),
  onOpened: (listen) => void ipcRenderer.on(CHANNELS.opened, (_, picked) => listen(picked)),
};

ipcRenderer.on(CHANNELS.port, ({ ports }) => window.postMessage(PORT_MESSAGE, window.location.origin, ports));
contextBridge.exposeInMainWorld('langevin', desktop);
