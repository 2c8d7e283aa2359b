import { expect, it } from 'vitest';
import { decodeAngles, parseAngleList } from '../../../core/formats/lists/angle-list.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { ok } from '../../../core/contract/result.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it('reads one angle a line, and passes over comments, empty lines and a byte order mark', () => {
  expect(parseAngleList('0\n 7.5 \r\n\n# degrees\n-1e1\n', 'a.txt')).toEqual(ok([0, 7.5, -10]));
  expect(decodeAngles(bytes('\ufeff3\n4'), 'a.txt')).toEqual(ok([3, 4]));
});

it('reads an .npy of one axis', () => {
  expect(decodeAngles(encodeNpy(Float64Array.of(1, 2.5), [2]), 'a.npy')).toEqual(ok([1, 2.5]));
});

it.each([
  ['a word', bytes('0\nseven'), 'line 2 is not a number ("seven")'],
  ['nothing', bytes('# none\n'), 'it holds no angles, or some that are not finite'],
  ['two axes', encodeNpy(new Float64Array(4), [2, 2]), 'it has 2 axes'],
  ['NaN', encodeNpy(Float64Array.of(NaN), [1]), 'it holds no angles, or some that are not finite'],
])('refuses %s with its reason', (_, file, reason) => {
  expect(decodeAngles(file, 'a')).toMatchObject({ ok: false, error: { code: 'unreadable-file', file: 'a', reason } });
});
