import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf, pages, railOf, routeOf } from '../../../renderer/stores/route.ts';
import { ago } from '../../../renderer/text/time-text.ts';
import { bytesText } from '../../../core/image/number-text.ts';

describe('the address', () => {
  it('is read back from every place in the window', () =>
    fc.assert(
      fc.property(fc.constantFrom(...pages), fc.option(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/)), (page, id) => {
        expect(routeOf(hashOf({ page, id }))).toEqual({ page, id });
      }),
    ));
  it.each(['', '#', '#/', '#/nowhere', '#token=abc', '#/../etc'])('%j is the start', (hash) =>
    expect(routeOf(hash)).toEqual({ page: 'start', id: null }),
  );
  it('has the lesson too, which belongs to the models on the rail', () => {
    expect(routeOf('#/score')).toEqual({ page: 'score', id: null });
    expect([railOf('score'), railOf('queue')]).toEqual(['models', 'queue']);
  });
  it('takes no id that is none', () => expect(routeOf('#/workspace/<b>').id).toBeNull());
});

describe('times and sizes', () => {
  const hour = 3_600_000;
  it.each([
    [0, 'now'],
    [-hour / 4, '15 minutes ago'],
    [-2 * hour, '2 hours ago'],
    [-25 * hour, 'yesterday'],
    [-24 * 40 * hour, 'last month'],
  ])('%d ms is %s', (ms, text) => expect(ago(1e12 + ms, 1e12)).toBe(text));
  it.each([
    [0, '0 B'],
    [1200, '1 kB'],
    [2_100_000, '2.1 MB'],
    [940e6, '940 MB'],
    [1.6e10, '16.0 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
});
