import { onBeforeUnmount, onMounted, type Ref } from 'vue';
import type { Size } from '../placement.ts';

/** A canvas that fills a pane, and what draws it. */
export interface Layer {
  readonly canvas: Readonly<Ref<HTMLCanvasElement | null>>;
  /** @param context blank, with CSS pixels as units */
  paint(context: CanvasRenderingContext2D): void;
}

/**
 * Canvases that lie on each other, drawn at most once a frame of the screen, and each only where something of it changed.
 * @param extent of the pane in CSS pixels
 * @returns what says that a layer has something new to draw
 */
export function useLayers<Name extends string>(
  layers: Readonly<Record<Name, Layer>>,
  extent: Readonly<Ref<Size>>,
  pixelRatio: Readonly<Ref<number>>,
): { draw(name: Name): void; drawAll(): void } {
  const stale = new Set<Layer>();
  let request = 0;

  function blank({ value: canvas }: Layer['canvas']): CanvasRenderingContext2D | null {
    const context = canvas?.getContext('2d') ?? null;
    if (canvas === null || context === null) return null;
    const ratio = pixelRatio.value;
    const [width, height] = [Math.round(extent.value.width * ratio), Math.round(extent.value.height * ratio)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.scale(ratio, ratio);
    return context;
  }

  function add(layer: Layer): void {
    stale.add(layer);
    request ||= requestAnimationFrame(() => {
      request = 0;
      for (const { canvas, paint } of stale) {
        const context = blank(canvas);
        if (context !== null) paint(context);
      }
      stale.clear();
    });
  }
  const drawAll = (): void => {
    for (const layer of Object.values<Layer>(layers)) add(layer);
  };

  onMounted(drawAll);
  onBeforeUnmount(() => cancelAnimationFrame(request));
  return { draw: (name) => add(layers[name]), drawAll };
}
