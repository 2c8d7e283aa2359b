import { watch, type Ref } from 'vue';
import { placeOn, pointOn, type Place } from '../../core/image/grids/plane-grid.ts';
import { imagePoint, panePoint, type Point } from '../canvas/placement.ts';
import type { Placement } from '../canvas/view.ts';
import { imagePointer, type ImagePointer } from './image-pointer.ts';
import { pan } from './pan.ts';
import { running, type Effect, type RunningTool, type Scene, type ToolEvent } from './tool.ts';
import { placesPoints, startTool, type ViewerTool } from './viewer-tools.ts';
import { pinch, zoomDrag } from './zoom.ts';

/** What a pane does for its pointers. */
export interface PaneHands {
  readonly tool: Readonly<Ref<ViewerTool>>;
  /** The space bar is held: the primary button pans. */
  readonly pans: Readonly<Ref<boolean>>;
  /** null: there is nothing to point at. */
  scene(): Scene | null;
  placement(): Placement | null;
  take(effects: readonly Effect[]): void;
  paint(pointer: ImagePointer): void;
  probe(at: Place | null): void;
}

const MIDDLE = 1;
const SECONDARY = 2;

/**
 * Which pointer does what: primary button or finger the chosen tool, middle button or space pan, secondary button zoom
 * (while painting it is the painter's), two fingers pinch. Once a pen was seen, fingers pan while painting.
 */
export function usePanePointers(pane: Readonly<Ref<HTMLElement | null>>, hands: PaneHands) {
  let chosen: RunningTool | null = null;
  let active: { readonly pointer: number; readonly does: RunningTool | 'paint' } | null = null;
  const pinching = running(pinch);
  const fingers = new Set<number>();
  let penSeen = false;

  watch(
    hands.tool,
    (tool) => {
      hands.take([{ kind: 'draft', shape: null }]);
      chosen = tool === 'paint' ? null : startTool(tool);
    },
    { immediate: true },
  );

  function told(type: ToolEvent['type'], event: PointerEvent, placement: Placement, { grid }: Scene): ToolEvent {
    const corner = pane.value!.getBoundingClientRect();
    const at: Point = [event.clientX - corner.left, event.clientY - corner.top];
    const place = placeOn(grid, imagePoint(placement, at));
    return { type, pane: at, place, shift: event.shiftKey, pointer: event.pointerId };
  }

  const paint = (type: ImagePointer['type'], event: PointerEvent, placement: Placement): void =>
    hands.paint(imagePointer(type, event, pane.value!.getBoundingClientRect(), placement));

  function toolFor(event: PointerEvent): RunningTool | 'paint' | null {
    const isPainting = hands.tool.value === 'paint';
    if (event.button === MIDDLE || (event.button === 0 && hands.pans.value)) return running(pan);
    if (isPainting && event.pointerType === 'touch' && penSeen) return running(pan);
    if (isPainting) return 'paint';
    if (event.button === SECONDARY) return running(zoomDrag);
    return event.button === 0 ? chosen : null;
  }

  /** Hands an event to whatever its pointer is busy with. */
  function pass(type: ToolEvent['type'], event: PointerEvent): void {
    const scene = hands.scene();
    const placement = hands.placement();
    if (scene === null || placement === null) return;
    const tell = told(type, event, placement, scene);
    if (event.pointerType === 'pen') penSeen = true;
    if (event.pointerType === 'touch') {
      if (type === 'down') fingers.add(event.pointerId);
      hands.take(pinching(tell, scene));
      const pinches = fingers.size > 1;
      if (type === 'up' || type === 'cancel') fingers.delete(event.pointerId);
      if (pinches) {
        stop(event, placement, scene);
        return;
      }
    }
    if (type === 'down' && active === null) {
      const does = toolFor(event);
      if (does === null) return;
      active = { pointer: event.pointerId, does };
    }
    if (active !== null && event.pointerId !== active.pointer) return;
    const does = active?.does ?? (hands.tool.value === 'paint' ? 'paint' : chosen);
    if (does === 'paint') paint(type, event, placement);
    else if (does !== null) hands.take(does(tell, scene));
    if (active === null || does === 'paint' || placesPoints(hands.tool.value)) hands.probe(tell.place);
    if (type === 'up' || type === 'cancel') active = null;
  }

  /** A second finger came down: what the first one began does not count. */
  function stop(event: PointerEvent, placement: Placement, scene: Scene): void {
    if (active === null) return;
    const { does } = active;
    const tell = { ...told('cancel', event, placement, scene), pointer: active.pointer };
    active = null;
    if (does === 'paint') paint('cancel', event, placement);
    else hands.take(does(tell, scene));
  }

  /** Keys point too: at a place, as a click or as a move. */
  function point(type: 'move' | 'click', place: Place): void {
    const scene = hands.scene();
    const placement = hands.placement();
    if (scene === null || placement === null || chosen === null) return;
    const tell = { pane: panePoint(placement, pointOn(scene.grid, place)), place, pointer: -1 };
    const types = type === 'move' ? (['move'] as const) : (['down', 'up'] as const);
    // A probe is pinned with Shift; the other tools would draw a square by it.
    for (const each of types)
      hands.take(chosen({ ...tell, type: each, shift: hands.tool.value === 'probe' && each === 'down' }, scene));
  }

  function giveUp(): void {
    const scene = hands.scene();
    if (scene === null) return;
    const nowhere: ToolEvent = { type: 'cancel', pane: [0, 0], place: { x: 0, y: 0 }, shift: false, pointer: -1 };
    const pointer = active?.pointer ?? -1;
    const does = active === null || active.does === 'paint' ? chosen : active.does;
    if (does !== null) hands.take(does({ ...nowhere, pointer }, scene));
    active = null;
  }

  return {
    point,
    giveUp,
    down(event: PointerEvent) {
      pane.value?.setPointerCapture(event.pointerId);
      // The middle button would scroll the page.
      if (event.button === MIDDLE) event.preventDefault();
      pass('down', event);
    },
    move: (event: PointerEvent) => pass('move', event),
    up: (event: PointerEvent) => pass('up', event),
    cancel: (event: PointerEvent) => pass('cancel', event),
    leave() {
      if (active === null) hands.probe(null);
    },
  };
}
