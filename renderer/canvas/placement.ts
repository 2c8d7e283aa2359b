import type { Frame } from './frame.ts';
import type { Placement, View } from './view.ts';

/** A pane or an image in its own pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
export type Point = readonly [number, number];

/** The frame's shape as it lies on the screen: `aspect` is the height of a pixel over its width. */
export interface Shape extends Size {
  readonly aspect: number;
}

export const shapeOf = ({ height, width, pixelMm }: Frame): Shape => ({
  height,
  width,
  aspect: pixelMm === null ? 1 : pixelMm[0] / pixelMm[1],
});

const LEAST_ZOOM = 1 / 64;
const MOST_ZOOM = 64;
const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** Screen pixels an image column at which the whole image is seen. */
export const fittedZoom = (shape: Shape, pane: Size): number =>
  clamp(Math.min(pane.width / shape.width, pane.height / (shape.height * shape.aspect)), LEAST_ZOOM, MOST_ZOOM);

export const zoomOf = (view: View, shape: Shape, pane: Size): number => view.zoom ?? fittedZoom(shape, pane);

const middleOf = (shape: Shape): Point => [(shape.width - 1) / 2, (shape.height - 1) / 2];

/**
 * Where a view puts the image in a pane. @param pixelRatio device pixels a CSS pixel: where it is given, the image's
 * edge is put on a whole one of them, so that at 1:1 each value is exactly one pixel.
 */
export function placementOf(view: View, shape: Shape, pane: Size, pixelRatio: number | null = null): Placement {
  const zoom = zoomOf(view, shape, pane);
  const [column, row] = view.center ?? middleOf(shape);
  const scaleX = view.flipX ? -zoom : zoom;
  const scaleY = (view.flipY ? -zoom : zoom) * shape.aspect;
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

/** The image point comes to lie at the pane point `at`, at `zoom`. */
function held(view: View, shape: Shape, pane: Size, image: Point, at: Point, zoom: number): View {
  const scaleX = view.flipX ? -zoom : zoom;
  const scaleY = (view.flipY ? -zoom : zoom) * shape.aspect;
  const center: Point = [image[0] - (at[0] - pane.width / 2) / scaleX, image[1] - (at[1] - pane.height / 2) / scaleY];
  return { ...view, zoom, center };
}

/** Zooms by a factor; what lies at the pane point stays there. */
export function zoomAbout(view: View, shape: Shape, pane: Size, at: Point, factor: number): View {
  const image = imagePoint(placementOf(view, shape, pane), at);
  return held(view, shape, pane, image, at, clamp(zoomOf(view, shape, pane) * factor, LEAST_ZOOM, MOST_ZOOM));
}

/** Moves the image by screen pixels; a part of it always stays in the pane. */
export function panBy(view: View, shape: Shape, pane: Size, dx: number, dy: number): View {
  const { scaleX, scaleY } = placementOf(view, shape, pane);
  const [column, row] = view.center ?? middleOf(shape);
  return {
    ...view,
    zoom: zoomOf(view, shape, pane),
    center: [clamp(column - dx / scaleX, -0.5, shape.width - 0.5), clamp(row - dy / scaleY, -0.5, shape.height - 0.5)],
  };
}

export const fitted = (view: View): View => ({ ...view, zoom: null, center: null });

/** One image column a screen pixel, about what is in the middle. */
export const oneToOne = (view: View): View => ({ ...view, zoom: 1 });
