import { expect, it } from 'vitest';
import { progressLine } from '../../electron/cli/progress.ts';
import type { Terminal } from '../../electron/cli/terminal.ts';

interface Line {
  readonly text: string;
  readonly matters: boolean;
}

function recorded(): { lines: Line[]; terminal: Terminal } {
  const lines: Line[] = [];
  const nothing = (): void => undefined;
  const terminal: Terminal = {
    ...{
      json: false,
      event: () => false,
      result: nothing,
      object: nothing,
      note: nothing,
      warning: nothing,
      fail: () => 1,
      settle: nothing,
    },
    progress: (text, matters) => lines.push({ text, matters }),
  };
  return { lines, terminal };
}

it('draws every step, lets one in ten matter, and reckons the time that is left', () => {
  const { lines, terminal } = recorded();
  const tell = progressLine(terminal);
  for (let step = 1; step <= 100; step++) {
    tell({
      kind: 'step',
      n: step,
      at: 2 * step,
      method: 'tv',
      seed: null,
      step,
      of: 100,
      sigma: null,
      nfe: 0,
      residual: 0.01234,
    });
  }
  expect(lines).toHaveLength(100);
  expect(lines.filter((l) => l.matters).map((l) => l.text.match(/step (\d+)/)![1])).toEqual([
    '10',
    '20',
    '30',
    '40',
    '50',
    '60',
    '70',
    '80',
    '90',
    '100',
  ]);
  expect(lines[0]!.text).toBe('tv: step 1 of 100, residual 0.0123');
  expect(lines[9]!.text).toBe('tv: step 10 of 100, residual 0.0123, about 3 min 0 s left');
});

it('begins anew with each method and seed', () => {
  const { lines, terminal } = recorded();
  const tell = progressLine(terminal);
  const step = { kind: 'step', n: 1, method: 'proximal', of: 4, sigma: 0.1, nfe: 1, residual: 0.5 } as const;
  tell({ ...step, at: 1, seed: 1, step: 1 });
  tell({ ...step, at: 2, seed: 1, step: 2 });
  tell({ ...step, at: 90, seed: 2, step: 1 });
  expect(lines.map((l) => l.text)).toEqual([
    'proximal, seed 1: step 1 of 4, residual 0.500',
    'proximal, seed 1: step 2 of 4, residual 0.500, about 2 s left',
    'proximal, seed 2: step 1 of 4, residual 0.500',
  ]);
});

it('says no residual of what leaves none', () => {
  const { lines, terminal } = recorded();
  const step = { kind: 'step', n: 1, at: 1, method: 'proximal', seed: 4, step: 1, of: 60, sigma: 20, nfe: 1 } as const;
  progressLine(terminal)({ ...step, residual: 0 });
  expect(lines.map(({ text }) => text)).toEqual(['proximal, seed 4: step 1 of 60']);
});
