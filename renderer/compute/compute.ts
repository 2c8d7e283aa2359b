import type { Scan } from '../../core/modalities/ct/job.ts';
import type { Image } from '../../core/image/image.ts';
import { newestWins } from './newest-wins.ts';
import {
  type AskedOf,
  type ReadQuestion,
  type Reading,
  type FbpQuestion,
  type Figures,
  type FiguresQuestion,
  type FromWorker,
  isAnswerTo,
  type Kind,
  type Measured,
  type NativeRef,
  type Reply,
  type Sinogram,
  type ToWorker,
} from './protocol.ts';

/**
 * The window's own computing, beside its thread: what must answer a slider at once. A question that still waits when a
 * newer one of its kind comes is answered null; answers come in the order of their questions. Figures and differences
 * are all answered: several panes ask for theirs. A fault of our own rejects.
 */
export interface Compute {
  /** Measures a plane in HU as a run with this scan does; `simulate: 'same'` is the quick preview. */
  measure(native: Image, scan: Scan): Promise<Measured | null>;
  /** Clean and all the way round, by the reconstruction's own operator; kept while only the views change, and never before what is asked meanwhile. */
  full(native: Image, scan: Scan): Promise<Sinogram | null>;
  read(question: ReadQuestion): Promise<Reading | null>;
  fbp(question: FbpQuestion): Promise<Float32Array | null>;
  figures(question: FiguresQuestion): Promise<Figures | null>;
  difference(image: Float32Array, reference: Float32Array): Promise<Float32Array | null>;
  /** Ends the worker; whatever it was asked is answered null. */
  close(): void;
}

/** As much of a Worker as is needed. */
export interface ComputePort {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

const startWorker = (): ComputePort =>
  new Worker(new URL('./compute-worker.ts', import.meta.url), { type: 'module', name: 'compute' });

export function openCompute(port: ComputePort = startWorker()): Compute {
  const queue = newestWins();
  const ids = new WeakMap<Image, number>();
  let images = 0;
  let sent = -1;
  let asked = 0;
  /** null: there will be no answer. */
  let hear: ((answer: FromWorker | null) => void) | null = null;

  port.onmessage = ({ data }) => hear?.(data);
  port.onerror = ({ message }) => hear?.({ id: asked, ok: false, reason: message });

  /** The image travels once, and again after another took its place. */
  function refOf(image: Image): NativeRef {
    const id = ids.get(image) ?? images++;
    ids.set(image, id);
    if (id === sent) return { id, image: null };
    sent = id;
    return { id, image };
  }

  /** One question at a time is with the worker. */
  const send = <K extends Kind>(question: AskedOf<K>): Promise<Reply<K> | null> =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      hear = (answer) => {
        if (answer !== null && answer.id !== id) return;
        hear = null;
        if (answer === null) resolve(null);
        else if (!answer.ok) reject(new Error(answer.reason));
        else if (isAnswerTo(question.kind, answer)) resolve(answer.value);
        else reject(new Error(`Asked for ${question.kind}, answered with ${answer.kind}.`));
      };
      port.postMessage({ ...question, id });
    });

  return {
    measure: (native, scan) =>
      queue.run('measure', () => send({ kind: 'measure', ask: { native: refOf(native), scan } })),
    full: (native, scan) => queue.run('full', () => send({ kind: 'full', ask: { native: refOf(native), scan } }), true),
    read: (ask) => queue.run('read', () => send({ kind: 'read', ask })),
    fbp: (ask) => queue.run('fbp', () => send({ kind: 'fbp', ask })),
    figures: (ask) => queue.run(null, () => send({ kind: 'figures', ask })),
    difference: (image, reference) => queue.run(null, () => send({ kind: 'difference', ask: { image, reference } })),
    close() {
      queue.clear();
      port.terminate();
      hear?.(null);
    },
  };
}
