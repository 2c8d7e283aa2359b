import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { keysOf, refusalOf } from '../../../renderer/keys/bindings.ts';
import { chordOf, isPressed, isSingleKey, sameChord, type Press } from '../../../renderer/keys/chord.ts';
import { keyTable, type KeyId } from '../../../renderer/keys/key-table.ts';
import { commandFor, matching, type Command } from '../../../renderer/keys/commands.ts';

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

describe('a chord that is pressed to be chosen', () => {
  it.each<[string, Press, boolean, string | null]>([
    ['a letter where it writes itself', press('z', 'KeyW'), false, 'Z'],
    ['a letter with Shift', press('I', 'KeyI', { shiftKey: true }), false, 'Shift+I'],
    ['a digit by its place', press('&', 'Digit1'), false, '1'],
    ['a digit with Shift', press('!', 'Digit1', { shiftKey: true }), false, 'Shift+1'],
    ['a sign, whatever makes it', press('?', 'Minus', { shiftKey: true }), false, '?'],
    ['plus', press('+', 'Equal', { shiftKey: true, ctrlKey: true }), false, 'Mod++'],
    ['a chord', press('k', 'KeyK', { ctrlKey: true, altKey: true }), false, 'Mod+Alt+K'],
    ['Alt on a Mac', press('\u2021', 'KeyK', { altKey: true }), true, 'Alt+K'],
    ['an arrow', press('ArrowUp', 'ArrowUp', { shiftKey: true }), false, 'Shift+ArrowUp'],
    ['a modifier alone', press('Shift', 'ShiftLeft', { shiftKey: true }), false, null],
    ['a dead key', press('Dead', 'BracketLeft'), false, null],
    ['the Windows key', press('k', 'KeyK', { metaKey: true }), false, null],
    ['Ctrl on a Mac', press('k', 'KeyK', { ctrlKey: true }), true, null],
  ])('%s', (_, event, mac, chord) => expect(chordOf(event, mac)).toBe(chord));

  it('is known again when it is pressed', () => {
    const keys = fc.constantFrom(
      ...([['a', 'KeyA'], ['A', 'KeyA'], ['\u0153', 'KeyO'], ['"', 'Digit3'], ['7', 'Digit7'], ['{', 'BracketLeft'],
        ['+', 'Equal'], [' ', 'Space'], ['F5', 'F5'], ['Enter', 'Enter'], ['ArrowLeft', 'ArrowLeft']] as const), // prettier-ignore
    );
    const flags = fc.record({
      ctrlKey: fc.boolean(),
      altKey: fc.boolean(),
      shiftKey: fc.boolean(),
      metaKey: fc.boolean(),
    });
    fc.assert(
      fc.property(keys, flags, fc.boolean(), ([key, code], held, mac) => {
        const event = press(key, code, held);
        const chord = chordOf(event, mac);
        if (chord !== null) expect(isPressed(chord, event, mac)).toBe(true);
      }),
    );
  });

  it('is refused where it is taken or operates the window', () => {
    const own = keysOf({});
    expect(keyTable.flatMap(({ id, keys }) => keys.flatMap((k) => {
      const why = refusalOf(k, id, own);
      return why?.why === 'taken' ? [`${k} of ${id} is ${why.by.id}`] : [];
    }))).toEqual([]); // prettier-ignore
    expect(refusalOf('Mod+k', 'mask.fill', own)).toMatchObject({ why: 'taken', by: { id: 'window.palette' } });
    expect(refusalOf('F', 'mask.fill', own)).toMatchObject({ by: { id: 'viewer.fit' } });
    expect(refusalOf('F', 'mask.fill', keysOf({ 'viewer.fit': 'Z' }))).toBeNull();
    expect(refusalOf('Z', 'mask.fill', keysOf({ 'viewer.fit': 'Z' }))).toMatchObject({ by: { id: 'viewer.fit' } });
    expect(refusalOf('F', 'mask.fill', keysOf({ 'viewer.fit': '' }))).toBeNull();
    // While the brush is in hand, arrows do not move slices: both may have them.
    expect(refusalOf('ArrowLeft', 'mask.left', own)).toBeNull();
    expect(refusalOf('Enter', 'go.start', own)).toEqual({ why: 'reserved' });
    expect(refusalOf('Tab', 'viewer.fit', own)).toEqual({ why: 'reserved' });
    expect(refusalOf('Mod+Enter', 'go.start', own)).toMatchObject({ by: { id: 'run.submit' } });
  });

  it('is the same however its letters are written', () => {
    expect([sameChord('Mod+K', 'Mod+k'), sameChord('K', 'Mod+K'), sameChord('Mod++', 'Mod++')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('the command of a key press', () => {
  const command = (id: KeyId, more: Partial<Command>): Command => ({
    id,
    label: id,
    group: 'g',
    keys: [],
    scope: 'window',
    perform: () => undefined,
    ...more,
  });
  const commands = [
    command('window.palette', { keys: ['Mod+K'] }),
    command('viewer.fit', { keys: ['F'], scope: 'viewer' }),
    command('viewer.overlays', { keys: ['F'], scope: 'viewer', enabled: () => false }),
    command('window.keys', { keys: ['?'] }),
  ];
  const here = { inViewer: true, isTyping: false, singleKeys: true };
  const of = (event: Press, situation = here): string | undefined => commandFor(commands, event, situation)?.id;
  const f = press('f', 'KeyF');
  const question = press('?', 'Minus', { shiftKey: true });

  it('counts single keys only where they are meant', () => {
    expect(of(f)).toBe('viewer.fit');
    expect(of(f, { ...here, inViewer: false })).toBeUndefined();
    expect(of(f, { ...here, singleKeys: false })).toBeUndefined();
    expect(of(question)).toBe('window.keys');
    expect(of(question, { ...here, isTyping: true })).toBeUndefined();
  });
  it('counts chords everywhere, while typing too', () =>
    expect(of(press('k', 'KeyK', { ctrlKey: true }), { inViewer: false, isTyping: true, singleKeys: false })).toBe(
      'window.palette',
    ));
  it('prefers what was offered last', () => {
    const newer = command('go.start', { keys: ['Mod+K'] });
    expect(commandFor([...commands, newer], press('k', 'KeyK', { ctrlKey: true }), here)?.id).toBe('go.start');
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
