/** How panes of one shape are laid into an area. */
export interface Tiling {
  readonly columns: number;
  /** Of one pane, in whole CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** CSS pixels between panes. */
export const GAP = 2;

/**
 * The rows and columns that make panes of this shape as large as the area allows; where two do, the one with fewer
 * empty places. @param aspect height of a pane over its width
 */
export function tilingOf(
  count: number,
  area: { readonly width: number; readonly height: number },
  aspect: number,
): Tiling {
  let best: Tiling = { columns: 1, width: 0, height: 0 };
  let empty = Infinity;
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(Math.max(1, count) / columns);
    const across = (area.width - GAP * (columns - 1)) / columns;
    const down = (area.height - GAP * (rows - 1)) / rows;
    const width = Math.max(0, Math.floor(Math.min(across, down / aspect)));
    const left = rows * columns - count;
    if (width < best.width || (width === best.width && left >= empty)) continue;
    best = { columns, width, height: Math.floor(width * aspect) };
    empty = left;
  }
  return best;
}
