import { computed, ref, type InjectionKey, type Ref } from 'vue';
import type { Settings } from '../../../core/contract/studio/settings.ts';
import { openGlPainter, type GlPainter } from './gl-painter.ts';
import { verdictOf, type Verdict } from './renderer-name.ts';

/** What paints the images of this window. */
export interface Graphics {
  /** null: Canvas 2D is to paint. */
  readonly painter: Readonly<Ref<GlPainter | null>>;
  /** The choice with its reason; `renderer` is WebGL2's name for itself, empty where it has none or was not asked. */
  readonly verdict: Readonly<Ref<Verdict & { readonly renderer: string }>>;
}

/** A window whose images nobody decided about paints by Canvas 2D. */
export const graphicsKey: InjectionKey<Graphics> = Symbol('graphics');

/** A driver that fails this often is left alone until the window is opened again. */
const MOST_LOSSES = 3;

/**
 * Opens WebGL2 when it is first asked for: that takes some 10 to 100 ms. Where its context is lost, panes paint by
 * Canvas 2D from the values in memory, and by WebGL2 again once the browser gives it back.
 * @param onLost called when a context that was painting is lost
 */
export function createGraphics(choice: () => Settings['graphics'], onLost: () => void): Graphics {
  const isLost = ref(false);
  const opened = ref(0);
  let losses = 0;
  let canvas: OffscreenCanvas | null = null;

  function listening(): OffscreenCanvas | null {
    if (typeof OffscreenCanvas === 'undefined') return null;
    const made = new OffscreenCanvas(1, 1);
    made.addEventListener('webglcontextlost', (event) => {
      // Without this the browser does not give it back.
      if (++losses < MOST_LOSSES) event.preventDefault();
      const painted = painter.value !== null;
      isLost.value = true;
      if (painted) onLost();
    });
    made.addEventListener('webglcontextrestored', () => {
      opened.value++;
      isLost.value = false;
    });
    return made;
  }

  const gl = computed(() => {
    void opened.value;
    canvas ??= listening();
    return canvas === null ? null : openGlPainter(canvas);
  });
  const verdict = computed(() => {
    const asked = choice();
    if (asked === 'cpu') return { ...verdictOf(asked, null), renderer: '' };
    if (isLost.value) return { painter: 'canvas', why: 'lost', renderer: '' } as const;
    return { ...verdictOf(asked, gl.value?.renderer ?? null), renderer: gl.value?.renderer ?? '' };
  });
  const painter = computed(() => (verdict.value.painter === 'webgl' ? gl.value : null));
  return { painter, verdict };
}
