import { describe, expect, it } from 'vitest';
import { isPressed, isSingleKey, type Press } from '../../../renderer/shell/chord.ts';
import { commandFor, matching, type Command } from '../../../renderer/shell/commands.ts';

const press = (key: string, code: string, held: Partial<Press> = {}): Press => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('chords on other layouts', () => {
  it.each<[string, string, Press, boolean, boolean]>([
    ['Ctrl+K', 'Mod+K', press('k', 'KeyK', { ctrlKey: true }), false, true],
    ['⌘K on a Mac', 'Mod+K', press('k', 'KeyK', { metaKey: true }), true, true],
    ['Ctrl+K on a Mac is another', 'Mod+K', press('k', 'KeyK', { ctrlKey: true }), true, false],
    ['Ctrl+Z on AZERTY lies at W', 'Mod+Z', press('z', 'KeyW', { ctrlKey: true }), false, true],
    ['the key at Z on AZERTY is W', 'Mod+Z', press('w', 'KeyZ', { ctrlKey: true }), false, false],
    ['capitals by Caps Lock', 'B', press('B', 'KeyB'), false, true],
    ['Shift is no accident', 'B', press('B', 'KeyB', { shiftKey: true }), false, false],
    [
      'Alt+Shift+K where Alt makes a sign',
      'Alt+Shift+K',
      press('', 'KeyK', { altKey: true, shiftKey: true }),
      true,
      true,
    ],
    ['digits by place: AZERTY', '1', press('&', 'Digit1'), false, true],
    ['digits by place: with Shift', 'Shift+1', press('!', 'Digit1', { shiftKey: true }), false, true],
    ['? with whatever makes it', '?', press('?', 'Minus', { shiftKey: true }), false, true],
    ['? is not its key alone', '?', press('/', 'Slash'), false, false],
    ['Ctrl+.', 'Mod+.', press('.', 'Period', { ctrlKey: true }), false, true],
    ['Ctrl+Shift+.', 'Mod+Shift+.', press('>', 'Period', { ctrlKey: true, shiftKey: true }), false, true],
    ['Ctrl+Enter', 'Mod+Enter', press('Enter', 'Enter', { ctrlKey: true }), false, true],
    [
      'Ctrl+Shift+Enter is another',
      'Mod+Enter',
      press('Enter', 'Enter', { ctrlKey: true, shiftKey: true }),
      false,
      false,
    ],
    ['plus', '+', press('+', 'Equal', { shiftKey: true }), false, true],
    ['F6', 'F6', press('F6', 'F6'), false, true],
  ])('%s', (_, chord, event, mac, is) => expect(isPressed(chord, event, mac)).toBe(is));

  it('tells single keys', () => {
    expect(['?', 'B', '1', ' ', 'Shift+1'].map(isSingleKey)).toEqual([true, true, true, true, true]);
    expect(['F6', 'Mod+K', 'Alt+Shift+K', 'Enter'].map(isSingleKey)).toEqual([false, false, false, false]);
  });
});

describe('the command of a key press', () => {
  const command = (id: string, more: Partial<Command>): Command => ({
    id,
    label: id,
    group: 'g',
    perform: () => undefined,
    ...more,
  });
  const commands = [
    command('palette', { keys: ['Mod+K'] }),
    command('fit', { keys: ['F'], scope: 'viewer' }),
    command('off', { keys: ['F'], scope: 'viewer', enabled: () => false }),
    command('keys', { keys: ['?'] }),
  ];
  const here = { inViewer: true, isTyping: false, singleKeys: true };
  const of = (event: Press, situation = here): string | undefined => commandFor(commands, event, situation)?.id;
  const f = press('f', 'KeyF');
  const question = press('?', 'Minus', { shiftKey: true });

  it('counts single keys only where they are meant', () => {
    expect(of(f)).toBe('fit');
    expect(of(f, { ...here, inViewer: false })).toBeUndefined();
    expect(of(f, { ...here, singleKeys: false })).toBeUndefined();
    expect(of(question)).toBe('keys');
    expect(of(question, { ...here, isTyping: true })).toBeUndefined();
  });
  it('counts chords everywhere, while typing too', () =>
    expect(of(press('k', 'KeyK', { ctrlKey: true }), { inViewer: false, isTyping: true, singleKeys: false })).toBe(
      'palette',
    ));
  it('prefers what was offered last', () => {
    const newer = command('newer', { keys: ['Mod+K'] });
    expect(commandFor([...commands, newer], press('k', 'KeyK', { ctrlKey: true }), here)?.id).toBe('newer');
  });
});

describe('finding a command by its words', () => {
  const entries = ['Go to Queue', 'Pause the queue', 'Queue next', 'Open files'].map((text) => ({ text }));
  it('wants every word, and puts what begins with it first', () => {
    expect(matching(entries, 'que').map((e) => e.text)).toEqual(['Queue next', 'Go to Queue', 'Pause the queue']);
    expect(matching(entries, 'the pause').map((e) => e.text)).toEqual(['Pause the queue']);
    expect(matching(entries, '')).toHaveLength(4);
    expect(matching(entries, 'nothing')).toEqual([]);
  });
});
