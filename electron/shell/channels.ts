/** Names of what passes between the window's preload and its process; nothing else does. */
export const CHANNELS = {
  connect: 'langevin:connect',
  port: 'langevin:port',
  sourceOf: 'langevin:source-of',
  openFiles: 'langevin:open-files',
  openFolder: 'langevin:open-folder',
  saveExport: 'langevin:save-export',
  printPage: 'langevin:print-page',
  setMenu: 'langevin:set-menu',
  menu: 'langevin:menu',
  opened: 'langevin:opened',
} as const;
