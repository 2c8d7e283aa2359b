import { Command as CommandIcon, FolderOpen, Keyboard, Pause, Play, SunMoon, Upload } from '@lucide/vue';
import { useCommands } from '../stores/commands.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useRuns } from '../stores/runs/runs.ts';
import type { Offer } from '../keys/commands.ts';
import { cycleRegions } from './regions.ts';
import type { Page } from '../stores/route.ts';

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
  const go = (page: Page): Offer => ({ id: `go.${page}`, perform: () => navigation.go(page) });

  useCommands().offer([
    { id: 'window.palette', icon: CommandIcon, perform: acts.palette },
    { id: 'window.keys', icon: Keyboard, perform: acts.keys },
    { id: 'window.theme', icon: SunMoon, perform: acts.theme },
    { id: 'window.next-region', perform: () => cycleRegions(1) },
    { id: 'window.previous-region', perform: () => cycleRegions(-1) },
    { id: 'file.open', icon: Upload, perform: acts.openFiles },
    { id: 'file.open-folder', icon: FolderOpen, perform: acts.openFolder },
    go('start'),
    go('workspace'),
    go('compare'),
    go('queue'),
    go('models'),
    go('score'),
    go('compute'),
    go('settings'),
    {
      id: 'queue.pause',
      icon: Pause,
      enabled: () => !runs.queue.paused,
      perform: async () => void (await runs.pauseQueue()),
    },
    {
      id: 'queue.start',
      icon: Play,
      enabled: () => runs.queue.paused,
      perform: async () => void (await runs.startQueue()),
    },
  ]);
}
