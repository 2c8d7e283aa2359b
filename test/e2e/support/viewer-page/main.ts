/// <reference types="vite/client" />
/** A page with one image pane, for tests that read pixels back, and what a change of its window costs. */
import { createApp, defineComponent, h, ref, shallowRef } from 'vue';
import type { Settings } from '../../../../core/contract/studio/settings.ts';
import type { Shape } from '../../../../core/contract/studio/mark.ts';
import type { Place } from '../../../../core/image/grids/plane-grid.ts';
import { frameDrawing } from '../../../../renderer/canvas/paint/draw-frame.ts';
import type { Frame } from '../../../../renderer/canvas/frame.ts';
import { openGlPainter } from '../../../../renderer/canvas/paint/gl-painter.ts';
import { createGraphics, graphicsKey } from '../../../../renderer/canvas/paint/graphics.ts';
import { FITTED, type View } from '../../../../renderer/canvas/view.ts';
import ImagePane from '../../../../renderer/components/viewer/ImagePane.vue';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import '../../../../renderer/style/controls.css';
import { createText } from '../../../../renderer/text/text.ts';
import type { ImagePointer } from '../../../../renderer/tools/image-pointer.ts';
import type { ViewerTool } from '../../../../renderer/tools/viewer-tools.ts';

const frame = shallowRef<Frame | null>(null);
const view = shallowRef<View>(FITTED);
const tool = shallowRef<ViewerTool>('window');
const marks = shallowRef<readonly { readonly name: string; readonly shape: Shape }[]>([]);
const probe = shallowRef<Place | null>(null);
const slice = shallowRef(0);
const overlays = shallowRef(true);
const pointers: ImagePointer[] = [];
const choice = ref<Settings['graphics']>('auto');
const losses = ref(0);
const graphics = createGraphics(
  () => choice.value,
  () => losses.value++,
);

/**
 * Milliseconds of each of `changes` windows of a picture fitted into 1400 × 900, drawn and read back, by Canvas 2D and
 * by WebGL2 in turns. The first of each makes its canvas, or brings the values to the GPU.
 */
function drag(size: number, samples: 1 | 3, changes: number) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1400, 900];
  const context = canvas.getContext('2d')!;
  const data = new Float32Array(size * size * samples);
  for (let i = 0; i < data.length; i++) data[i] = (i % 2000) - 1000;
  const unit = samples === 3 ? 'srgb' : 'HU';
  const drawn: Frame = {
    data,
    height: size,
    width: size,
    samples,
    unit,
    pixelMm: null,
    fullScale: null,
    orientation: null,
  };
  const scale = Math.min(canvas.width, canvas.height) / size;
  const gl = openGlPainter(new OffscreenCanvas(1, 1));
  const ways = { 'Canvas 2D': frameDrawing(), ...(gl && { WebGL2: frameDrawing(() => gl) }) };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, new Array<number>()]));
  for (let k = 0; k < changes; k++)
    for (const [name, drawing] of Object.entries(ways)) {
      const began = performance.now();
      context.clearRect(0, 0, canvas.width, canvas.height);
      const window = { center: k, width: 400 + 4 * k };
      drawing.draw(context, drawn, FITTED, window, { scaleX: scale, scaleY: scale, left: 0, top: 0 });
      // Waits until everything before it is drawn.
      context.getImageData(0, 0, 1, 1);
      times[name]!.push(performance.now() - began);
    }
  for (const drawing of Object.values(ways)) drawing.clear();
  return { renderer: gl?.renderer ?? null, times };
}

const page = {
  drag,
  /** Values by a formula of (column, row), which the test knows too. */
  show(facts: Omit<Frame, 'data'>, formula: (column: number, row: number, sample: number) => number) {
    const { height, width, samples } = facts;
    const data = new Float32Array(height * width * samples);
    for (let i = 0; i < data.length; i++) {
      const pixel = Math.floor(i / samples);
      data[i] = formula(pixel % width, Math.floor(pixel / width), i % samples);
    }
    frame.value = { ...facts, data };
  },
  view,
  tool,
  marks,
  probe,
  slice,
  overlays,
  pointers,
  choice,
  losses,
  verdict: graphics.verdict,
};
export type ViewerPage = typeof page;
declare global {
  interface Window {
    viewer: ViewerPage;
  }
}
window.viewer = page;

const Page = defineComponent(
  () => () =>
    h(ImagePane, {
      frame: frame.value,
      label: 'Result',
      slices: 5,
      view: view.value,
      'onUpdate:view': (v: View) => (view.value = v),
      tool: tool.value,
      'onUpdate:tool': (v: ViewerTool) => (tool.value = v),
      marks: marks.value,
      onMark: (shape: Shape) => (marks.value = [...marks.value, { name: String(marks.value.length + 1), shape }]),
      probe: probe.value,
      'onUpdate:probe': (v: Place | null) => (probe.value = v),
      slice: slice.value,
      'onUpdate:slice': (v: number) => (slice.value = v),
      onImagePointer: (pointer: ImagePointer) => void pointers.push(pointer),
      overlays: overlays.value,
      'onUpdate:overlays': (v: boolean) => (overlays.value = v),
    }),
);
createApp(Page).provide(graphicsKey, graphics).use(createText()).mount('#app');
