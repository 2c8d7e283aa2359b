import { describe, expect, it } from 'vitest';
import { decodeDicom } from '../../../../core/formats/dicom/dicom.ts';
import { rampOf } from '../../../../core/image/windows/window.ts';
import { createCodecs } from '../../../../electron/worker/codecs/codecs.ts';
import { native, type Element } from '../../../fixtures/formats/dicom-bytes.ts';

async function open(more: readonly Element[]) {
  const bytes = native({ rows: 1, columns: 2, pixels: Uint16Array.of(0, 1000), more });
  const d = await decodeDicom(bytes, 'x.dcm', createCodecs());
  if (!d.ok) throw new Error(JSON.stringify(d.error));
  return d.value;
}
const table = (first: number, entries: readonly number[], name?: string): Element => [
  0x00283010,
  'SQ',
  [
    [
      [0x00283002, 'US', [entries.length, first, 16]],
      ...(name === undefined ? [] : [[0x00283003, 'LO', name] as const]),
      [0x00283006, 'US', entries],
    ],
  ],
];

describe('the windows of a DICOM file', () => {
  it('are all of them, by the names that the file gives', async () => {
    const { windows, warnings } = await open([
      [0x00281050, 'DS', '40\\-600\\7'],
      [0x00281051, 'DS', '400\\1500\\0'],
      [0x00281055, 'LO', 'SOFT TISSUE\\LUNG\\none'],
    ]);
    expect(windows).toEqual([
      { center: 40, width: 400, name: 'SOFT TISSUE' },
      { center: -600, width: 1500, name: 'LUNG' },
    ]);
    expect(warnings).toEqual(['A window without width was ignored.']);
  });

  it.each([
    ['LINEAR', {}, []],
    ['SIGMOID', { curve: 'sigmoid' }, []],
    ['LINEAR_EXACT', { curve: 'linear-exact' }, []],
    ['SPLINE', {}, ['The file asks for a window of the unknown kind "SPLINE"; it is shown as a linear one.']],
  ])('have the curve that the file asks for: %s', async (asked, curve, warned) => {
    const { windows, warnings } = await open([
      [0x00281050, 'DS', '40'],
      [0x00281051, 'DS', '400'],
      [0x00281056, 'CS', asked],
    ]);
    expect(windows).toEqual([{ center: 40, width: 400, name: null, ...curve }]);
    expect(warnings).toEqual(warned);
  });

  it('stand for a table by where it leaves black and reaches white', async () => {
    // Flat to 102, rising to 112, flat beyond: a linear table, so the window is it.
    const entries = Array.from({ length: 20 }, (_, i) => 6000 * Math.min(Math.max(i - 2, 0), 10));
    const { windows, warnings } = await open([table(100, entries, 'CHEST')]);
    expect(windows.map(({ name }) => name)).toEqual(['CHEST']);
    const { gain, offset } = rampOf(windows[0]!, 'stored');
    entries.forEach((v, i) => {
      const shown = Math.min(1, Math.max(0, gain * (100 + i) + offset));
      expect(shown).toBeCloseTo(v / 60_000, 10);
    });
    expect(warnings.join()).toMatch('VOI LUT');
  });

  it.each<[string, Element]>([
    [
      'too short',
      [
        0x00283010,
        'SQ',
        [
          [
            [0x00283002, 'US', [500, 0, 16]],
            [0x00283006, 'US', [1, 2]],
          ],
        ],
      ],
    ],
    ['flat', table(0, [5, 5, 5])],
    ['falling', table(0, [9, 5, 1])],
    ['without anything', [0x00283010, 'SQ', [[]]]],
  ])('leave a table out that is %s', async (_, element) => {
    expect((await open([element])).windows).toEqual([]);
  });
});
