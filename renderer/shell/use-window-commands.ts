import { Command as CommandIcon, FolderOpen, Keyboard, Pause, Play, SunMoon, Upload } from '@lucide/vue';
import { useCommands } from '../stores/commands.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useRuns } from '../stores/runs.ts';
import type { Command } from './commands.ts';
import { cycleRegions } from './regions.ts';
import type { Page } from './route.ts';

/** What the window itself opens and switches. */
export interface WindowActs {
  palette(): void;
  keys(): void;
  theme(): void;
  openFiles(): void;
  openFolder(): void;
}

/** Offers the commands that every page has. */
export function useWindowCommands(acts: WindowActs): void {
  const navigation = useNavigation();
  const runs = useRuns();
  const go = (page: Page, label: string): Command => ({
    id: `go.${page}`,
    label: `shell.command.${label}`,
    group: 'shell.command.group.go',
    perform: () => navigation.go(page),
  });
  const inWindow = { group: 'shell.command.group.window' };
  const inFile = { group: 'shell.command.group.file' };
  const inQueue = { group: 'shell.command.group.queue' };

  useCommands().offer([
    {
      ...inWindow,
      id: 'window.palette',
      label: 'shell.command.palette',
      icon: CommandIcon,
      keys: ['Mod+K', 'Alt+Shift+K'],
      perform: acts.palette,
    },
    { ...inWindow, id: 'window.keys', label: 'shell.command.keys', icon: Keyboard, keys: ['?'], perform: acts.keys },
    { ...inWindow, id: 'window.theme', label: 'shell.command.theme', icon: SunMoon, perform: acts.theme },
    {
      ...inWindow,
      id: 'window.next-region',
      label: 'shell.command.nextRegion',
      keys: ['F6'],
      perform: () => cycleRegions(1),
    },
    {
      ...inWindow,
      id: 'window.previous-region',
      label: 'shell.command.previousRegion',
      keys: ['Shift+F6'],
      perform: () => cycleRegions(-1),
    },
    {
      ...inFile,
      id: 'file.open',
      label: 'shell.command.openFiles',
      icon: Upload,
      keys: ['Mod+O', 'Alt+Shift+O'],
      perform: acts.openFiles,
    },
    {
      ...inFile,
      id: 'file.open-folder',
      label: 'shell.command.openFolder',
      icon: FolderOpen,
      perform: acts.openFolder,
    },
    go('start', 'goStart'),
    go('workspace', 'goWorkspace'),
    go('compare', 'goCompare'),
    go('queue', 'goQueue'),
    go('models', 'goModels'),
    go('compute', 'goCompute'),
    go('settings', 'goSettings'),
    {
      ...inQueue,
      id: 'queue.pause',
      label: 'shell.command.pauseQueue',
      icon: Pause,
      enabled: () => !runs.queue.paused,
      perform: async () => void (await runs.pauseQueue()),
    },
    {
      ...inQueue,
      id: 'queue.start',
      label: 'shell.command.startQueue',
      icon: Play,
      enabled: () => runs.queue.paused,
      perform: async () => void (await runs.startQueue()),
    },
  ]);
}
