import { expect, it } from 'vitest';
import type { RunEvent } from '../../../core/contract/run.ts';
import {
  alignSeries,
  legendGroups,
  LINE_STYLES,
  lineStyle,
  tableRows,
} from '../../../renderer/components/charts/line-series.ts';
import {
  residualBand,
  residualSeries,
  sigmaSeries,
  stepsOf,
} from '../../../renderer/components/charts/residual-series.ts';

const step = (
  method: string,
  seed: number | null,
  n: number,
  residual: number,
  sigma: number | null = null,
): RunEvent => ({
  kind: 'step',
  n,
  at: n,
  method,
  seed,
  step: n,
  of: 3,
  sigma,
  nfe: n,
  residual,
});

it('lines share one x; what is not there is left out, and what has no logarithm', () => {
  const a = { id: 'a', label: 'a', style: 0, x: [1, 2, 4], y: [3, 0, NaN] };
  const b = { id: 'b', label: 'b', style: 1, x: [2, 3], y: [5, 6] };
  expect(alignSeries([a, b], false)).toEqual({
    x: [1, 2, 3, 4],
    lines: [
      [3, 0, null, null],
      [null, 5, 6, null],
    ],
  });
  expect(alignSeries([a, b], true).lines[0]).toEqual([3, null, null, null]);
});

it('a table shows every row or an even share, first and last among them', () => {
  expect(tableRows(3)).toEqual([0, 1, 2]);
  const rows = tableRows(1001);
  expect(rows.length).toBeLessThanOrEqual(101);
  expect([rows[0], rows.at(-1)]).toEqual([0, 1000]);
});

it('styles differ in their dashes, not in colour alone', () => {
  expect(new Set(LINE_STYLES.map((s) => s.dash.join())).size).toBe(LINE_STYLES.length);
  expect(lineStyle(LINE_STYLES.length + 1)).toBe(LINE_STYLES[1]);
});

it('steps go to their method and seed; one that was told again counts once', () => {
  const runs = stepsOf([
    step('tv', null, 1, 0.5),
    { kind: 'phase', n: 1, at: 0, stage: 'measuring', phase: 'load' },
    step('proximal', 1, 2, 0.2, 0.1),
    step('proximal', 1, 1, 0.4, 0.2),
    step('proximal', 1, 2, 0.3, 0.1),
    step('proximal', 2, 1, 0.6, 0.2),
  ]);
  const series = residualSeries(
    runs,
    (method, seed) => `${method} ${seed ?? '-'}`,
    (method, seeds) => `${method}, ${seeds} seeds`,
  );
  expect(series).toEqual([
    { id: 'tv-', label: 'tv -', group: 'tv, 1 seeds', style: 0, x: [1], y: [0.5] },
    { id: 'proximal-1', label: 'proximal 1', group: 'proximal, 2 seeds', style: 1, x: [1, 2], y: [0.4, 0.3] },
    { id: 'proximal-2', label: 'proximal 2', group: 'proximal, 2 seeds', style: 1, x: [1], y: [0.6] },
  ]);
  expect(legendGroups(series).map(({ label, lines }) => [label, lines.length])).toEqual([
    ['tv -', 1],
    ['proximal, 2 seeds', 2],
  ]);
  expect(sigmaSeries(runs, 'σ')).toMatchObject({ x: [1], y: [0.2], onRight: true });
  expect(sigmaSeries(stepsOf([step('tv', null, 1, 1)]), 'σ')).toBeNull();
});

it('the band is 1 ± √(2/m) of the noise, and is told for Gaussian noise alone', () => {
  const band = residualBand({ kind: 'gaussian', epsilon: 0.01 }, 200)!;
  expect((band.low + band.high) / 2).toBeCloseTo(0.01, 6);
  expect((band.high - band.low) / (band.high + band.low)).toBeCloseTo(0.1, 12);
  expect(residualBand({ kind: 'poisson', i0: 1e5 }, 200)).toBeNull();
  expect(residualBand({ kind: 'none' }, 200)).toBeNull();
});
