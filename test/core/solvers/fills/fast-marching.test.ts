import { describe, expect, it } from 'vitest';
import { type Field, march, PLACE } from '../../../../core/solvers/fills/fast-marching.ts';

/** Rows of a map: # closed, s a seed, anything else ahead. */
function fieldOf(rows: readonly string[]): { field: Field; seeds: Int32Array } {
  const map = rows.join('');
  const place = Uint8Array.from(map, (c) => (c === '#' ? PLACE.closed : c === 's' ? PLACE.reached : PLACE.ahead));
  const seeds = Int32Array.from([...map].flatMap((c, i) => (c === 's' ? [i] : [])));
  const arrival = new Float32Array(map.length);
  return { field: { height: rows.length, width: rows[0]!.length, place, arrival }, seeds };
}

describe('march', () => {
  it('meets every pixel once, in the order of arrival, at its distance from a straight front', () => {
    const { field, seeds } = fieldOf(Array.from({ length: 9 }, () => '....s...'));
    const met: number[] = [];
    march(field, seeds, Infinity, (i) => met.push(field.arrival[i]!));
    field.arrival.forEach((v, i) => expect(v).toBe(Math.abs((i % 8) - 4)));
    expect(met).toEqual([...met].sort((a, b) => a - b));
    expect(met).toHaveLength(9 * 7);
  });

  it('runs in circles from a point, late by less than the first order allows', () => {
    const side = 61;
    const rows = Array.from({ length: side }, (_, r) => '.'.repeat(30) + (r === 30 ? 's' : '.') + '.'.repeat(30));
    const { field, seeds } = fieldOf(rows);
    march(field, seeds, Infinity, () => undefined);
    field.arrival.forEach((v, i) => {
      const straight = Math.hypot(Math.floor(i / side) - 30, (i % side) - 30);
      expect(v).toBeGreaterThanOrEqual(straight - 1e-4);
      expect(v - straight).toBeLessThan(1.5);
    });
  });

  it('goes round what is closed, stops at its limit, and leaves what it cannot come to', () => {
    const corridor = ['s#...#.', '.#.#.#.', '...#.#.'];
    const whole = fieldOf(corridor);
    march(whole.field, whole.seeds, Infinity, () => undefined);
    expect(whole.field.arrival[2 * 7 + 4]).toBeGreaterThan(7); // down, along, up, along, down: 10 by the grid
    expect(whole.field.arrival[2 * 7 + 4]).toBeLessThanOrEqual(10);
    expect(whole.field.place[6]).toBe(PLACE.ahead);
    const short = fieldOf(corridor);
    march(short.field, short.seeds, 2, () => undefined);
    expect(short.field.place.filter((p) => p === PLACE.reached)).toHaveLength(3);
  });
});
