import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { decodeBytes } from '../../../core/formats/read.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';
import { encapsulated, native } from '../../fixtures/formats/dicom-bytes.ts';

const codecs = createCodecs();
const limits = { bytes: 2 ** 22 };
const noise = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * i * 31 + (i >> 2)) & 255);

const grey = { rows: 16, columns: 16, bits: [8, 8, 7], pixels: noise(256) } as const;
const jpeg = await sharp(noise(256), { raw: { width: 16, height: 16, channels: 1 } })
  .toColourspace('b-w')
  .jpeg()
  .toBuffer();
const samples: [string, Uint8Array][] = [
  [
    'explicit.dcm',
    native({ ...grey, more: [[0x52009229, 'SQ', [[[0x00209116, 'SQ', [[[0x00200037, 'DS', '1\\0\\0\\0\\1\\0']]]]]]]] }),
  ],
  ['implicit.dcm', native(grey, 'implicit')],
  ['big.dcm', native(grey, 'big')],
  ['jpeg.dcm', encapsulated(grey, '1.2.840.10008.1.2.4.50', [jpeg])],
  ['x.png', encodePng(noise(256), 16, 16, 1, { Langevin: 'unit=HU' })],
  ['x.jpg', jpeg],
];

/** Bytes changed, and now and then the end cut off: the two things that happen to files, and what attackers do. */
const damage = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      fc.oneof({ weight: 3, arbitrary: fc.constant(bytes.length) }, { weight: 1, arbitrary: fc.nat(bytes.length) }),
    )
    .map(([edits, end]) => {
      const out = bytes.slice(0, end);
      for (const [at, byte] of edits) if (at < end) out[at] = byte;
      return out;
    });

describe('damaged bytes', () => {
  it.each(samples)(
    'of %s are opened within the limit or refused with a reason, never thrown at',
    async (name, bytes) => {
      expect((await decodeBytes(bytes, name, codecs, limits)).ok).toBe(true);
      await fc.assert(
        fc.asyncProperty(damage(bytes), async (damaged) => {
          const r = await decodeBytes(damaged, name, codecs, limits);
          if (r.ok) expect(r.value.data.length * 4).toBeLessThanOrEqual(limits.bytes);
          else expect('reason' in r.error && r.error.reason.length > 0).toBe(true);
        }),
        { numRuns: 250 },
      );
    },
  );

  it('are read by their content alone: any bytes under any name', async () => {
    const names = fc.constantFrom('x.dcm', 'x.nii', 'x.npy', 'x.tif', 'x.webp', 'x');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), names, async (bytes, name) => {
        expect((await decodeBytes(bytes, name, codecs, limits)).ok).toBeTypeOf('boolean');
      }),
      { numRuns: 300 },
    );
  });
});
