import { afterEach, expect, it, vi } from 'vitest';
import { progressLine } from '../../electron/cli/progress.ts';
import { terminal } from '../../electron/cli/terminal.ts';

afterEach(() => vi.restoreAllMocks());

it('shows control characters of a file name instead of obeying them', () => {
  let shown = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
  const out = terminal({ json: false, quiet: false, eventLines: false });
  out.note('Reading a\u001b[2Jb\u0007\u009bc\nsecond line');
  out.fail({ code: 'unreadable-file', file: 'x\r\u001b]0;title', reason: 'it is odd' });
  expect(shown).toContain('Reading a\ufffd[2Jb\ufffd\ufffdc\nsecond line\n');
  expect(shown).toContain('x\ufffd\ufffd]0;title cannot be read');
});

it('tells events as lines of JSON where --progress json asks for them, and only there', () => {
  let shown = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
  const event = { kind: 'phase', n: 1, at: 1, stage: 'measuring', phase: 'Measuring' } as const;
  expect(terminal({ json: false, quiet: false, eventLines: false }).event(event)).toBe(false);
  expect(shown).toBe('');
  expect(terminal({ json: false, quiet: true, eventLines: true }).event(event)).toBe(true);
  expect(JSON.parse(shown)).toEqual(event);
});

it('tells what makes a result doubtful also where it is quiet, but once, and no other note', () => {
  let shown = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
  const out = terminal({ json: false, quiet: true, eventLines: false });
  out.note('Run folder: run');
  for (const n of [1, 2]) progressLine(out)({ kind: 'warning', n, at: 1, text: 'This image is unusual.' });
  expect(shown).toBe('Warning: This image is unusual.\n');
});
