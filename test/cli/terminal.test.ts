import { afterEach, expect, it, vi } from 'vitest';
import { terminal } from '../../electron/cli/terminal.ts';

afterEach(() => vi.restoreAllMocks());

it('shows control characters of a file name instead of obeying them', () => {
  let shown = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
  const out = terminal({ json: false, quiet: false });
  out.note('Reading a\u001b[2Jb\u0007\u009bc\nsecond line');
  out.fail({ code: 'unreadable-file', file: 'x\r\u001b]0;title', reason: 'it is odd' });
  expect(shown).toContain('Reading a\ufffd[2Jb\ufffd\ufffdc\nsecond line\n');
  expect(shown).toContain('x\ufffd\ufffd]0;title cannot be read');
});
