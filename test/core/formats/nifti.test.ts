import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FramePlace } from '../../../core/formats/decoded.ts';
import { decodeNifti } from '../../../core/formats/nifti/nifti.ts';
import { encodeNifti } from '../../../core/formats/nifti/write.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';

const codecs = createCodecs();
function open(bytes: Uint8Array) {
  const r = decodeNifti(bytes, 'x.nii', codecs);
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
}
const reason = (bytes: Uint8Array): string => {
  const r = decodeNifti(bytes, 'x.nii', codecs);
  return r.ok ? 'opened' : 'reason' in r.error ? r.error.reason : r.error.code;
};
const places = [0, 1].map((k): FramePlace => ({
  position: [10, -20, 30 + 2.5 * k],
  orientation: [
    [0, 1, 0],
    [1, 0, 0],
  ],
  sopClassUid: null,
  sopInstanceUid: null,
}));
const image = { frames: 2, height: 3, width: 2, samples: 1, pixelMm: [0.5, 0.75], sliceMm: 2.5, places } as const;
const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const edited = (edit: (v: DataView) => void): Uint8Array => {
  const bytes = encodeNifti(Float32Array.from(values), image, '');
  edit(new DataView(bytes.buffer));
  return bytes;
};

describe('NIfTI', () => {
  it.each([Uint8Array, Int16Array, Uint16Array, Int32Array, Float32Array, Float64Array])(
    'keeps every %o with its place',
    (type) => {
      const d = open(encodeNifti(type.from(values), image, 'Langevin unit=HU slope=1 intercept=0'));
      expect(Array.from(d.data)).toEqual(values);
      expect(d).toMatchObject({
        frames: 2,
        height: 3,
        width: 2,
        unit: 'HU',
        pixelMm: [0.5, 0.75],
        sliceMm: 2.5,
        places,
      });
    },
  );

  it('keeps volumes apart, each with the places of its slices', () => {
    const four = Float32Array.from({ length: 36 }, (_, i) => i);
    const bytes = encodeNifti(four, { ...image, frames: 6, volumes: 3, places: [...places, ...places, ...places] }, '');
    const header = new DataView(bytes.buffer);
    expect([40, 42, 44, 46, 48].map((at) => header.getInt16(at, true))).toEqual([4, 2, 3, 2, 3]);
    const d = open(bytes);
    expect(d).toMatchObject({ frames: 6, volumes: 3, places: [...places, ...places, ...places] });
    expect(Array.from(d.data)).toEqual(Array.from(four));
  });

  it('reads gzip, scale, the other byte order and millimetres from metres', () => {
    expect(Array.from(open(gzipSync(edited(() => undefined))).data)).toEqual(values);
    const scaled = edited((v) => {
      v.setFloat32(112, 2, true);
      v.setFloat32(116, -1, true);
    });
    expect(open(scaled).data[11]).toBe(23);
    expect(open(edited((v) => v.setUint8(123, 1))).pixelMm).toEqual([500, 750]);
  });

  it('derives the orientation from the quaternion where there is no sform', () => {
    const half = Math.SQRT1_2; // a quarter turn about z: i runs along anterior, j along left
    const d = open(
      edited((v) => {
        v.setInt16(254, 0, true);
        v.setInt16(252, 1, true);
        [0, 0, half, 5, 6, 7].forEach((x, i) => v.setFloat32(256 + 4 * i, x, true));
      }),
    );
    const [along, down] = d.places[0]!.orientation!;
    expect(along.map((x) => Math.round(x * 1e6) / 1e6 + 0)).toEqual([0, -1, 0]);
    expect(down.map((x) => Math.round(x * 1e6) / 1e6 + 0)).toEqual([1, 0, 0]);
    expect(d.places[0]!.position).toEqual([-5, -6, 7]);
  });

  it('refuses headers that lie, before it allocates', () => {
    expect(reason(edited((v) => [1, 2, 3].forEach((i) => v.setInt16(40 + 2 * i, 32767, true))))).toMatch('are present');
    expect(reason(edited((v) => v.setInt16(42, -4, true)))).toMatch('not valid');
    expect(reason(edited((v) => v.setFloat32(108, NaN, true)))).toMatch('offset');
    expect(reason(edited((v) => v.setInt16(70, 1536, true)))).toMatch('data type 1536');
    const zipped = gzipSync(edited(() => undefined));
    expect(reason(zipped.subarray(0, zipped.length / 2))).toMatch('cut');
  });

  it('never throws, whatever the header holds', () => {
    const good = edited(() => undefined);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(351), fc.nat(255)), { maxLength: 6 }), fc.nat(good.length), (list, cut) => {
        const bytes = good.slice(0, Math.max(cut, 1));
        for (const [at, byte] of list) if (at < bytes.length) bytes[at] = byte;
        const r = decodeNifti(bytes, 'x.nii', codecs);
        if (r.ok) expect(r.value.data.length).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 500 },
    );
  });
});
