/**
 * Pixels on the screen by Canvas 2D. Values go through the window once into a canvas of the image's own size, which is
 * then drawn scaled: zoom and pan cost no pass over the values. A pass takes 2.4 ms at 1024², 10 at 2048²; a window
 * that is dragged over an RGB picture shows a new state every 50 ms at 3840 × 2160 and every 100 at 4096², while zoom,
 * pan and brush stay at the screen's own rate (Chromium, two cores, no GPU).
 *
 * Why not WebGL: without a GPU (many of the machines that this must serve) WebGL2 with a float texture took 20–25 ms a
 * frame at 1024² where this pass takes 5–12; the two would need the same tests twice. Why not cornerstone3D: tens of MB
 * of packages around the same step, HU in 16-bit textures (rounded, and clipped beyond their range), and a
 * segmentation brush that paints labels where ours needs coverage.
 */
import type { Frame } from './frame.ts';
import type { GlPainter } from './gl-painter.ts';
import { paintPixels, type Looks, type Pass } from './paint-pixels.ts';
import type { Placement, View, Window } from './view.ts';

export interface FrameDrawing {
  /** Draws a frame into a context whose units are CSS pixels. */
  draw(context: CanvasRenderingContext2D, frame: Frame, view: View, window: Window, placement: Placement): void;
  /** Lets its pixels go. */
  clear(): void;
}

const same = (a: Looks & Window, b: Looks & Window): boolean =>
  a.center === b.center &&
  a.width === b.width &&
  a.invert === b.invert &&
  a.colours === b.colours &&
  a.part === b.part &&
  a.marksNegative === b.marksNegative;

function canvasPass(): Pass {
  const canvas = document.createElement('canvas');
  let context: CanvasRenderingContext2D | null = null;
  let image: ImageData | null = null;
  return {
    paint(frame, window, looks) {
      if (context === null || image === null || canvas.width !== frame.width || canvas.height !== frame.height) {
        canvas.width = frame.width;
        canvas.height = frame.height;
        context = canvas.getContext('2d', { alpha: false });
        if (context === null) return null;
        image = context.createImageData(frame.width, frame.height);
      }
      paintPixels(frame, window, looks, new Int32Array(image.data.buffer));
      context.putImageData(image, 0, 0);
      return canvas;
    },
    clear() {
      canvas.width = 0;
      canvas.height = 0;
      context = null;
      image = null;
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
