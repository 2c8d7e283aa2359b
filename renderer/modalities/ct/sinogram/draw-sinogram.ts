import { paintPixels } from '../../../canvas/paint/paint-pixels.ts';
import type { Frame } from '../../../canvas/frame.ts';
import { FITTED, type Window } from '../../../canvas/view.ts';
import { automaticWindow } from '../../../canvas/windowing.ts';
import type { Sinogram } from '../compute/protocol.ts';
import { stripeOf, type SinogramLayout } from './sinogram-layout.ts';

/** Height of a measured view at least, in screen pixels. */
export const LEAST_STRIPE = 2;
/** How much of what was not measured is taken away, and its hatching; the stage is black in both themes. */
const DIM = 'rgb(0 0 0 / 58%)';
const HATCH = 'rgb(255 255 255 / 17%)';
const HATCH_STEP = 8;

const frameOf = ({ data, anglesDeg, bins }: Sinogram): Frame => ({
  data,
  height: anglesDeg.length,
  width: bins,
  samples: 1,
  unit: 'scaled',
  pixelMm: null,
  fullScale: null,
  orientation: null,
});

function painted(sinogram: Sinogram, window: Window): HTMLCanvasElement {
  const frame = frameOf(sinogram);
  const canvas = document.createElement('canvas');
  canvas.width = frame.width;
  canvas.height = frame.height;
  // In ordinary memory, where it outlives a graphics driver that is started again.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (context === null) return canvas;
  const image = context.createImageData(frame.width, frame.height);
  paintPixels(frame, window, FITTED, new Int32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
  return canvas;
}

function hatch(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.strokeStyle = HATCH;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = -height; x < width; x += HATCH_STEP) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
}

export interface SinogramPictures {
  readonly measured: HTMLCanvasElement;
  readonly full: HTMLCanvasElement | null;
}

/** Both sinograms through one window: the full one's, which has no noise. */
export function sinogramPictures(measured: Sinogram, full: Sinogram | null): SinogramPictures {
  const window = automaticWindow(frameOf(full ?? measured));
  return { measured: painted(measured, window), full: full && painted(full, window) };
}

/** Draws what was measured bright, over what was not, dim and hatched. @param width, height in CSS pixels */
export function drawSinogram(
  context: CanvasRenderingContext2D,
  { measured, full }: SinogramPictures,
  layout: SinogramLayout,
  anglesDeg: readonly number[],
  width: number,
  height: number,
): void {
  context.fillStyle = 'black';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingEnabled = true;
  if (full !== null) {
    context.drawImage(full, 0, 0, width, height);
    context.fillStyle = DIM;
    context.fillRect(0, 0, width, height);
    hatch(context, width, height);
  }
  for (const [view, angle] of anglesDeg.entries()) {
    const stripe = stripeOf(layout, angle, full !== null, LEAST_STRIPE / height);
    context.drawImage(measured, 0, view, measured.width, 1, 0, stripe.top * height, width, stripe.height * height);
  }
}
