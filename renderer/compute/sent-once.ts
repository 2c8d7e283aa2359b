/** An image that a worker is asked about again and again: it is sent once, and kept there until another takes its place. */
export interface SentOnce<T> {
  readonly id: number;
  /** null where the worker has it already. */
  readonly image: T | null;
}

/** The window's side. An image that comes back is sent again under the id that it had, by which the worker knows its own results. */
export function sendingOnce<T extends object>(): (image: T) => SentOnce<T> {
  const ids = new WeakMap<T, number>();
  let images = 0;
  let sent = -1;
  return (image) => {
    const id = ids.get(image) ?? images++;
    ids.set(image, id);
    if (id === sent) return { id, image: null };
    sent = id;
    return { id, image };
  };
}

/** The worker's side: the image that is meant. */
export function keepingLast<T>(): (sent: SentOnce<T>) => T {
  let held: { readonly id: number; readonly image: T } | null = null;
  return ({ id, image }) => {
    if (image !== null) held = { id, image };
    if (held?.id !== id) throw new Error(`Image ${id} is not here.`);
    return held.image;
  };
}
