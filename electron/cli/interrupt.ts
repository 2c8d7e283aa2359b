import { EXIT } from '../../core/contract/errors.ts';
import type { StopMode } from '../../core/contract/messages.ts';
import type { Host } from '../host/host.ts';
import type { Terminal } from './terminal.ts';

/** A step that takes longer than this is not waited for: the last checkpoint stands. */
const PATIENCE_MS = 5000;

/** The first Ctrl-C (or SIGTERM) ends the run after its step, the second ends everything at once. */
export function onInterrupt(host: Host, terminal: Terminal, mode: () => StopMode): void {
  let stopping = false;
  const listen = (): void => {
    if (stopping || !host.stop(mode())) {
      host.close();
      terminal.note(stopping ? 'Ended; the last checkpoint stands.' : 'Stopped; nothing had begun.');
      terminal.object({ status: 'stopped' });
      process.exit(EXIT.stopped);
    }
    stopping = true;
    terminal.note('Stopping after this step; again to end now.');
    setTimeout(() => host.close(), PATIENCE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, listen);
}
