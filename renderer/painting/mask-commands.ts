import { canDo, type Command } from '../shell/commands.ts';
import type { MaskSession } from './mask-session.ts';
import type { MaskTool } from './mask-state.ts';

/** The hand is on the tools as often as on the image; but in a text field undo is of the text. */
const anywhere = (command: Command): Command => ({
  ...command,
  scope: 'window',
  enabled: () => !document.activeElement?.matches('input, textarea') && canDo(command),
});

/** The keys of painting, as the shell's commands: single keys count while the image has the focus. */
export function maskCommands(open: () => MaskSession | null): readonly Command[] {
  const act = (id: string, keys: readonly string[], perform: (mask: MaskSession) => void): Command => ({
    id: `mask.${id}`,
    label: `painting.act.${id}`,
    group: 'painting.group',
    keys,
    scope: 'viewer',
    enabled: () => open() !== null,
    perform() {
      const mask = open();
      if (mask !== null) perform(mask);
    },
  });
  const choose = (tool: MaskTool, keys: readonly string[]): Command =>
    act(tool, keys, (m) => m.set({ tool, mode: 'paint' }));
  const harden = (mask: MaskSession, by: number): void =>
    mask.set({ hardness: Math.min(1, Math.max(0, Math.round((mask.state.hardness + by) * 10) / 10)) });
  const arrow = (id: string, key: string, columns: number, rows: number): readonly Command[] => [
    act(id, [key], (m) => m.moveCursor(columns, rows)),
    act(`${id}Far`, [`Shift+${key}`], (m) => m.moveCursor(10 * columns, 10 * rows)),
  ];
  const press = (id: string, key: string, mode: 'paint' | 'erase'): readonly Command[] => [
    act(id, [key], (m) => m.pressCursor(mode, false)),
    act(`${id}Line`, [`Shift+${key}`], (m) => m.pressCursor(mode, true)),
  ];
  return [
    choose('brush', ['B']),
    act('erase', ['E'], (m) => m.set({ tool: 'brush', mode: 'erase' })),
    choose('rectangle', ['R']),
    choose('ellipse', ['Shift+R']),
    choose('lasso', ['L']),
    choose('fill', ['G']),
    act('swap', ['X'], (m) => m.swap()),
    act('smaller', ['['], (m) => m.resize(-1)),
    act('larger', [']'], (m) => m.resize(1)),
    act('softer', ['Shift+['], (m) => harden(m, -0.1)),
    act('harder', ['Shift+]'], (m) => harden(m, 0.1)),
    act('shown', ['Q'], (m) => m.set({ shown: m.state.shown === 'hidden' ? 'fill' : 'hidden' })),
    act('invert', ['Shift+I'], (m) => m.invert()),
    anywhere(act('undo', ['Mod+Z'], (m) => m.undo())),
    anywhere(act('redo', ['Mod+Shift+Z', 'Mod+Y'], (m) => m.redo())),
    ...arrow('left', 'ArrowLeft', -1, 0),
    ...arrow('right', 'ArrowRight', 1, 0),
    ...arrow('up', 'ArrowUp', 0, -1),
    ...arrow('down', 'ArrowDown', 0, 1),
    ...press('paintHere', 'Enter', 'paint'),
    ...press('eraseHere', 'Delete', 'erase'),
    act('abandon', ['Escape'], (m) => m.abandon()),
  ];
}
