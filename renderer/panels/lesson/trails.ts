/** Where the first few walkers have been, the newest places last. */
export interface Trails {
  /** How many places are kept of each. */
  readonly length: number;
  readonly walkers: number;
  /** Place `k` steps after the oldest, of walker `w`: x, then y. */
  x(k: number, w: number): number;
  y(k: number, w: number): number;
  add(standing: Float32Array): void;
  clear(): void;
}

/** @param most places that are kept: older ones are forgotten */
export function openTrails(walkers: number, most: number): Trails {
  const places = new Float32Array(2 * walkers * most);
  let [first, length] = [0, 0];
  const at = (k: number, w: number): number => 2 * (((first + k) % most) * walkers + w);
  return {
    walkers,
    get length() {
      return length;
    },
    x: (k, w) => places[at(k, w)]!,
    y: (k, w) => places[at(k, w) + 1]!,
    add(standing) {
      if (length === most) first = (first + 1) % most;
      else length++;
      places.set(standing.subarray(0, 2 * walkers), at(length - 1, 0));
    },
    clear() {
      [first, length] = [0, 0];
    },
  };
}
