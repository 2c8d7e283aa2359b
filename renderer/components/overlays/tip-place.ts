export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

const GAP = 6;
const MARGIN = 8;

/** Where a tooltip goes, in CSS pixels: below its anchor or beside it, above where there is no room, in the window. */
export function tipPlace(anchor: Box, tip: Size, view: Size, side: 'below' | 'beside'): { left: number; top: number } {
  const clamp = (at: number, most: number): number => Math.max(MARGIN, Math.min(at, most - MARGIN));
  if (side === 'beside') {
    const right = anchor.left + anchor.width + GAP;
    const left = right + tip.width + MARGIN <= view.width ? right : anchor.left - GAP - tip.width;
    return { left, top: clamp(anchor.top + (anchor.height - tip.height) / 2, view.height - tip.height) };
  }
  const below = anchor.top + anchor.height + GAP;
  const top = below + tip.height + MARGIN <= view.height ? below : anchor.top - GAP - tip.height;
  return { left: clamp(anchor.left + (anchor.width - tip.width) / 2, view.width - tip.width), top };
}
