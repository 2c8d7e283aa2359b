import { performer } from './perform.ts';
import type { FromWorker, Kind, Reply, ToWorker } from './protocol.ts';

const perform = performer();

/** Large buffers are handed over, not copied. */
const buffersOf = (value: Reply<Kind>): ArrayBufferLike[] => {
  if (value instanceof Float32Array) return [value.buffer];
  return Object.values(value).flatMap((v) => (v instanceof Float32Array ? [v.buffer] : []));
};

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  let answer: FromWorker;
  let buffers: ArrayBufferLike[] = [];
  try {
    const value = perform(data);
    answer = { id: data.id, ok: true, kind: data.kind, value };
    buffers = buffersOf(value);
  } catch (e) {
    answer = { id: data.id, ok: false, reason: e instanceof Error ? e.message : String(e) };
  }
  self.postMessage(answer, { transfer: buffers.filter((b) => b instanceof ArrayBuffer) });
};
