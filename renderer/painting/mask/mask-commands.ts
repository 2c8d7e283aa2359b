import type { KeyId } from '../../keys/key-table.ts';
import type { Offer } from '../../keys/commands.ts';
import type { MaskSession } from './mask-session.ts';
import type { MaskTool } from './mask-state.ts';

/** What stands behind `mask.` in the table of keys. */
type ActOf<Id> = Id extends `mask.${infer Act}` ? Act : never;
type Act = ActOf<KeyId>;

/** Whether the pointer paints, and making it do so. */
export interface Hand {
  paints(): boolean;
  paint(): void;
}

/** Painting by keys, and what buttons do too. The image's arrows and Enter are the brush's only while that is in hand. */
export function maskCommands(open: () => MaskSession | null, hand: Hand): readonly Offer[] {
  const act = (id: Act, perform: (mask: MaskSession) => void, enabled = (): boolean => true): Offer => ({
    id: `mask.${id}`,
    enabled: () => open() !== null && enabled(),
    perform() {
      const mask = open();
      if (mask !== null) perform(mask);
    },
  });
  // In a text field undo is of the text.
  const step = (id: Act, perform: (mask: MaskSession) => void): Offer =>
    act(id, perform, () => !document.activeElement?.matches('input, textarea'));
  const choose = (id: Act, tool: MaskTool, mode: 'paint' | 'erase' = 'paint'): Offer =>
    act(id, (m) => {
      m.set({ tool, mode });
      hand.paint();
    });
  const ofColours = (offer: Offer): Offer => ({
    ...offer,
    enabled: () => open()?.raster.colours !== undefined,
  });
  const harden = (mask: MaskSession, by: number): void =>
    mask.set({ hardness: Math.min(1, Math.max(0, Math.round((mask.state.hardness + by) * 10) / 10)) });
  const atCursor = (id: Act, perform: (mask: MaskSession) => void): Offer => act(id, perform, () => hand.paints());
  const arrow = (id: 'left' | 'right' | 'up' | 'down', columns: number, rows: number): readonly Offer[] => [
    atCursor(id, (m) => m.moveCursor(columns, rows)),
    atCursor(`${id}Far`, (m) => m.moveCursor(10 * columns, 10 * rows)),
  ];
  return [
    choose('brush', 'brush'),
    choose('erase', 'brush', 'erase'),
    choose('rectangle', 'rectangle'),
    choose('ellipse', 'ellipse'),
    choose('lasso', 'lasso'),
    choose('fill', 'fill'),
    ofColours(choose('pick', 'pick')),
    ofColours(choose('move', 'move')),
    act('swap', (m) => m.swap()),
    act('smaller', (m) => m.resize(-1)),
    act('larger', (m) => m.resize(1)),
    act('softer', (m) => harden(m, -0.1)),
    act('harder', (m) => harden(m, 0.1)),
    act('shown', (m) => m.set({ shown: m.state.shown === 'hidden' ? 'fill' : 'hidden' })),
    act('invert', (m) => m.invert()),
    step('undo', (m) => m.undo()),
    step('redo', (m) => m.redo()),
    ...arrow('left', -1, 0),
    ...arrow('right', 1, 0),
    ...arrow('up', 0, -1),
    ...arrow('down', 0, 1),
    atCursor('paintHere', (m) => m.pressCursor('paint', false)),
    atCursor('paintHereLine', (m) => m.pressCursor('paint', true)),
    atCursor('eraseHere', (m) => m.pressCursor('erase', false)),
    atCursor('eraseHereLine', (m) => m.pressCursor('erase', true)),
    atCursor('abandon', (m) => m.abandon()),
  ];
}
