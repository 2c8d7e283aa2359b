import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandSegments } from '../../../../core/formats/dicom/pixels/segmented-palette.ts';

describe('expandSegments', () => {
  it('expands runs, lines and copies', () => {
    // 10 20 | a line to 50 in three steps | the first segment once more (one segment at byte 0)
    const words = [0, 2, 10, 20, 1, 3, 50, 2, 1, 0, 0];
    expect(expandSegments(words, 7, 2)).toEqual([10, 20, 30, 40, 50, 10, 20]);
  });

  it('gives as many entries as promised or refuses, whatever the words are', () => {
    const words = fc.array(fc.oneof(fc.nat(4), fc.nat(65535)), { maxLength: 60 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 500 }), (data, count) => {
        try {
          expect(expandSegments(data, count, 2)).toHaveLength(count);
        } catch (e) {
          expect(String(e)).toMatch('segmented palette');
        }
      }),
    );
  });
});
