import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Decoded } from '../../../../core/formats/decoded.ts';
import { decodeDicom } from '../../../../core/formats/dicom/dicom.ts';
import { createCodecs } from '../../../../electron/worker/codecs/codecs.ts';
import {
  dataSet,
  dicomFile,
  encapsulated,
  native,
  picture,
  type Element,
} from '../../../fixtures/formats/dicom-bytes.ts';

const codecs = createCodecs();
async function open(bytes: Uint8Array): Promise<Decoded> {
  const r = await decodeDicom(bytes, 'x.dcm', codecs);
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
}
async function refusal(bytes: Uint8Array, limit = 2 ** 30): Promise<string> {
  const r = await decodeDicom(bytes, 'x.dcm', codecs, { bytes: limit });
  return r.ok ? 'opened' : 'reason' in r.error ? r.error.reason : r.error.code;
}
const RLE = '1.2.840.10008.1.2.5';
const words = Int16Array.of(-5, 4, 3, -2, 1, 0);
const grey = { rows: 2, columns: 3, signed: true, pixels: words };
const rescale: Element[] = [
  [0x00080060, 'CS', 'CT'],
  [0x00281052, 'DS', '-1024'],
  [0x00281053, 'DS', '0.5'],
];

describe('DICOM data sets', () => {
  it.each(['explicit', 'implicit', 'big'] as const)('reads %s', async (encoding) => {
    expect(Array.from((await open(native(grey, encoding))).data)).toEqual([...words]);
  });

  it('reads a deflated data set, and stops where it would inflate beyond the bound', async () => {
    const syntax = '1.2.840.10008.1.2.1.99';
    const deflated = deflateRawSync(Uint8Array.from(dataSet(picture(grey), 'explicit')));
    expect(Array.from((await open(dicomFile([...deflated], syntax))).data)).toEqual([...words]);
    const bomb = deflateRawSync(new Uint8Array(2 ** 25));
    expect(await refusal(dicomFile([...bomb], syntax))).toMatch('more than');
  });

  it('reads files without preamble or meta information, and believes the data set more than its label', async () => {
    for (const encoding of ['explicit', 'implicit', 'big'] as const) {
      const bare = await open(Uint8Array.from(dataSet(picture(grey, encoding), encoding)));
      expect(Array.from(bare.data)).toEqual([...words]);
      expect(bare.warnings.join()).toMatch('no DICOM preamble');
    }
    const mislabelled = await open(dicomFile(dataSet(picture(grey), 'explicit'), '1.2.840.10008.1.2'));
    expect(mislabelled.warnings.join()).toMatch('not as the transfer syntax');
  });

  it('survives sequences nested ten thousand deep', async () => {
    const open1 = [0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 255, 255, 255, 255, 0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255];
    const body = Array.from({ length: 10_000 }, () => open1).flat();
    expect(await refusal(dicomFile([...body, ...body], '1.2.840.10008.1.2.1'))).toMatch(/nested|cut/);
  });
});

