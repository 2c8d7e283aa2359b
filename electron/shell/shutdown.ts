import { app, dialog, type BrowserWindow } from 'electron';
import { keepState } from './window-state.ts';

export interface LeaveParts {
  readonly window: BrowserWindow;
  /** Whether a run goes on. */
  readonly isBusy: () => Promise<boolean>;
  readonly closeStudio: () => Promise<void>;
  /** Where the window's place is kept. */
  readonly statePath: string;
}

const LOOK_MS = 5000;
const CHOICES = ['Keep running', 'Pause and quit', 'Cancel'] as const;

/** How the program ends: nothing is lost, and a run that goes on may do so without the window. */
export function leaver({ window, isBusy, closeStudio, statePath }: LeaveParts): {
  ask(): Promise<void>;
  end(): Promise<void>;
} {
  let isAsking = false;
  let ending: Promise<void> | null = null;

  async function end(): Promise<void> {
    ending ??= (async () => {
      const state = { ...window.getNormalBounds(), maximized: window.isMaximized() };
      // A place that cannot be kept is no reason to stay.
      await keepState(statePath, state).catch(() => undefined);
      window.destroy();
      await closeStudio();
      app.exit(0);
    })();
    return ending;
  }

  /** Without its window until nothing runs any more; a second start shows it again. */
  function keepRunning(): void {
    window.hide();
    const look = setInterval(() => {
      if (window.isDestroyed() || window.isVisible()) clearInterval(look);
      else void isBusy().then((busy) => (busy || window.isVisible() ? undefined : end()));
    }, LOOK_MS);
  }

  return {
    end,
    async ask() {
      if (isAsking || ending !== null) return;
      isAsking = true;
      try {
        if (!(await isBusy())) return void (await end());
        const { response } = await dialog.showMessageBox(window, {
          type: 'question',
          message: 'A run is going on.',
          detail:
            'Without the window it goes on until it is done. If you quit, it continues from here at the next start.',
          buttons: [...CHOICES],
          defaultId: 0,
          cancelId: 2,
        });
        if (CHOICES[response] === 'Keep running') keepRunning();
        else if (CHOICES[response] === 'Pause and quit') await end();
      } finally {
        isAsking = false;
      }
    },
  };
}
