import { WINDOW_PRESETS, type PresetId } from '../canvas/windowing.ts';
import { placesPoints, type ViewerTool } from './viewer-tools.ts';
import { ZOOM_STEP } from './zoom.ts';

/** What a key means in an image pane. */
export type PaneCommand =
  | { readonly do: 'slice'; readonly by: number }
  | { readonly do: 'zoom'; readonly factor: number }
  | { readonly do: 'probe'; readonly columns: number; readonly rows: number }
  | { readonly do: 'preset'; readonly id: PresetId }
  | { readonly do: 'tool'; readonly tool: ViewerTool }
  | { readonly do: 'fit' | 'actual-size' | 'reset' | 'invert' | 'overlays' | 'place' | 'give-up' };

export type Key = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const SLICES: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowLeft: -1,
  ArrowDown: 1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: -Infinity,
  End: Infinity,
};
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
const LETTERS: Readonly<Record<string, PaneCommand>> = {
  f: { do: 'fit' },
  i: { do: 'invert' },
  o: { do: 'overlays' },
  w: { do: 'tool', tool: 'window' },
  p: { do: 'tool', tool: 'probe' },
  '+': { do: 'zoom', factor: ZOOM_STEP },
  '=': { do: 'zoom', factor: ZOOM_STEP },
  '-': { do: 'zoom', factor: 1 / ZOOM_STEP },
};

/**
 * Digits go by their place on the keyboard, letters by what they write. A mask that is painted keeps the arrows and the
 * capitals to itself. @param singleKeys off: only keys that write nothing are heard (WCAG 2.1.4)
 */
export function paneCommand(key: Key, tool: ViewerTool, singleKeys: boolean): PaneCommand | null {
  if (key.ctrlKey || key.metaKey || key.altKey) return null;
  const arrow = ARROWS[key.key];
  if (arrow !== undefined && tool === 'paint') return null;
  if (arrow !== undefined && placesPoints(tool)) {
    const step = key.shiftKey ? 10 : 1;
    return { do: 'probe', columns: step * arrow[0], rows: step * arrow[1] };
  }
  const by = SLICES[key.key];
  if (by !== undefined) return { do: 'slice', by };
  if (placesPoints(tool) && key.key === 'Enter') return { do: 'place' };
  if (tool !== 'paint' && key.key === 'Escape') return { do: 'give-up' };
  return singleKeys ? writtenCommand(key) : null;
}

function writtenCommand(key: Key): PaneCommand | null {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(key.code)?.[1];
  if (digit !== undefined) {
    if (key.shiftKey) return digit === '1' ? { do: 'actual-size' } : null;
    if (digit === '0') return { do: 'reset' };
    const preset = WINDOW_PRESETS[Number(digit) - 1];
    return preset === undefined ? null : { do: 'preset', id: preset.id };
  }
  return LETTERS[key.key] ?? null;
}
