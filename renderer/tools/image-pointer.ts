import { imagePoint } from '../canvas/placement.ts';
import type { Placement } from '../canvas/view.ts';

/** A pointer over an image, in image points, with all positions since the event before. */
export interface ImagePointer {
  readonly type: 'down' | 'move' | 'up' | 'cancel';
  readonly points: readonly { readonly column: number; readonly row: number; readonly pressure: number }[];
  readonly button: number;
  readonly buttons: number;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
  /** `mouse`, `pen` or `touch`. */
  readonly pointerType: string;
  /** Image pixels by which a hand may slip in a click: the same on the screen at every zoom. */
  readonly slip: number;
}

const SLIP_ON_SCREEN = 3;

/** @param corner of the pane in the client's pixels */
export function imagePointer(
  type: ImagePointer['type'],
  event: PointerEvent,
  corner: { readonly left: number; readonly top: number },
  placement: Placement,
): ImagePointer {
  // Absent outside secure contexts (a page that is not on localhost), and some engines give none.
  const between = type === 'move' && 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
  const events = between.length > 0 ? between : [event];
  return {
    type,
    points: events.map(({ clientX, clientY, pressure }) => {
      const [column, row] = imagePoint(placement, [clientX - corner.left, clientY - corner.top]);
      return { column, row, pressure };
    }),
    button: event.button,
    buttons: event.buttons,
    shift: event.shiftKey,
    alt: event.altKey,
    ctrl: event.ctrlKey || event.metaKey,
    pointerType: event.pointerType,
    slip: SLIP_ON_SCREEN / Math.abs(placement.scaleX),
  };
}
