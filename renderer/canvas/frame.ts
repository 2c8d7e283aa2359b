import type { Vector } from '../../core/image/grids/grid-fault.ts';
import type { StatedWindow } from '../../core/formats/decoded.ts';
import type { Unit } from '../../core/image/image.ts';
import { centredGrid, type PlaneGrid } from '../../core/image/grids/plane-grid.ts';

/** Pixels as they were read: what probes, statistics and windows look at. Never what is on the screen. */
export interface Frame {
  /** [row, column, sample]. */
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
  /** 1 grey, 2 complex (real, imaginary), 3 RGB. */
  readonly samples: 1 | 2 | 3;
  readonly unit: Unit;
  /** [row spacing, column spacing]; null where unknown. */
  readonly pixelMm: readonly [number, number] | null;
  /** Value of full intensity of a picture; null for measurements. */
  readonly fullScale: number | null;
  /** Low values are shown bright (DICOM's MONOCHROME1); values and windows are as they are. */
  readonly inverted?: boolean;
  /** Direction along a row, then along a column, in DICOM's axes (left, posterior, superior); null where unknown. */
  readonly orientation: readonly [Vector, Vector] | null;
  /** Its pixels are frequencies, and lie in no direction of a patient. */
  readonly isSpectrum?: boolean;
  /** Windows that the file states, or that its source is looked at through; the first is the one without a choice. */
  readonly windows?: readonly StatedWindow[];
  /** Where the centre of the first pixel lies, in the same axes, mm. */
  readonly position?: Vector | null;
  /** Where its pixels lie in the frame of the image that it was made of; it is that image where nothing is said. */
  readonly grid?: PlaneGrid;
}

/** Over which places the pixels of a frame lie. */
export const gridOf = ({ grid, height, width, pixelMm }: Frame): PlaneGrid =>
  grid ?? centredGrid(height, width, pixelMm ?? [1, 1], pixelMm === null ? 'px' : 'mm');
