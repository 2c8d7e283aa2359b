import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import type { Overlay } from '../../canvas/paint/draw-marks.ts';
import { createMaskLayer } from './mask-layer.ts';
import { maskOverlay } from './mask-overlay.ts';
import type { MaskSession } from './mask-session.ts';
import type { MaskState } from './mask-state.ts';

/** An open mask as a component sees it. */
export interface ShownMask {
  readonly state: Readonly<ShallowRef<MaskState | null>>;
  /** For the image pane; a new list with each mask. */
  readonly overlay: Readonly<ShallowRef<readonly Overlay[]>>;
  /** Changes whenever the overlay has something new to draw. */
  readonly revision: Readonly<ShallowRef<number>>;
}

/**
 * State and picture of whichever mask is open.
 * @param idle the mask changed and the hand rests: save it. Also when the mask is left with something unsaved
 */
export function useMask(open: () => MaskSession | null, idle: (session: MaskSession) => void): ShownMask {
  const state = shallowRef<MaskState | null>(null);
  const overlay = shallowRef<readonly Overlay[]>([]);
  const revision = shallowRef(0);
  let leave = (): void => undefined;

  function enter(session: MaskSession | null): void {
    leave();
    leave = () => undefined;
    state.value = session?.state ?? null;
    overlay.value = [];
    if (session === null) return;
    const layer = createMaskLayer(session.raster, session.state);
    overlay.value = [maskOverlay(layer, () => session.state)];
    const stop = session.listen({
      pixels(dirty) {
        layer.update(dirty);
        revision.value++;
      },
      state(next) {
        layer.setLook(next);
        state.value = next;
        revision.value++;
      },
      idle: () => idle(session),
    });
    leave = () => {
      session.abandon();
      session.settle();
      stop();
    };
  }

  watch(open, enter, { immediate: true });
  onScopeDispose(() => leave());
  return { state, overlay, revision };
}
