import { WINDOW_PRESETS, type PresetId } from '../canvas/windowing.ts';
import type { KeysOf } from '../keys/bindings.ts';
import { isPressed, isSingleKey, type Press } from '../keys/chord.ts';
import { bindingOf, countsFor } from '../keys/key-table.ts';
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

const probe = (id: string, columns: number, rows: number): readonly (readonly [string, PaneCommand])[] => [
  [`viewer.point${id}`, { do: 'probe', columns, rows }],
  [`viewer.point${id}Far`, { do: 'probe', columns: 10 * columns, rows: 10 * rows }],
];

/** By the id in the table of keys. */
const COMMANDS: readonly (readonly [string, PaneCommand])[] = [
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
  ['viewer.blink', { while: 'blink' }],
  ['viewer.previous', { do: 'slice', by: -1 }],
  ['viewer.next', { do: 'slice', by: 1 }],
  ['viewer.back', { do: 'slice', by: -10 }],
  ['viewer.forward', { do: 'slice', by: 10 }],
  ['viewer.first', { do: 'slice', by: -Infinity }],
  ['viewer.last', { do: 'slice', by: Infinity }],
  ...probe('Left', -1, 0),
  ...probe('Right', 1, 0),
  ...probe('Up', 0, -1),
  ...probe('Down', 0, 1),
  ['viewer.place', { do: 'place' }],
  ['viewer.giveUp', { do: 'give-up' }],
];

export const paneBindings = COMMANDS.map(([id]) => bindingOf(id));

/** @param singleKeys off: only keys that write nothing are heard (WCAG 2.1.4) */
export function paneCommand(press: Press, tool: ViewerTool, singleKeys: boolean, keys: KeysOf): PaneCommand | null {
  const isHeard = (id: string): boolean =>
    countsFor(bindingOf(id).scope, tool) &&
    keys(id).some((chord) => isPressed(chord, press) && (singleKeys || !isSingleKey(chord)));
  return COMMANDS.find(([id]) => isHeard(id))?.[1] ?? null;
}
