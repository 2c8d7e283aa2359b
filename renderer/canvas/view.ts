import type { Place } from '../../core/image/grids/plane-grid.ts';
import type { Window } from '../../core/image/windows/window.ts';

export type { Window } from '../../core/image/windows/window.ts';

/** How a frame is looked at. Plain data: linked panes share one, and a project may keep it. */
export interface View {
  /** Screen (CSS) pixels a unit of place (mm, or a pixel of an image without spacing); null: fitted to the pane. */
  readonly zoom: number | null;
  /** The place at the middle of the pane, whatever picture of the image is seen there; null: the middle of its field. */
  readonly center: Place | null;
  readonly flipX: boolean;
  readonly flipY: boolean;
  /** Window on the frame's own values; null: automatic for each frame. */
  readonly window: Window | null;
  readonly invert: boolean;
  readonly colours: ColourMap;
  /** Interpolated display; values are never interpolated. */
  readonly smooth: boolean;
  /** What is shown of complex values; magnitude where it is not said. */
  readonly part?: ComplexPart;
  /** Values below 0 are marked, where none should be. */
  readonly marksNegative?: boolean;
}

export const COMPLEX_PARTS = ['magnitude', 'phase', 'real', 'imaginary', 'log-magnitude'] as const;
export type ComplexPart = (typeof COMPLEX_PARTS)[number];

export type ColourMap = 'grey' | 'signed' | 'sequential' | 'phase';

export const FITTED: View = {
  zoom: null,
  center: null,
  flipX: false,
  flipY: false,
  window: null,
  invert: false,
  colours: 'grey',
  smooth: false,
};

/** Another part of complex values; each has a window of its own. */
export const showing = (view: View, part: ComplexPart): View => ({ ...view, part, window: null });

/** Where image points lie in a pane: x = scaleX·column + left, y = scaleY·row + top, in CSS pixels; scales may be negative. */
export interface Placement {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly left: number;
  readonly top: number;
}
