/** What a front may do with a pixel. */
export const PLACE = { ahead: 0, reached: 1, closed: 2 } as const;

/** A picture's pixels as a front sees them, [height, width]. */
export interface Field {
  readonly height: number;
  readonly width: number;
  /** A PLACE each: ahead becomes reached where the front comes. */
  readonly place: Uint8Array;
  /** When the front came to the reached ones, in pixels from its seeds. */
  readonly arrival: Float32Array;
}

/**
 * Moves a front from the seeds, which are reached already, through the pixels ahead in the order of their arrival: the
 * solution of |∇T| = 1 by fast marching (Sethian 1996, PNAS 93(4), 1591–1595), upwind differences of first order.
 * @param limit the front stops at this distance
 * @param reached called for each pixel when its arrival is known and before it counts as reached
 */
export function march(field: Field, seeds: Int32Array, limit: number, reached: (i: number) => void): void {
  const { height, width, place, arrival } = field;
  const plane = height * width;
  const front = new Front(arrival);
  for (const i of seeds) front.push(i);
  const meet = (i: number): void => {
    if (place[i] !== PLACE.ahead) return;
    arrival[i] = arrivalAt(field, i);
    reached(i);
    place[i] = PLACE.reached;
    front.push(i);
  };
  while (front.size > 0) {
    const i = front.pop();
    if (arrival[i]! >= limit) return;
    const column = i % width;
    if (i >= width) meet(i - width);
    if (column > 0) meet(i - 1);
    if (i + width < plane) meet(i + width);
    if (column + 1 < width) meet(i + 1);
  }
}

/** From the earlier of the reached neighbours beside, and of those above and below; one of the two may be missing. */
function arrivalAt({ height, width, place, arrival }: Field, i: number): number {
  const column = i % width;
  let [across, along] = [Infinity, Infinity];
  if (column > 0 && place[i - 1] === PLACE.reached) across = arrival[i - 1]!;
  if (column + 1 < width && place[i + 1] === PLACE.reached) across = Math.min(across, arrival[i + 1]!);
  if (i >= width && place[i - width] === PLACE.reached) along = arrival[i - width]!;
  if (i + width < height * width && place[i + width] === PLACE.reached) along = Math.min(along, arrival[i + width]!);
  const apart = across - along;
  // Farther apart than 1, or one alone: the front comes straight from the earlier one.
  if (!(Math.abs(apart) < 1)) return 1 + Math.min(across, along);
  return (across + along + Math.sqrt(2 - apart * apart)) / 2;
}

/** Pixels of a front, the earliest first, and of equally early ones the one that joined first: a binary heap. */
class Front {
  size = 0;
  private joined = 0;
  /** In the order in which they joined. */
  private pixels = new Int32Array(4096);
  /** Indices into `pixels`. */
  private heap = new Int32Array(4096);
  private readonly arrival: Float32Array;

  constructor(arrival: Float32Array) {
    this.arrival = arrival;
  }

  push(pixel: number): void {
    if (this.joined === this.pixels.length) {
      this.pixels = doubled(this.pixels);
      this.heap = doubled(this.heap);
    }
    const { heap } = this;
    const joined = this.joined++;
    this.pixels[joined] = pixel;
    let at = this.size++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.isBefore(heap[above]!, joined)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = joined;
  }

  pop(): number {
    const { heap } = this;
    const first = heap[0]!;
    const last = heap[--this.size]!;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.size) break;
      if (below + 1 < this.size && this.isBefore(heap[below + 1]!, heap[below]!)) below++;
      if (this.isBefore(last, heap[below]!)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
    return this.pixels[first]!;
  }

  private isBefore(a: number, b: number): boolean {
    const apart = this.arrival[this.pixels[a]!]! - this.arrival[this.pixels[b]!]!;
    return apart < 0 || (apart === 0 && a < b);
  }
}

function doubled(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * values.length);
  longer.set(values);
  return longer;
}
