/** Everything that a key can be set to, with the keys it has until a person chooses others. There is no other list. */
import type { Chord } from './key-text.ts';
import { WINDOW_PRESETS } from '../canvas/windowing.ts';
import { placesPoints, type ViewerTool } from '../tools/viewer-tools.ts';

/**
 * Where a key counts: everywhere; or while the image has the focus, whatever its tool is, or only while that moves
 * slices, places points, does either, or paints.
 */
export type Scope = 'window' | 'viewer' | 'slices' | 'points' | 'looks' | 'paint';

export interface Binding<Id extends string = string> {
  /** For example `run.submit`. */
  readonly id: Id;
  /** Key of its text. */
  readonly label: string;
  /** Key of the heading that it stands under. */
  readonly group: string;
  /** The first is shown; a browser may keep it to itself, so those that it takes have a second. */
  readonly keys: readonly Chord[];
  readonly scope: Scope;
}

const row = <Id extends string>(
  group: string,
  id: Id,
  label: string,
  keys: readonly Chord[],
  scope: Scope = 'window',
): Binding<Id> => ({ id, label, group, keys, scope });
const inWindow = <Id extends string>(id: Id, label: string, ...keys: Chord[]) =>
  row('shell.command.group.window', `window.${id}` as const, `shell.command.${label}`, keys);
const fold = <Side extends string>(side: Side, key: Chord) =>
  row('shell.command.group.window', `window.fold-${side}` as const, `workspace.fold.${side}`, [key]);
const go = <Id extends string>(page: Id, label: string) =>
  row('shell.command.group.go', `go.${page}` as const, `shell.command.${label}`, []);
const run = <Id extends string>(id: Id, label: string, ...keys: Chord[]) =>
  row('workspace.recipe', `run.${id}` as const, `workspace.run.${label}`, keys);
const viewer = <Id extends string>(id: Id, keys: readonly Chord[], scope: Scope = 'viewer') =>
  row('viewer.keys.group', `viewer.${id}` as const, `viewer.keys.${id}`, keys, scope);
const mask = <Id extends string>(id: Id, keys: readonly Chord[], scope: Scope = 'viewer') =>
  row('painting.group', `mask.${id}` as const, `painting.act.${id}`, keys, scope);

export const keyTable = [
  inWindow('palette', 'palette', 'Mod+K', 'Alt+Shift+K'),
  inWindow('keys', 'keys', '?'),
  inWindow('theme', 'theme'),
  inWindow('next-region', 'nextRegion', 'F6'),
  inWindow('previous-region', 'previousRegion', 'Shift+F6'),
  fold('bottom', 'F8'),
  fold('left', 'F9'),
  fold('right', 'F10'),
  row('shell.command.group.file', 'file.open', 'shell.command.openFiles', ['Mod+O', 'Alt+Shift+O']),
  row('shell.command.group.file', 'file.open-folder', 'shell.command.openFolder', []),
  go('start', 'goStart'),
  go('workspace', 'goWorkspace'),
  go('compare', 'goCompare'),
  go('queue', 'goQueue'),
  go('models', 'goModels'),
  go('score', 'goScore'),
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
  ...WINDOW_PRESETS.map(({ id, label }, n) =>
    row('viewer.keys.group', `viewer.preset.${id}` as const, label, [String(n + 1)], 'viewer'),
  ),
  viewer('invert', ['I']),
  viewer('overlays', ['O']),
  viewer('window', ['W']),
  viewer('probe', ['P']),
  viewer('crossHair', ['H']),
  viewer('distance', ['M']),
  viewer('angle', ['A']),
  viewer('blink', ['`']),
  viewer('original', ['Tab'], 'paint'),
  viewer('compare', ['C']),
  viewer('error', ['D']),
  viewer('spread', ['U']),
  viewer('planes', ['T']),
  viewer('nextPlane', ['N']),
  viewer('previous', ['ArrowUp', 'ArrowLeft'], 'slices'),
  viewer('next', ['ArrowDown', 'ArrowRight'], 'slices'),
  viewer('back', ['PageUp']),
  viewer('forward', ['PageDown']),
  viewer('first', ['Home']),
  viewer('last', ['End']),
  viewer('pointLeft', ['ArrowLeft'], 'points'),
  viewer('pointLeftFar', ['Shift+ArrowLeft'], 'points'),
  viewer('pointRight', ['ArrowRight'], 'points'),
  viewer('pointRightFar', ['Shift+ArrowRight'], 'points'),
  viewer('pointUp', ['ArrowUp'], 'points'),
  viewer('pointUpFar', ['Shift+ArrowUp'], 'points'),
  viewer('pointDown', ['ArrowDown'], 'points'),
  viewer('pointDownFar', ['Shift+ArrowDown'], 'points'),
  viewer('place', ['Enter'], 'points'),
  viewer('giveUp', ['Escape'], 'looks'),

  mask('brush', ['B']),
  mask('erase', ['E']),
  mask('rectangle', ['R']),
  mask('ellipse', ['Shift+R']),
  mask('lasso', ['L']),
  mask('fill', ['G']),
  mask('pick', ['S']),
  mask('move', ['V']),
  mask('swap', ['X']),
  mask('smaller', ['[']),
  mask('larger', [']']),
  mask('softer', ['Shift+[']),
  mask('harder', ['Shift+]']),
  mask('shown', ['Q']),
  mask('invert', ['Shift+I']),
  mask('undo', ['Mod+Z'], 'window'),
  mask('redo', ['Mod+Shift+Z', 'Mod+Y'], 'window'),
  mask('left', ['ArrowLeft'], 'paint'),
  mask('leftFar', ['Shift+ArrowLeft'], 'paint'),
  mask('right', ['ArrowRight'], 'paint'),
  mask('rightFar', ['Shift+ArrowRight'], 'paint'),
  mask('up', ['ArrowUp'], 'paint'),
  mask('upFar', ['Shift+ArrowUp'], 'paint'),
  mask('down', ['ArrowDown'], 'paint'),
  mask('downFar', ['Shift+ArrowDown'], 'paint'),
  mask('paintHere', ['Enter'], 'paint'),
  mask('paintHereLine', ['Shift+Enter'], 'paint'),
  mask('eraseHere', ['Delete'], 'paint'),
  mask('eraseHereLine', ['Shift+Delete'], 'paint'),
  mask('abandon', ['Escape'], 'paint'),
];

export type KeyId = (typeof keyTable)[number]['id'];

const byId = new Map<string, Binding<KeyId>>(keyTable.map((binding) => [binding.id, binding]));

export function bindingOf(id: KeyId): Binding<KeyId> {
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
