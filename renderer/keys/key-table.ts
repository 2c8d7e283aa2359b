/** Everything that a key can be set to, with the keys it has until a person chooses others. There is no other list. */
import type { Chord } from '../components/base/key-text.ts';
import { WINDOW_PRESETS } from '../canvas/windowing.ts';
import { placesPoints, type ViewerTool } from '../tools/viewer-tools.ts';

/**
 * Where a key counts: everywhere; or while the image has the focus, whatever its tool is, or only while that moves
 * slices, places points, does either, or paints.
 */
export type Scope = 'window' | 'viewer' | 'slices' | 'points' | 'looks' | 'paint';

export interface Binding {
  /** For example `run.submit`. */
  readonly id: string;
  /** Key of its text. */
  readonly label: string;
  /** Key of the heading that it stands under. */
  readonly group: string;
  /** The first is shown; a browser may keep it to itself, so those that it takes have a second. */
  readonly keys: readonly Chord[];
  readonly scope: Scope;
}

const row = (group: string, id: string, label: string, keys: readonly Chord[], scope: Scope = 'window'): Binding => ({
  id,
  label,
  group,
  keys,
  scope,
});
const inWindow = (id: string, label: string, ...keys: Chord[]): Binding =>
  row('shell.command.group.window', `window.${id}`, `shell.command.${label}`, keys);
const go = (page: string, label: string): Binding =>
  row('shell.command.group.go', `go.${page}`, `shell.command.${label}`, []);
const run = (id: string, label: string, ...keys: Chord[]): Binding =>
  row('workspace.recipe', `run.${id}`, `workspace.run.${label}`, keys);
const viewer = (id: string, keys: readonly Chord[], scope: Scope = 'viewer'): Binding =>
  row('viewer.keys.group', `viewer.${id}`, `viewer.keys.${id}`, keys, scope);
const mask = (id: string, keys: readonly Chord[], scope: Scope = 'viewer'): Binding =>
  row('painting.group', `mask.${id}`, `painting.act.${id}`, keys, scope);
/** An arrow key moves by one, with Shift by ten. */
const arrows = (make: typeof viewer, prefix: string, scope: Scope): readonly Binding[] =>
  ['Left', 'Right', 'Up', 'Down'].flatMap((to) => {
    const id = prefix === '' ? to.toLowerCase() : prefix + to;
    return [make(id, [`Arrow${to}`], scope), make(`${id}Far`, [`Shift+Arrow${to}`], scope)];
  });

export const keyTable: readonly Binding[] = [
  inWindow('palette', 'palette', 'Mod+K', 'Alt+Shift+K'),
  inWindow('keys', 'keys', '?'),
  inWindow('theme', 'theme'),
  inWindow('next-region', 'nextRegion', 'F6'),
  inWindow('previous-region', 'previousRegion', 'Shift+F6'),
  row('shell.command.group.file', 'file.open', 'shell.command.openFiles', ['Mod+O', 'Alt+Shift+O']),
  row('shell.command.group.file', 'file.open-folder', 'shell.command.openFolder', []),
  go('start', 'goStart'),
  go('workspace', 'goWorkspace'),
  go('compare', 'goCompare'),
  go('queue', 'goQueue'),
  go('models', 'goModels'),
  go('compute', 'goCompute'),
  go('settings', 'goSettings'),
  row('shell.command.group.queue', 'queue.pause', 'shell.command.pauseQueue', []),
  row('shell.command.group.queue', 'queue.start', 'shell.command.startQueue', []),
  run('submit', 'start', 'Mod+Enter'),
  run('queue', 'queue', 'Mod+Shift+Enter'),
  run('pause', 'pause', 'Mod+.'),
  run('keep', 'keep', 'Mod+Shift+.'),

  viewer('fit', ['F']),
  viewer('actualSize', ['Shift+1']),
  viewer('zoomIn', ['+', '=']),
  viewer('zoomOut', ['-']),
  viewer('pan', [' ']),
  viewer('reset', ['0']),
  ...WINDOW_PRESETS.map(({ id }, n) =>
    row('viewer.keys.group', `viewer.preset.${id}`, `viewer.preset.${id}`, [String(n + 1)], 'viewer'),
  ),
  viewer('invert', ['I']),
  viewer('overlays', ['O']),
  viewer('window', ['W']),
  viewer('probe', ['P']),
  viewer('blink', ['`']),
  viewer('previous', ['ArrowUp', 'ArrowLeft'], 'slices'),
  viewer('next', ['ArrowDown', 'ArrowRight'], 'slices'),
  viewer('back', ['PageUp']),
  viewer('forward', ['PageDown']),
  viewer('first', ['Home']),
  viewer('last', ['End']),
  ...arrows(viewer, 'point', 'points'),
  viewer('place', ['Enter'], 'points'),
  viewer('giveUp', ['Escape'], 'looks'),

  mask('brush', ['B']),
  mask('erase', ['E']),
  mask('rectangle', ['R']),
  mask('ellipse', ['Shift+R']),
  mask('lasso', ['L']),
  mask('fill', ['G']),
  mask('swap', ['X']),
  mask('smaller', ['[']),
  mask('larger', [']']),
  mask('softer', ['Shift+[']),
  mask('harder', ['Shift+]']),
  mask('shown', ['Q']),
  mask('invert', ['Shift+I']),
  mask('undo', ['Mod+Z'], 'window'),
  mask('redo', ['Mod+Shift+Z', 'Mod+Y'], 'window'),
  ...arrows(mask, '', 'paint'),
  mask('paintHere', ['Enter'], 'paint'),
  mask('paintHereLine', ['Shift+Enter'], 'paint'),
  mask('eraseHere', ['Delete'], 'paint'),
  mask('eraseHereLine', ['Shift+Delete'], 'paint'),
  mask('abandon', ['Escape'], 'paint'),
];

const byId = new Map(keyTable.map((binding) => [binding.id, binding]));

/** @throws for an id that the table lacks: a bug */
export function bindingOf(id: string): Binding {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`No key can be set for ${id}.`);
  return found;
}

/** What the image's focus means for each tool. */
const doesNow = (tool: ViewerTool): 'slices' | 'points' | 'paint' =>
  tool === 'paint' ? 'paint' : placesPoints(tool) ? 'points' : 'slices';
const PARTS: Readonly<Record<Scope, readonly string[]>> = {
  window: ['slices', 'points', 'paint'],
  viewer: ['slices', 'points', 'paint'],
  looks: ['slices', 'points'],
  slices: ['slices'],
  points: ['points'],
  paint: ['paint'],
};
export const countsFor = (scope: Scope, tool: ViewerTool): boolean => PARTS[scope].includes(doesNow(tool));
/** Whether one key cannot serve both. */
export const overlap = (a: Scope, b: Scope): boolean => PARTS[a].some((part) => PARTS[b].includes(part));
