/** So many hints are weighed against each other; what the others say beyond them is spread. */
const MOST = 100;

/** The pixels of at most 100 hints, one of each cell of a grid as fine as that allows: the middle one, row by row. */
export function placesOf(known: Uint8Array, width: number): readonly number[] {
  for (let side = 1; ; side *= 2) {
    const columns = Math.ceil(width / side);
    const cells = new Map<number, number[]>();
    for (let i = 0; i < known.length; i++) {
      if (known[i] === 0) continue;
      const row = Math.floor(i / width);
      const cell = Math.floor(row / side) * columns + Math.floor((i - row * width) / side);
      const held = cells.get(cell);
      if (held === undefined) cells.set(cell, [i]);
      else held.push(i);
    }
    if (cells.size <= MOST) return [...cells.values()].map((held) => held[held.length >> 1]!);
  }
}