describe('DICOM pixels', () => {
  it('cuts words to the stored bits, wherever the high bit is, and extends the sign', async () => {
    const stored = [-2048, -1, 0, 1, 5, 2047];
    const dirty = Uint16Array.from(stored, (v) => (v & 0xfff) | 0x5000);
    const low = await open(native({ ...grey, bits: [16, 12, 11], pixels: dirty }));
    const high = await open(native({ ...grey, bits: [16, 12, 15], pixels: dirty.map((w) => (w << 4) | 7) }));
    expect(Array.from(low.data)).toEqual(stored);
    expect(Array.from(high.data)).toEqual(stored);
  });

  it('applies slope and intercept, keeps padding and scales it too, and calls a CT HU', async () => {
    const more: Element[] = [...rescale, [0x00280120, 'US', [0xfffb]], [0x00280030, 'DS', '0.5\\0.75']];
    const d = await open(native({ ...grey, more }));
    expect(d).toMatchObject({ unit: 'HU', padding: { low: -1026.5, high: -1026.5 }, pixelMm: [0.5, 0.75] });
    expect(Array.from(d.data)).toEqual([...words].map((v) => v * 0.5 - 1024));
    const mr = await open(native({ ...grey, more: [...rescale.slice(1), [0x00080060, 'CS', 'MR']] }));
    expect(mr.unit).toBe('stored');
  });

  it('keeps float64 only where float32 would lose a bit', async () => {
    expect((await open(native({ ...grey, more: rescale }))).data).toBeInstanceOf(Float32Array);
    const odd = await open(
      native({
        ...grey,
        more: [
          [0x00281052, 'DS', '0'],
          [0x00281053, 'DS', '0.1'],
        ],
      }),
    );
    expect(odd.data).toBeInstanceOf(Float64Array);
    expect(odd.data[0]).toBe(-5 * 0.1);
  });

  it('takes rescale, position and orientation of each frame from its functional groups', async () => {
    const frame = (slope: string, z: string): Element[] => [
      [
        0x00289145,
        'SQ',
        [
          [
            [0x00281052, 'DS', '1'],
            [0x00281053, 'DS', slope],
          ],
        ],
      ],
      [0x00209113, 'SQ', [[[0x00200032, 'DS', `0\\0\\${z}`]]]],
    ];
    const more: Element[] = [
      [0x00280008, 'IS', '2'],
      [0x52009229, 'SQ', [[[0x00209116, 'SQ', [[[0x00200037, 'DS', '1\\0\\0\\0\\1\\0']]]]]]],
      [0x52009230, 'SQ', [frame('2', '10'), frame('3', '12.5')]],
    ];
    const d = await open(native({ rows: 1, columns: 3, signed: true, pixels: words, more }));
    expect(Array.from(d.data)).toEqual([-9, 9, 7, -5, 4, 1]);
    expect(d.places.map((p) => p.position?.[2])).toEqual([10, 12.5]);
    expect(d.sliceMm).toBe(2.5);
  });

  it('looks values up in a modality table, clamping at both ends', async () => {
    const lut: Element[] = [
      [0x00283002, 'US', [3, 0, 16]],
      [0x00283004, 'LO', 'HU'],
      [0x00283006, 'OW', Uint8Array.of(10, 0, 20, 0, 30, 0)],
    ];
    const d = await open(native({ ...grey, more: [[0x00283000, 'SQ', [lut]]] }));
    expect(Array.from(d.data)).toEqual([10, 30, 30, 10, 20, 10]);
  });

  it('reads single bits, frames following each other without padding', async () => {
    const p = {
      rows: 1,
      columns: 3,
      bits: [1, 1, 0],
      pixels: Uint8Array.of(0b101_011),
      more: [[0x00280008, 'IS', '2']],
    } as const;
    expect(Array.from((await open(native(p))).data)).toEqual([1, 1, 0, 1, 0, 1]);
  });

  it('makes RGB of planes, palettes and YBR, and inverts nothing', async () => {
    const rgb = {
      rows: 1,
      columns: 2,
      bits: [8, 8, 7],
      samples: 3,
      photometric: 'RGB',
      pixels: Uint8Array.of(1, 4, 2, 5, 3, 6),
    } as const;
    const planes = await open(native({ ...rgb, more: [[0x00280006, 'US', [1]]] }));
    expect(Array.from(planes.data)).toEqual([1, 2, 3, 4, 5, 6]);
    const ybr = await open(
      native({ ...rgb, photometric: 'YBR_FULL', pixels: Uint8Array.of(76, 85, 255, 100, 128, 128) }),
    );
    expect(Array.from(ybr.data)).toEqual([254, 0, 0, 100, 100, 100]);
    const table = (tag: number, v: number): Element[] => [
      [tag, 'US', [2, 0, 8]],
      [tag + 0x100, 'OW', Uint8Array.of(0, v)],
    ];
    const more = [...table(0x00281101, 200), ...table(0x00281102, 100), ...table(0x00281103, 50)];
    const palette = await open(
      native({ rows: 1, columns: 2, bits: [8, 8, 7], photometric: 'PALETTE COLOR', pixels: Uint8Array.of(1, 0), more }),
    );
    expect(palette).toMatchObject({
      samples: 3,
      unit: 'srgb',
      fullScale: 255,
      data: Float32Array.of(200, 100, 50, 0, 0, 0),
    });
    expect(Array.from((await open(native({ ...grey, photometric: 'MONOCHROME1' }))).data)).toEqual([...words]);
  });

  it('reads RLE, with literal and repeated runs', async () => {
    const segment = Uint8Array.of(2, 1, 2, 3, 254, 9); // three literals, then 9 three times
    const frame = new Uint8Array(64 + 6);
    frame.set([1, 0, 0, 0, 64, 0, 0, 0]);
    frame.set(segment, 64);
    const p = { rows: 2, columns: 3, bits: [8, 8, 7], pixels: new Uint8Array(0) } as const;
    expect(Array.from((await open(encapsulated(p, RLE, [frame]))).data)).toEqual([1, 2, 3, 9, 9, 9]);
    expect(await refusal(encapsulated({ ...p, rows: 20 }, RLE, [frame]))).toMatch('too short');
  });

  it('ignores an offset table that lies, and says so', async () => {
    const frame = new Uint8Array(64 + 2);
    frame.set([1, 0, 0, 0, 64, 0, 0, 0, 0]);
    frame.set([255, 7], 64);
    const p = { rows: 1, columns: 2, bits: [8, 8, 7], pixels: new Uint8Array(0) } as const;
    const d = await open(encapsulated(p, RLE, [frame], [4000]));
    expect([...d.data]).toEqual([7, 7]);
    expect(d.warnings.join()).toMatch('offset table');
  });

  it('refuses by name what is cut, contradictory, unknown or too large', async () => {
    const cases: [Uint8Array, RegExp][] = [
      [native({ ...grey, rows: 65535, columns: 65535 }), /cut: 12 of/],
      [native({ ...grey, rows: 0 }), /no rows/],
      [native({ ...grey, bits: [16, 20, 19] }), /contradicts/],
      [native({ ...grey, bits: [16, 12, 255] }), /contradicts/],
      [native({ ...grey, bits: [7, 7, 6] }), /7 bits/],
      [native({ ...grey, more: [[0x00280008, 'IS', '-3']] }), /Number of Frames/],
      [native({ ...grey, photometric: 'PURPLE' }), /PURPLE/],
      [native({ ...grey, photometric: 'RGB' }), /contradict/],
      [native({ ...grey, photometric: 'PALETTE COLOR' }), /palette is missing/],
      [
        native({
          ...grey,
          more: [
            [0x00281053, 'DS', 'NaN'],
            [0x00281052, 'DS', '0'],
          ],
        }),
        /not a number/,
      ],
      [dicomFile(dataSet(picture(grey), 'explicit'), '1.2.3.4'), /1\.2\.3\.4/],
      [dicomFile(dataSet(picture(grey), 'explicit'), '1.2.840.10008.1.2.4.102'), /H\.264/],
      [dicomFile(dataSet(picture(grey), 'explicit'), RLE), /not encapsulated/],
      [encapsulated(grey, '1.2.840.10008.1.2.1', [new Uint8Array(8)]), /compressed, but/],
      [encapsulated(grey, RLE, []), /no fragment/],
      [
        dicomFile(
          dataSet(
            picture(grey).filter(([t]) => t !== 0x00280010),
            'explicit',
          ),
          '1.2.840.10008.1.2.1',
        ),
        /Rows is missing/,
      ],
      [
        dicomFile(
          dataSet(
            picture(grey).filter(([t]) => t !== 0x7fe00010),
            'explicit',
          ),
          '1.2.840.10008.1.2.1',
        ),
        /no pixel data/,
      ],
      [new TextEncoder().encode('just some words, nothing else'), /not a DICOM file/],
      [new Uint8Array(0), /empty/],
    ];
    for (const [bytes, reason] of cases) expect(await refusal(bytes)).toMatch(reason);
    expect(await refusal(native(grey), 16)).toMatch('limit');
  });
});
