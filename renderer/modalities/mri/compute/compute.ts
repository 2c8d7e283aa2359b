import { type ComputePort, openAsking } from '../../../compute/asking.ts';
import type { Acquired, Acquiring, Acquisition, Native, NativeRef, SmallMaps } from './protocol.ts';

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
  let sent: { readonly id: number; readonly native: Native } | null = null;

  /** The image travels once, and again after another took its place. */
  function refOf(native: Native): NativeRef {
    if (sent?.native === native) return { id: sent.id, image: null };
    sent = { id: (sent?.id ?? 0) + 1, native };
    return { id: sent.id, image: native };
  }

  return {
    acquire: (native, acquisition, coil) =>
      ask('acquire', 'acquire', () => ({ kind: 'acquire', ask: { native: refOf(native), acquisition, coil } })),
    maps: (native, acquisition) =>
      ask('maps', 'maps', () => ({ kind: 'maps', ask: { native: refOf(native), acquisition } })),
    close,
  };
}
