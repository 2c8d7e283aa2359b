import dicomParser from 'dicom-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeDicom, uidFrom, type DicomWriting } from '../../../../core/formats/dicom/write.ts';
import { quantise } from '../../../../core/formats/picture/quantise.ts';

const writing = (): DicomWriting => {
  let n = 0;
  return {
    newUid: () => `2.25.${++n}`,
    date: '20260101',
    time: '120000',
    derivation: 'Reconstructed from 23 views',
    seriesDescription: 'proximal\\fast',
  };
};
const base = { frames: 1, height: 3, width: 2, samples: 1, bits: 16, pixelMm: [0.7, 0.8], sliceMm: 2.5 } as const;

describe('encodeDicom', () => {
  it('writes a CT image that says what it is and where it came from', () => {
    const data = Float32Array.of(-1024, -3.25, 0, 40.5, 1000, 3071);
    const place = {
      position: [1.5, -2, 30],
      orientation: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      sopInstanceUid: '1.2.3',
    } as const;
    const source = { studyInstanceUid: '1.9', seriesInstanceUid: '1.8', frameOfReferenceUid: '1.7', modality: 'CT' };
    const d = dicomParser.parseDicom(
      encodeDicom({ ...base, data, unit: 'HU' }, { ...writing(), source, places: [place] }),
    );
    expect(d.string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.2');
    expect(d.string('x00020003')).toBe(d.string('x00080018'));
    expect(d.string('x00080008')).toBe('DERIVED\\SECONDARY\\AXIAL');
    expect(d.string('x0008103e')).toBe('proximal/fast');
    expect(d.string('x00204000')).toMatch('Research use only');
    expect(d.string('x0020000d')).toBe('1.9');
    expect(d.string('x0020000e')).not.toBe('1.8');
    expect(d.string('x00200052')).toBe('1.7');
    expect(d.string('x00200032')).toBe('1.5\\-2\\30');
    expect(d.string('x00280030')).toBe('0.7\\0.8');
    expect(d.elements.x00082112!.items![0]!.dataSet!.string('x00081155')).toBe('1.2.3');
    for (const patient of ['x00100010', 'x00100020', 'x00100030']) expect(d.elements[patient]!.length).toBe(0);
    expect(d.string('x00120062')).toBe('YES');
    // Slices 2.5 mm apart need not be 2.5 mm thick.
    expect([d.elements.x00180050!.length, d.string('x00180088')]).toEqual([0, '2.5']);
    const slope = d.floatString('x00281053')!;
    expect(slope).toBe(0.0625);
    data.forEach((hu, i) => expect(d.int16('x7fe00010', i)! * slope + d.floatString('x00281052')!).toBeCloseTo(hu, 10));
  });

  it('writes magnitudes whose place is known as an MR image, and others as a capture', () => {
    const data = Float32Array.of(0, 1, 2, 300, 4, 5000);
    const place = {
      position: [1.5, -2, 30],
      orientation: [
        [1, 0, 0],
        [0, 0, -1],
      ],
      sopClassUid: null,
      sopInstanceUid: null,
    } as const;
    const of = (places: readonly (typeof place)[]) =>
      dicomParser.parseDicom(encodeDicom({ ...base, data, unit: 'magnitude' }, { ...writing(), places }));
    const mr = of([place]);
    expect([mr.string('x00080016'), mr.string('x00080060')]).toEqual(['1.2.840.10008.5.1.4.1.1.4', 'MR']);
    expect(mr.string('x00080008')).toBe('DERIVED\\SECONDARY\\OTHER');
    expect([mr.string('x00200037'), mr.string('x00280030')]).toEqual(['1\\0\\0\\0\\0\\-1', '0.7\\0.8']);
    expect([mr.string('x00180020'), mr.string('x00180021')]).toEqual(['RM', 'NONE']);
    expect(of([]).string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.7');
  });

  it('keeps whole HU as they are, bytes as bytes and colour as RGB', () => {
    const whole = Float32Array.of(-1000, 0, 1, 2, 3, 3000);
    const ct = dicomParser.parseDicom(encodeDicom({ ...base, data: whole, unit: 'HU' }, writing()));
    expect([ct.floatString('x00281053'), ct.floatString('x00281052'), ct.int16('x7fe00010')]).toEqual([1, 0, -1000]);
    const rgb = Float32Array.from({ length: 18 }, (_, i) => i * 14);
    const sc = dicomParser.parseDicom(
      encodeDicom({ ...base, samples: 3, bits: 8, data: rgb, unit: 'srgb' }, writing()),
    );
    expect([sc.string('x00080016'), sc.string('x00280004'), sc.uint16('x00280100')]).toEqual([
      '1.2.840.10008.5.1.4.1.1.7',
      'RGB',
      8,
    ]);
    expect(sc.byteArray[sc.elements.x7fe00010!.dataOffset + 17]).toBe(238);
  });

  it.each([
    ['sigmoid', 'SIGMOID'],
    ['linear-exact', 'LINEAR_EXACT'],
    [undefined, undefined],
  ] as const)('writes the curve of a window: %s', (curve, written) => {
    const data = new Float32Array(6);
    const window = { center: 40, width: 400, curve };
    const d = dicomParser.parseDicom(encodeDicom({ ...base, data, unit: 'HU' }, { ...writing(), window }));
    expect(d.string('x00281056')).toBe(written);
  });

  it('writes several frames with a pointer to their order', () => {
    const d = dicomParser.parseDicom(
      encodeDicom({ ...base, frames: 2, data: new Float32Array(12), unit: 'HU' }, writing()),
    );
    expect([d.intString('x00280008'), d.string('x00182001')]).toEqual([2, '1\\2']);
  });

  it('makes identifiers that are version 4 UUIDs in the arc 2.25', () => {
    expect(uidFrom(new Uint8Array(16))).toBe(`2.25.${(0x4000n << 64n) | (1n << 63n)}`);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (b) => {
        expect(uidFrom(b)).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
      }),
    );
  });
});

describe('quantise', () => {
  it('keeps every value to within half the slope', () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(numbers, fc.constantFrom('HU' as const, 'other' as const), (values, unit) => {
        const { stored, slope, intercept } = quantise(Float64Array.from(values), 16, unit);
        values.forEach((v, i) => {
          expect(Math.abs(stored[i]! * slope + intercept - v)).toBeLessThanOrEqual(slope * 0.5 + 1e-9);
        });
      }),
    );
  });
});
