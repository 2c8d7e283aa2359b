import type { Image } from '../../../../core/image/image.ts';
import type { Scan } from '../../../../core/modalities/ct/job.ts';
import { type ComputePort, openAsking } from '../../../compute/asking.ts';
import { sendingOnce } from '../../../compute/sent-once.ts';
import type { FbpQuestion, Measured, Measuring, Reading, ReadQuestion, Sinogram } from './protocol.ts';

/**
 * Measuring and reconstructing beside the window's thread: what must answer a slider at once. A question that still waits
 * when a newer one of its kind comes is answered null; answers come in the order of their questions. A fault of our own
 * rejects.
 */
export interface Compute {
  /** Measures a plane in HU as a run with this scan does; `simulate: 'same'` is the quick preview. */
  measure(native: Image, scan: Scan): Promise<Measured | null>;
  /** Clean and all the way round, by the reconstruction's own operator; kept while only the views change, and never before what is asked meanwhile. */
  full(native: Image, scan: Scan): Promise<Sinogram | null>;
  read(question: ReadQuestion): Promise<Reading | null>;
  fbp(question: FbpQuestion): Promise<Float32Array | null>;
  /** Ends the worker; whatever it was asked is answered null. */
  close(): void;
}

const startWorker = (): ComputePort<Measuring> =>
  new Worker(new URL('./compute-worker.ts', import.meta.url), { type: 'module', name: 'compute-ct' });

export function openCompute(port: ComputePort<Measuring> = startWorker()): Compute {
  const { ask, close } = openAsking(port);
  const sentOnce = sendingOnce<Image>();
  return {
    measure: (native, scan) =>
      ask('measure', 'measure', () => ({ kind: 'measure', ask: { native: sentOnce(native), scan } })),
    full: (native, scan) =>
      ask('full', 'full', () => ({ kind: 'full', ask: { native: sentOnce(native), scan } }), true),
    read: (question) => ask('read', 'read', () => ({ kind: 'read', ask: question })),
    fbp: (question) => ask('fbp', 'fbp', () => ({ kind: 'fbp', ask: question })),
    close,
  };
}
