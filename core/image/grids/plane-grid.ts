/**
 * A place in a slice (design, "Places"): in the frame of the image that was imported, x along a row and y down a
 * column, from the middle of its field; of a measured sinogram, from the isocentre. Every picture made of that image
 * has a grid of its own over the same places. An object, so that no (column, row) is taken for it.
 */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What places are counted in: px is a pixel of the imported image, which names no spacing. */
export const placeUnits = ['mm', 'px'] as const;
type PlaceUnit = (typeof placeUnits)[number];

/** The pixels of a picture over the places of its image. */
export interface PlaneGrid {
  readonly height: number;
  readonly width: number;
  /** From centre to centre [row, column], in the unit. */
  readonly spacing: readonly [row: number, column: number];
  /** The centre of the first pixel. */
  readonly origin: Place;
  readonly unit: PlaceUnit;
}

/** A grid about the middle of the field: the image's own, and that of every reconstruction. */
export function centredGrid(
  height: number,
  width: number,
  spacing: PlaneGrid['spacing'],
  unit: PlaceUnit = 'mm',
): PlaneGrid {
  const origin: Place = { x: (-(width - 1) / 2) * spacing[1], y: (-(height - 1) / 2) * spacing[0] };
  return { height, width, spacing, origin, unit };
}

/**
 * The grid of a reconstruction in the frame of its image, whatever spacing the run took that image to have.
 * @param takenMm spacing of the image's pixels that the run reckoned with [row, column]; null: it measured no image
 * @param ownMm what the image's file states; null: nothing, places are counted in its pixels
 */
export function gridOfReconstruction(
  image: { readonly height: number; readonly width: number; readonly pixelMm: number },
  takenMm: readonly [number, number] | null,
  ownMm: readonly [number, number] | null,
): PlaneGrid {
  const { height, width, pixelMm } = image;
  if (takenMm === null) return centredGrid(height, width, [pixelMm, pixelMm]);
  const along = (axis: 0 | 1): number => (pixelMm * (ownMm?.[axis] ?? 1)) / takenMm[axis];
  return centredGrid(height, width, [along(0), along(1)], ownMm === null ? 'px' : 'mm');
}

/** Of a picture made smaller: each of its pixels is the mean of by × by. */
export function reducedPlane({ height, width, spacing, origin, unit }: PlaneGrid, by: number): PlaneGrid {
  const [row, column] = spacing;
  const first = (by - 1) / 2;
  return {
    height: Math.ceil(height / by),
    width: Math.ceil(width / by),
    spacing: [by * row, by * column],
    origin: { x: origin.x + first * column, y: origin.y + first * row },
    unit,
  };
}

/** Where a point of the picture (column, row; pixel centres are whole numbers) lies. */
export const placeOn = ({ spacing, origin }: PlaneGrid, [column, row]: readonly [number, number]): Place => ({
  x: origin.x + column * spacing[1],
  y: origin.y + row * spacing[0],
});

/** The point of the picture (column, row) at a place, not rounded. */
export const pointOn = ({ spacing, origin }: PlaneGrid, { x, y }: Place): readonly [column: number, row: number] => [
  (x - origin.x) / spacing[1],
  (y - origin.y) / spacing[0],
];

/** The place in the middle of a picture. */
export const middleOf = (grid: PlaneGrid): Place => placeOn(grid, [(grid.width - 1) / 2, (grid.height - 1) / 2]);
