import { vi } from 'vitest';
import type { ComputePort } from '../../../renderer/compute/asking.ts';
import type { Asked, Dialogue, FromWorker, Reply, ToWorker } from '../../../renderer/compute/dialogue.ts';

/** A worker's work in this thread, answered a turn later, as a worker would. */
export function portHere<D extends Dialogue<D>>(
  perform: (asked: Asked<D>) => Reply<D>,
): ComputePort<D> & { readonly heard: ToWorker<D>[] } {
  const port: ComputePort<D> & { readonly heard: ToWorker<D>[] } = {
    heard: [],
    onmessage: null,
    onerror: null,
    terminate: vi.fn(),
    postMessage(message) {
      port.heard.push(message);
      setTimeout(() => {
        let answer: FromWorker<D>;
        try {
          answer = { id: message.id, ok: true, kind: message.kind, value: perform(message) };
        } catch (e) {
          answer = { id: message.id, ok: false, reason: String(e) };
        }
        port.onmessage?.(new MessageEvent('message', { data: answer }));
      });
    },
  };
  return port;
}
