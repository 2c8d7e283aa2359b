import { describe, expect, it } from 'vitest';
import { decodePoints } from '../../../core/formats/lists/point-list.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (file: Uint8Array): number[] => {
  const found = decodePoints(file, 'points');
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return [...found.value];
};

describe('points of the plane', () => {
  it.each([
    ['0.5,-0.25\n0,1\n', 'commas'],
    ['\ufeffx,y\r\n0.5, -0.25\r\n\r\n# the last\r\n0 , 1', 'names, notes and empty lines'],
    ['0.5 -0.25\n0\t1', 'spaces and tabs'],
    ['0.5;-0.25\n0;1', 'semicolons'],
  ])('are read from a text: %j (%s)', (text) => expect(read(bytes(text))).toEqual([0.5, -0.25, 0, 1]));

  it('are read from an .npy of two columns', () => {
    expect(read(encodeNpy(Float32Array.of(0.5, -0.25, 0, 1), [2, 2]))).toEqual([0.5, -0.25, 0, 1]);
  });

  it.each([
    [bytes('1,2,3\n0,1,2'), /line 2 is not two numbers/],
    [bytes('0,1\nhere,there'), /line 2 is not two numbers/],
    [Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10, 0, 0), /it is no text/],
    [bytes(''), /holds no points/],
    [bytes('0,100'), /reach to 100/],
    [bytes('0 0\n'.repeat(5001)), /5001 points, more than 5000/],
    [encodeNpy(Float32Array.of(0, 1, 0, 1), [4]), /its shape is 4/],
    [encodeNpy(Float32Array.of(NaN, 1), [1, 2]), /not finite/],
  ])('are refused in a sentence that says why: %#', (file, reason) => {
    const found = decodePoints(file, 'points');
    expect(found).toMatchObject({
      ok: false,
      error: { code: 'unreadable-file', file: 'points', reason: expect.stringMatching(reason) },
    });
  });
});
