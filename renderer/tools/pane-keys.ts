import { WINDOW_PRESETS, type PresetId } from '../canvas/windowing.ts';
import type { KeysOf } from '../keys/bindings.ts';
import { isPressed, isSingleKey, type Press } from '../keys/chord.ts';
import { bindingOf, countsFor, type KeyId } from '../keys/key-table.ts';
import type { ViewerTool } from './viewer-tools.ts';
import { ZOOM_STEP } from './zoom.ts';

/** What a key does in an image pane. */
export type PaneAct =
  | { readonly do: 'slice'; readonly by: number }
  | { readonly do: 'zoom'; readonly factor: number }
  | { readonly do: 'probe'; readonly columns: number; readonly rows: number }
  | { readonly do: 'preset'; readonly id: PresetId }
  | { readonly do: 'tool'; readonly tool: ViewerTool }
  | { readonly do: 'fit' | 'actual-size' | 'reset' | 'invert' | 'overlays' | 'place' | 'give-up' };
/** `while`: as long as the key is held. */
export type PaneCommand = PaneAct | { readonly while: 'pan' | 'blink' };

/** By the id in the table of keys. */
const COMMANDS: readonly (readonly [KeyId, PaneCommand])[] = [
  ['viewer.fit', { do: 'fit' }],
  ['viewer.actualSize', { do: 'actual-size' }],
  ['viewer.zoomIn', { do: 'zoom', factor: ZOOM_STEP }],
  ['viewer.zoomOut', { do: 'zoom', factor: 1 / ZOOM_STEP }],
  ['viewer.pan', { while: 'pan' }],
  ['viewer.reset', { do: 'reset' }],
  ...WINDOW_PRESETS.map(({ id }) => [`viewer.preset.${id}`, { do: 'preset', id }] as const),
  ['viewer.invert', { do: 'invert' }],
  ['viewer.overlays', { do: 'overlays' }],
  ['viewer.window', { do: 'tool', tool: 'window' }],
  ['viewer.probe', { do: 'tool', tool: 'probe' }],
  ['viewer.crossHair', { do: 'tool', tool: 'cross-hair' }],
  ['viewer.distance', { do: 'tool', tool: 'distance' }],
  ['viewer.angle', { do: 'tool', tool: 'angle' }],
  ['viewer.blink', { while: 'blink' }],
  ['viewer.original', { while: 'blink' }],
  ['viewer.previous', { do: 'slice', by: -1 }],
  ['viewer.next', { do: 'slice', by: 1 }],
  ['viewer.back', { do: 'slice', by: -10 }],
  ['viewer.forward', { do: 'slice', by: 10 }],
  ['viewer.first', { do: 'slice', by: -Infinity }],
  ['viewer.last', { do: 'slice', by: Infinity }],
  ['viewer.pointLeft', { do: 'probe', columns: -1, rows: 0 }],
  ['viewer.pointLeftFar', { do: 'probe', columns: -10, rows: 0 }],
  ['viewer.pointRight', { do: 'probe', columns: 1, rows: 0 }],
  ['viewer.pointRightFar', { do: 'probe', columns: 10, rows: 0 }],
  ['viewer.pointUp', { do: 'probe', columns: 0, rows: -1 }],
  ['viewer.pointUpFar', { do: 'probe', columns: 0, rows: -10 }],
  ['viewer.pointDown', { do: 'probe', columns: 0, rows: 1 }],
  ['viewer.pointDownFar', { do: 'probe', columns: 0, rows: 10 }],
  ['viewer.place', { do: 'place' }],
  ['viewer.giveUp', { do: 'give-up' }],
];

export const paneBindings = COMMANDS.map(([id]) => bindingOf(id));

/** @param singleKeys off: only keys that write nothing are heard (WCAG 2.1.4) */
export function paneCommand(press: Press, tool: ViewerTool, singleKeys: boolean, keys: KeysOf): PaneCommand | null {
  const isHeard = (id: KeyId): boolean =>
    countsFor(bindingOf(id).scope, tool) &&
    keys(id).some((chord) => isPressed(chord, press) && (singleKeys || !isSingleKey(chord)));
  return COMMANDS.find(([id]) => isHeard(id))?.[1] ?? null;
}
