import { type ComputePort, openAsking } from '../../../compute/asking.ts';
import { sendingOnce } from '../../../compute/sent-once.ts';
import type { Acquired, Acquiring, Acquisition, Native, SmallMaps } from './protocol.ts';

/** Measuring beside the window's thread. A question that still waits when a newer one of its kind comes is answered null. */
export interface Compute {
  acquire(native: Native, acquisition: Acquisition, coil: number): Promise<Acquired | null>;
  /** Takes seconds: in a worker of its own nobody waits for it. */
  maps(native: Native, acquisition: Acquisition): Promise<SmallMaps | null>;
  /** Ends the worker; whatever it was asked is answered null. */
  close(): void;
}

const startWorker = (): ComputePort<Acquiring> =>
  new Worker(new URL('./compute-worker.ts', import.meta.url), { type: 'module', name: 'compute-mri' });

export function openCompute(port: ComputePort<Acquiring> = startWorker()): Compute {
  const { ask, close } = openAsking(port);
  const sentOnce = sendingOnce<Native>();
  return {
    acquire: (native, acquisition, coil) =>
      ask('acquire', 'acquire', () => ({ kind: 'acquire', ask: { native: sentOnce(native), acquisition, coil } })),
    maps: (native, acquisition) =>
      ask('maps', 'maps', () => ({ kind: 'maps', ask: { native: sentOnce(native), acquisition } })),
    close,
  };
}
