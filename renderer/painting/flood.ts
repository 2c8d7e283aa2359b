/** Neighbours of a pixel: 4 share a side, 8 also a corner. */
export type Neighbours = 4 | 8;

/**
 * Fills what hangs together around a seed: span by span, with a stack instead of recursion, so a region of any size
 * and shape is filled.
 * @param open [row, column]: 1 where the fill may go; what it reaches becomes 0
 * @param span is told each row's [from, to) that is filled
 * @returns pixels filled; 0 where the seed is not open
 */
export function flood(
  open: Uint8Array,
  width: number,
  seed: number,
  neighbours: Neighbours,
  span: (row: number, from: number, to: number) => void,
): number {
  const corner = neighbours === 8 ? 1 : 0;
  const stack = [seed];
  let filled = 0;
  while (stack.length > 0) {
    const at = stack.pop()!;
    if (open[at] !== 1) continue;
    const row = Math.floor(at / width);
    const start = row * width;
    let from = at;
    while (from > start && open[from - 1] === 1) from--;
    let to = at + 1;
    while (to < start + width && open[to] === 1) to++;
    open.fill(0, from, to);
    filled += to - from;
    span(row, from - start, to - start);
    for (const above of [start - width, start + width]) {
      if (above < 0 || above >= open.length) continue;
      const last = above + Math.min(width - 1, to - start - 1 + corner);
      // One seed a run is enough: the run finds its own ends.
      for (let i = above + Math.max(0, from - start - corner); i <= last; i++)
        if (open[i] === 1 && (i === last || open[i + 1] !== 1)) stack.push(i);
    }
  }
  return filled;
}
