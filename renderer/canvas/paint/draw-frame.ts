/**
 * Pixels on the screen. Values go through the window once into a picture of the image's own size, which is then drawn
 * scaled: zoom and pan cost no pass over the values. Canvas 2D makes that picture on the processor, WebGL2
 * (gl-painter.ts) where a real GPU is found. A pass of the processor takes 2.4 ms at 1024², 10 at 2048²; a window that
 * is dragged over an RGB picture shows a new state every 50 ms at 3840 × 2160 and every 100 at 4096², while zoom, pan
 * and brush stay at the screen's own rate (Chromium, two cores, no GPU).
 *
 * Why not WebGL2 everywhere: without a GPU (many of the machines that this must serve) it takes 2 to 10 times as long
 * (test/bench/window/window-drag.ts, SwiftShader).
 *
 * Why not cornerstone3D (core and tools 5.14.0, in turns with ours, two busy cores, no GPU): an event of its labelmap
 * brush on 4096² RGB took 0.9 and 1.2 s until it was seen, 0.2 s of that in script before anything is drawn; ours took
 * 6 and 9 ms with everything (test/bench/window/brush.ts). Without WebGL its brush throws. It brings 4.2 MB of script and a
 * worker of 3.0 MB to a window of 0.9 MB, and its labels are whole where our mask has coverage. It does run under our
 * policy, and by drawing at the pane's size its software WebGL changed the window of that picture in 80 to 90 ms.
 */
import type { Frame } from '../frame.ts';
import type { GlPainter } from './gl-painter.ts';
import { paintPixels, type Looks, type Pass } from './paint-pixels.ts';
import type { Placement, View, Window } from '../view.ts';

export interface FrameDrawing {
  /** Draws a frame into a context whose units are CSS pixels. */
  draw(context: CanvasRenderingContext2D, frame: Frame, view: View, window: Window, placement: Placement): void;
  /** Lets its pixels go. */
  clear(): void;
}

const same = (a: Looks & Window, b: Looks & Window): boolean =>
  a.center === b.center &&
  a.width === b.width &&
  a.curve === b.curve &&
  a.invert === b.invert &&
  a.colours === b.colours &&
  a.part === b.part &&
  a.marksNegative === b.marksNegative;

function canvasPass(): Pass {
  let context: CanvasRenderingContext2D | null = null;
  let image: ImageData | null = null;
  return {
    paint(frame, window, looks) {
      if (context === null || image === null || image.width !== frame.width || image.height !== frame.height) {
        const canvas = document.createElement('canvas');
        canvas.width = frame.width;
        canvas.height = frame.height;
        context = canvas.getContext('2d', { alpha: false });
        if (context === null) return null;
        image = context.createImageData(frame.width, frame.height);
      }
      paintPixels(frame, window, looks, new Int32Array(image.data.buffer));
      context.putImageData(image, 0, 0);
      return context.canvas;
    },
    clear() {
      // Safari lets a canvas go late, and its pixels with it.
      if (context !== null) context.canvas.width = context.canvas.height = 0;
      context = image = null;
    },
  };
}

/** A pane's drawing: keeps the picture of the frame it drew last. @param painter null: Canvas 2D is to paint */
export function frameDrawing(painter: () => GlPainter | null = () => null): FrameDrawing {
  const canvas = canvasPass();
  let gl: { readonly painter: GlPainter; readonly pass: Pass } | null = null;
  let drawn: { readonly frame: Frame; readonly looks: Looks & Window; readonly by: GlPainter | null } | null = null;
  let picture: ReturnType<Pass['paint']> = null;

  function pass(frame: Frame, window: Window, view: View): void {
    const looks = { ...view, ...window };
    const by = painter();
    if (drawn?.frame === frame && drawn.by === by && same(drawn.looks, looks)) return;
    if (by !== (gl?.painter ?? null)) {
      gl?.pass.clear();
      gl = by && { painter: by, pass: by.pass() };
    }
    picture = gl?.pass.paint(frame, window, view) ?? null;
    if (picture === null) picture = canvas.paint(frame, window, view);
    else canvas.clear();
    drawn = { frame, looks, by };
  }

  return {
    draw(target, frame, view, window, placement) {
      pass(frame, window, view);
      if (picture === null) return;
      const { scaleX, scaleY, left, top } = placement;
      target.save();
      target.transform(scaleX, 0, 0, scaleY, left, top);
      // Smaller than itself, an image must be averaged: leaving rows and columns out would lose what is thin.
      const ratio = target.getTransform();
      target.imageSmoothingEnabled = view.smooth || Math.hypot(ratio.a, ratio.b) < 1;
      target.imageSmoothingQuality = 'high';
      target.drawImage(picture, -0.5, -0.5);
      target.restore();
    },
    clear() {
      canvas.clear();
      gl?.pass.clear();
      gl = drawn = picture = null;
    },
  };
}
