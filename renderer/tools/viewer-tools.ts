import { crossHair } from './cross-hair.ts';
import { freehandMark } from './freehand-mark.ts';
import { pan } from './pan.ts';
import { probePin } from './probe-pin.ts';
import { running, type RunningTool } from './tool.ts';
import { angleMark } from './three-point-mark.ts';
import { twoPointMark } from './two-point-mark.ts';
import { windowLevel } from './window-level.ts';
import { zoomDrag } from './zoom.ts';

/** What the primary button does. `paint` hands the pointer to the mask. */
export type ViewerTool =
  | 'window'
  | 'pan'
  | 'zoom'
  | 'probe'
  | 'cross-hair'
  | 'distance'
  | 'angle'
  | 'roi-rectangle'
  | 'roi-ellipse'
  | 'roi-freehand'
  | 'line-profile'
  | 'paint';

const START: Readonly<Record<Exclude<ViewerTool, 'paint'>, () => RunningTool>> = {
  window: () => running(windowLevel),
  pan: () => running(pan),
  zoom: () => running(zoomDrag),
  probe: () => running(probePin),
  'cross-hair': () => running(crossHair),
  distance: () => running(twoPointMark('distance')),
  angle: () => running(angleMark),
  'roi-rectangle': () => running(twoPointMark('rectangle')),
  'roi-ellipse': () => running(twoPointMark('ellipse')),
  'roi-freehand': () => running(freehandMark),
  'line-profile': () => running(twoPointMark('line')),
};

export const startTool = (tool: Exclude<ViewerTool, 'paint'>): RunningTool => START[tool]();

/** Tools that place points: the arrow keys move the probe for them, and Enter is a click. */
export const placesPoints = (tool: ViewerTool): boolean => !['window', 'pan', 'zoom', 'paint'].includes(tool);
