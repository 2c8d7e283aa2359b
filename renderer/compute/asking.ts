import {
  type Asked,
  type Dialogue,
  type FromWorker,
  isAnswerTo,
  type Kind,
  type Reply,
  type ToWorker,
} from './dialogue.ts';
import { newestWins } from './newest-wins.ts';

/** As much of a Worker as is needed. */
export interface ComputePort<D extends Dialogue<D>> {
  postMessage(message: ToWorker<D>): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker<D>>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** A worker that is asked one question at a time; a fault of our own rejects. */
export interface Asking<D extends Dialogue<D>> {
  /**
   * @param lane a question that still waits when a newer one of its lane comes is answered null; null: all are answered
   * @param question asked for when its turn has come
   * @param whenIdle never before what is asked meanwhile
   */
  ask<K extends Kind<D>>(
    kind: K,
    lane: string | null,
    question: () => Asked<D> & { readonly kind: K },
    whenIdle?: boolean,
  ): Promise<Reply<D, K> | null>;
  /** Ends the worker; whatever it was asked is answered null. */
  close(): void;
}

export function openAsking<D extends Dialogue<D>>(port: ComputePort<D>): Asking<D> {
  const queue = newestWins();
  let asked = 0;
  /** null: there will be no answer. */
  let hear: ((answer: FromWorker<D> | null) => void) | null = null;

  port.onmessage = ({ data }) => hear?.(data);
  port.onerror = ({ message }) => hear?.({ id: asked, ok: false, reason: message });

  /** One question at a time is with the worker. */
  const send = <K extends Kind<D>>(kind: K, question: Asked<D>): Promise<Reply<D, K> | null> =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      hear = (answer) => {
        if (answer !== null && answer.id !== id) return;
        hear = null;
        if (answer === null) resolve(null);
        else if (!answer.ok) reject(new Error(answer.reason));
        else if (isAnswerTo<D, K>(kind, answer)) resolve(answer.value);
        else reject(new Error(`Asked for ${kind}, answered with ${answer.kind}.`));
      };
      port.postMessage({ ...question, id });
    });

  return {
    ask: (kind, lane, question, whenIdle = false) => queue.run(lane, () => send(kind, question()), whenIdle),
    close() {
      queue.clear();
      port.terminate();
      hear?.(null);
    },
  };
}
