import { expect, it } from 'vitest';
import { runEventsOf } from '../../../core/contract/run.ts';

const line = (text: string, n?: number): string =>
  JSON.stringify({ kind: 'warning', text, at: 1, ...(n === undefined ? {} : { n }) });
const told = (text: string): [number, string][] =>
  runEventsOf(text).map((e) => [e.n, e.kind === 'warning' ? e.text : '']);

it('events of an earlier program have the numbers of their lines, whatever lies between', () => {
  expect(told(`${line('a')}\n{"kind":"unknown"}\n\n${line('b')}\n`)).toEqual([
    [1, 'a'],
    [4, 'b'],
  ]);
});

it('a number that is written stands', () => {
  expect(told(`${line('a')}\n${line('b')}\n${line('c', 9)}\n`)).toEqual([
    [1, 'a'],
    [2, 'b'],
    [9, 'c'],
  ]);
});

it('a line that was cut is left out', () => {
  expect(told(`${line('a', 1)}\n${line('b', 2).slice(0, 20)}`)).toEqual([[1, 'a']]);
  expect(told('')).toEqual([]);
});
