import type { Brush, Mode } from '../brush.ts';
import type { Colour } from '../raster.ts';
import type { Draft } from '../shape-draft.ts';
import type { Point } from '../shapes.ts';
import type { MaskStatistics } from '../statistics.ts';
import type { Look } from './tile-pixels.ts';

export const maskTools = ['brush', 'rectangle', 'ellipse', 'lasso', 'fill', 'pick', 'move'] as const;
export type MaskTool = (typeof maskTools)[number];

/** What the next gesture does, and how the mask is shown: chosen by a person, no part of the mask. */
export interface MaskSettings extends Brush, Look {
  /** `pick` and `move` are for colours. */
  readonly tool: MaskTool;
  readonly mode: Mode;
  /** What colours are painted with. */
  readonly ink: Colour;
  /** Fingers do not paint; set when a pen is first seen. */
  readonly penOnly: boolean;
  /** What bounds a fill: the image's values, or what is painted. */
  readonly fillBy: 'values' | 'paint';
  /** Of a fill by values, in their unit. */
  readonly tolerance: number;
}

export const SIZE = { min: 1, max: 512 } as const;

export const DEFAULT_SETTINGS: MaskSettings = {
  tool: 'brush',
  mode: 'paint',
  ink: [198, 60, 48],
  size: 24,
  hardness: 1,
  pressure: true,
  penOnly: false,
  fillBy: 'paint',
  tolerance: 50,
  shown: 'fill',
  colour: [255, 79, 163],
  opacity: 0.45,
};

export const stepIds = [
  'brush',
  'erase',
  'rectangle',
  'ellipse',
  'lasso',
  'fill',
  'cut',
  'invert',
  'clear',
  'grow',
  'shrink',
  'range',
  'holes',
  'load',
  'move',
  'scratches',
  'feather',
] as const;

/** What a step of the history did; the window says it in words. */
export interface StepName {
  readonly id: (typeof stepIds)[number];
  /** Size or distance in pixels. */
  readonly amount?: number | undefined;
}

export interface MaskState extends MaskSettings {
  readonly undo: StepName | null;
  readonly redo: StepName | null;
  /** Null until it was counted. */
  readonly statistics: MaskStatistics | null;
  /** Grows with every step, undo and redo. */
  readonly revision: number;
  /** Where the brush's ring is; null: the pointer is elsewhere. */
  readonly cursor: Point | null;
  readonly draft: Draft | null;
  /** A gesture is going on. */
  readonly isPainting: boolean;
}
