import { middleOf, placeOn, pointOn, type Place, type PlaneGrid } from '../../core/image/grids/plane-grid.ts';
import type { Placement, View } from './view.ts';

/** A pane or an image in its own pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
export type Point = readonly [number, number];

const LEAST_SCALE = 1 / 64;
const MOST_SCALE = 64;
const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
/** The zoom at which a column of the picture takes neither too little nor too much of the screen. */
const within = ({ spacing }: PlaneGrid, zoom: number): number =>
  clamp(zoom * spacing[1], LEAST_SCALE, MOST_SCALE) / spacing[1];

/** Screen pixels a unit of place at which the whole field is seen. */
export const fittedZoom = (grid: PlaneGrid, pane: Size): number =>
  within(grid, Math.min(pane.width / (grid.width * grid.spacing[1]), pane.height / (grid.height * grid.spacing[0])));

export const zoomOf = (view: View, grid: PlaneGrid, pane: Size): number => view.zoom ?? fittedZoom(grid, pane);

/** Screen pixels to the right and downwards of a unit of place along x and y. */
const directions = (view: View, zoom: number): Place => ({
  x: view.flipX ? -zoom : zoom,
  y: view.flipY ? -zoom : zoom,
});

/**
 * Where a view puts a picture in a pane. @param pixelRatio device pixels a CSS pixel: where it is given, the image's
 * edge is put on a whole one of them, so that at 1:1 each value is exactly one pixel.
 */
export function placementOf(view: View, grid: PlaneGrid, pane: Size, pixelRatio: number | null = null): Placement {
  const along = directions(view, zoomOf(view, grid, pane));
  const [column, row] = pointOn(grid, view.center ?? middleOf(grid));
  const [scaleX, scaleY] = [along.x * grid.spacing[1], along.y * grid.spacing[0]];
  const offset = (extent: number, scale: number, at: number): number => {
    const edge = extent / 2 - scale * (at + 0.5);
    return (pixelRatio === null ? edge : Math.round(edge * pixelRatio) / pixelRatio) + scale / 2;
  };
  return { scaleX, scaleY, left: offset(pane.width, scaleX, column), top: offset(pane.height, scaleY, row) };
}

/** Image (column, row) → pane (x, y). */
export const panePoint = (p: Placement, [column, row]: Point): Point => [
  p.scaleX * column + p.left,
  p.scaleY * row + p.top,
];

/** Pane (x, y) → image (column, row), not rounded. */
export const imagePoint = (p: Placement, [x, y]: Point): Point => [(x - p.left) / p.scaleX, (y - p.top) / p.scaleY];

/** The pixel that covers an image point, or null beside the image. */
export function pixelAt([column, row]: Point, { width, height }: Size): Point | null {
  const c = Math.round(column);
  const r = Math.round(row);
  return c >= 0 && r >= 0 && c < width && r < height ? [c, r] : null;
}

/** The place comes to lie at the pane point `at`, at `zoom`. */
function held(view: View, pane: Size, place: Place, at: Point, zoom: number): View {
  const along = directions(view, zoom);
  const center: Place = {
    x: place.x - (at[0] - pane.width / 2) / along.x,
    y: place.y - (at[1] - pane.height / 2) / along.y,
  };
  return { ...view, zoom, center };
}

/** Zooms by a factor; what lies at the pane point stays there. */
export function zoomAbout(view: View, grid: PlaneGrid, pane: Size, at: Point, factor: number): View {
  const place = placeOn(grid, imagePoint(placementOf(view, grid, pane), at));
  return held(view, pane, place, at, within(grid, zoomOf(view, grid, pane) * factor));
}

/** Moves the image by screen pixels; a part of it always stays in the pane. */
export function panBy(view: View, grid: PlaneGrid, pane: Size, dx: number, dy: number): View {
  const zoom = zoomOf(view, grid, pane);
  const along = directions(view, zoom);
  const { x, y } = view.center ?? middleOf(grid);
  const [first, last] = [placeOn(grid, [-0.5, -0.5]), placeOn(grid, [grid.width - 0.5, grid.height - 0.5])];
  return {
    ...view,
    zoom,
    center: { x: clamp(x - dx / along.x, first.x, last.x), y: clamp(y - dy / along.y, first.y, last.y) },
  };
}

export const fitted = (view: View): View => ({ ...view, zoom: null, center: null });

/** One image column a screen pixel, about what is in the middle. */
export const oneToOne = (view: View, { spacing }: PlaneGrid): View => ({ ...view, zoom: 1 / spacing[1] });
