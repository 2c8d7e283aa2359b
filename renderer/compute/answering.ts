import type { Asked, Dialogue, FromWorker, Reply, ToWorker } from './dialogue.ts';

/** Large buffers are handed over, not copied. */
const buffersOf = (value: unknown): ArrayBufferLike[] => {
  if (value instanceof Float32Array) return [value.buffer];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((v) => (v instanceof Float32Array ? [v.buffer] : []));
};

/** Makes this worker answer what it is asked. */
export function answering<D extends Dialogue<D>>(perform: (asked: Asked<D>) => Reply<D> | Promise<Reply<D>>): void {
  self.onmessage = async ({ data }: MessageEvent<ToWorker<D>>) => {
    let answer: FromWorker<D>;
    let buffers: ArrayBufferLike[] = [];
    try {
      const value = await perform(data);
      answer = { id: data.id, ok: true, kind: data.kind, value };
      buffers = buffersOf(value);
    } catch (e) {
      answer = { id: data.id, ok: false, reason: e instanceof Error ? e.message : String(e) };
    }
    self.postMessage(answer, { transfer: buffers.filter((b) => b instanceof ArrayBuffer) });
  };
}
