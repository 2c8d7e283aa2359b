import type { FlatPng } from '../../core/formats/picture/png-write.ts';
import { type ComputePort, openAsking } from './asking.ts';
import type { Comparing, Figures, FiguresQuestion, ScratchQuestion } from './protocol.ts';

/** The window's own computing, beside its thread. Figures and differences are all answered: several panes ask for theirs. */
export interface Compute {
  figures(question: FiguresQuestion): Promise<Figures | null>;
  difference(image: Float32Array, reference: Float32Array): Promise<Float32Array | null>;
  png(question: FlatPng): Promise<Uint8Array | null>;
  /** Where a picture is probably scratched: the newest question alone is answered. */
  scratches(question: ScratchQuestion): Promise<Uint8Array | null>;
  /** Ends the worker; whatever it was asked is answered null. */
  close(): void;
}

const startWorker = (): ComputePort<Comparing> =>
  new Worker(new URL('./compute-worker.ts', import.meta.url), { type: 'module', name: 'compute' });

export function openCompute(port: ComputePort<Comparing> = startWorker()): Compute {
  const { ask, close } = openAsking(port);
  return {
    figures: (question) => ask('figures', null, () => ({ kind: 'figures', ask: question })),
    difference: (image, reference) =>
      ask('difference', null, () => ({ kind: 'difference', ask: { image, reference } })),
    png: (question) => ask('png', null, () => ({ kind: 'png', ask: question })),
    scratches: (question) => ask('scratches', 'scratches', () => ({ kind: 'scratches', ask: question })),
    close,
  };
}
