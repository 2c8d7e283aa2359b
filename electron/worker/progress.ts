/** That reading goes on, for a host that waits: what tells nothing for long is taken for hung. */
const EVERY_MS = 250;
let send: () => void = () => undefined;
let toldAt = 0;

export function onProgress(listen: () => void): void {
  send = listen;
  toldAt = -EVERY_MS;
}

/** Another piece is done: a file, a frame, a megabyte of a checksum. Costs nothing, so it may be called for each. */
export function tell(): void {
  const now = performance.now();
  if (now - toldAt < EVERY_MS) return;
  toldAt = now;
  send();
}
