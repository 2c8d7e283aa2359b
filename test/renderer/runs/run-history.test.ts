import { computed } from 'vue';
import { expect, it } from 'vitest';
import type { RunEvent } from '../../../core/contract/run.ts';
import { append, merge, newHistory, type GrowingHistory } from '../../../renderer/stores/runs/run-history.ts';

const step = (n: number): RunEvent => ({
  kind: 'step',
  n,
  at: n / 10,
  method: 'tv',
  seed: null,
  step: n,
  of: 99,
  sigma: null,
  nfe: 0,
  residual: 1 / n,
});
const phase = (n: number, text: string): RunEvent => ({ kind: 'phase', n, at: 0, stage: text, phase: text });
const preview = (n: number, file: string): RunEvent => ({
  kind: 'preview',
  n,
  at: 0,
  method: 'tv',
  seed: null,
  step: n,
  file,
});
const numbers = ({ events }: GrowingHistory): number[] => events.map(({ n }) => n);

it('a history grows in place, and who reads it is told', () => {
  const history = newHistory();
  const { events } = history;
  const last = computed(() => history.events.at(-1)?.n ?? 0);
  const count = computed(() => [...history.events].length);
  expect([last.value, count.value]).toEqual([0, 0]);
  append(history, step(1));
  append(history, step(2));
  expect([last.value, count.value]).toEqual([2, 2]);
  expect(history.events).toBe(events);
});

it('an event that was told twice counts once, and a gap stays one', () => {
  const history = newHistory();
  for (const n of [1, 2, 2, 1, 5, 5, 6]) append(history, step(n));
  expect(numbers(history)).toEqual([1, 2, 5, 6]);
});

it('what was asked for and what came meanwhile are one list, in whatever order they arrive', () => {
  const history = newHistory();
  for (const n of [4, 5, 6]) append(history, step(n));
  merge(history, [1, 2, 3, 4, 5].map(step));
  append(history, step(6));
  append(history, step(7));
  expect(numbers(history)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('equal events of two parts of a run are two', () => {
  const history = newHistory();
  append(history, { ...phase(1, 'measuring'), at: 0 });
  append(history, { ...phase(2, 'measuring'), at: 0 });
  expect(numbers(history)).toEqual([1, 2]);
});

it('the phase and the preview are the newest, also after a merge with what is older', () => {
  const history = newHistory();
  append(history, phase(7, 'later'));
  append(history, preview(8, 'b.npy'));
  merge(history, [phase(1, 'earlier'), preview(2, 'a.npy'), phase(3, 'between')]);
  expect(history.phase).toBe('later');
  expect(history.preview).toEqual({ file: 'b.npy', step: 8, n: 8 });
});
