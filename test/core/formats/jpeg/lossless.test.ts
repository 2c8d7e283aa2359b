import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../../core/formats/read.ts';
import { decodeJpegLossless } from '../../../../core/formats/jpeg/lossless.ts';
import { Refusal } from '../../../../core/formats/refusal.ts';
import { createCodecs } from '../../../../electron/worker/codecs/codecs.ts';
import { encapsulated } from '../../../fixtures/formats/dicom-bytes.ts';
import { FLAT, losslessJpeg, STEEP, type Picture } from '../../../fixtures/formats/lossless-jpeg.ts';

/** Words that jump over the whole range of their bits, with a padded border as scanners write it. */
function noise(width: number, height: number, bits: number, seed: number, border = 0): number[] {
  let state = seed;
  return Array.from({ length: width * height }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const [x, y] = [i % width, Math.floor(i / width)];
    const isBorder = Math.min(x, y, width - 1 - x, height - 1 - y) < border;
    return isBorder ? 2 ** bits - 2000 * (bits > 12 ? 1 : 0) - 1 : (state >>> 8) % 2 ** bits;
  });
}
const interleaved = ({ planes }: Picture): number[] => planes[0]!.flatMap((_, i) => planes.map((plane) => plane[i]!));
const decoded = (p: Picture): number[] => [...decodeJpegLossless(losslessJpeg(p)).words];

const SELECTIONS = [1, 2, 3, 4, 5, 6, 7];
const DEPTHS = Array.from({ length: 15 }, (_, i) => i + 2);

describe.each(SELECTIONS)('lossless JPEG with selection value %i', (selection) => {
  it.each(DEPTHS)('gives every word of %i bits back, also at the corner of a padded border', (precision) => {
    for (const [width, height, border] of [
      [7, 5, 0],
      [1, 9, 0],
      [9, 1, 0],
      [1, 1, 0],
      [12, 12, 3],
    ] as const)
      for (const lengths of [FLAT, STEEP]) {
        const planes = [noise(width, height, precision, 7 * precision + selection, border)];
        const p = { width, height, precision, planes, selection, lengths };
        expect(decoded(p)).toEqual(planes[0]);
      }
  });

  it('gives two’s complement on both sides of zero back', () => {
    const words = Array.from({ length: 64 }, (_, i) => ((i % 3) - 1 + 65536) % 65536);
    words[20] = 0x8000;
    words[21] = 0x7fff;
    expect(decoded({ width: 8, height: 8, precision: 16, planes: [words], selection })).toEqual(words);
  });

  it.each([1, 3, 11])('knows a point transform of %i bits', (pointTransform) => {
    const plane = noise(9, 6, 12, selection);
    const p = { width: 9, height: 6, precision: 12, planes: [plane], selection, pointTransform };
    expect(decoded(p)).toEqual(plane.map((word) => (word >> pointTransform) << pointTransform));
  });

  it.each([1, 2, 4])('starts again every %i rows', (restartRows) => {
    const planes = [noise(5, 21, 16, selection)];
    const p = { width: 5, height: 21, precision: 16, planes, selection, restartRows };
    expect(decoded(p)).toEqual(planes[0]);
  });

  it.each([true, false])('reads three components, each in its own scan: %s', (apart) => {
    const planes = [1, 2, 3].map((seed) => noise(6, 7, 8, seed + selection));
    const p = { width: 6, height: 7, precision: 8, planes, selection, apart, restartRows: 2 };
    expect(decoded(p)).toEqual(interleaved(p));
  });

  it('refuses a stream that is cut anywhere before its last pixel', () => {
    const planes = [noise(6, 6, 16, selection, 1)];
    const whole = losslessJpeg({ width: 6, height: 6, precision: 16, planes, selection, restartRows: 4 });
    for (let end = 0; end < whole.length - 2; end++)
      expect(() => decodeJpegLossless(whole.subarray(0, end))).toThrow(Refusal);
    // What the end marker alone is missing of is all there.
    expect([...decodeJpegLossless(whole.subarray(0, -2)).words]).toEqual(planes[0]);
    // The same with an end marker put behind what is left.
    for (let end = 40; end < whole.length - 2; end++) {
      const cut = Uint8Array.from([...whole.subarray(0, end), 0xff, 0xd9]);
      expect(() => decodeJpegLossless(cut)).toThrow(Refusal);
    }
  });
});

describe('lossless JPEG that is not as it says', () => {
  const plane = noise(6, 4, 12, 5);
  const sound = losslessJpeg({ width: 6, height: 4, precision: 12, planes: [plane], selection: 1 });
  const at = (marker: number): number => sound.findIndex((byte, i) => byte === 0xff && sound[i + 1] === marker);
  const changed = (where: number, ...bytes: number[]): Uint8Array => {
    const out = sound.slice();
    out.set(bytes, where);
    return out;
  };

  it.each([
    ['a table of more codes than there can be', changed(at(0xc4) + 5, 3)],
    ['a table that ends behind its segment', changed(at(0xc4) + 20, 255)],
    ['a size that its data cannot hold', changed(at(0xc3) + 5, 0xff, 0xff, 0xff, 0xff)],
    ['no height', changed(at(0xc3) + 5, 0, 0)],
    ['17 bits', changed(at(0xc3) + 4, 17)],
    ['another coding process', changed(at(0xc3) + 1, 0xc7)],
    ['a component without a name', changed(at(0xda) + 5, 9)],
    ['a table that is not there', changed(at(0xda) + 6, 0x30)],
    ['predictor 0', changed(at(0xda) + 7, 0)],
    ['a point transform of all bits', changed(at(0xda) + 9, 12)],
    ['a second frame', Uint8Array.from([...sound.subarray(0, at(0xda)), ...sound.subarray(at(0xc3))])],
    ['a scan twice', Uint8Array.from([...sound.subarray(0, -2), ...sound.subarray(at(0xda))])],
  ])('is refused: %s', (_, bytes) => {
    expect(() => decodeJpegLossless(bytes)).toThrow(Refusal);
  });

  it('is refused where a restart is lost', () => {
    const p = { width: 4, height: 9, precision: 8, planes: [noise(4, 9, 8, 3)], selection: 4, restartRows: 3 };
    const whole = losslessJpeg(p);
    const restart = whole.findIndex((byte, i) => byte === 0xff && whole[i + 1] === 0xd0);
    const lost = Uint8Array.from([...whole.subarray(0, restart - 3), ...whole.subarray(restart)]);
    expect(() => decodeJpegLossless(lost)).toThrow(Refusal);
    whole[restart + 1] = 0xd1;
    expect(() => decodeJpegLossless(whole)).toThrow('restart');
  });

  it('is told where data are left over', () => {
    const more = Uint8Array.from([...sound.subarray(0, -2), 1, 2, 3, 0xff, 0xd9]);
    expect(decodeJpegLossless(more).warnings).toEqual([
      'The JPEG data do not end with the image: they may be damaged.',
    ]);
  });

  it('is decoded or refused whatever becomes of its bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (edits) => {
          const bytes = sound.slice();
          for (const [where, byte] of edits) bytes[where] = byte;
          try {
            expect(decodeJpegLossless(bytes).words.length).toBeLessThanOrEqual(8 * bytes.length);
          } catch (e) {
            expect(e).toBeInstanceOf(Refusal);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Frames that DCMTK encoded, and the words that went in: jpeg-lossless.json, made by the script beside it. */
interface Encoded {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly bits: number;
  readonly signed: boolean;
  readonly frame: string;
  readonly stored: readonly number[];
}
const reference = JSON.parse(
  readFileSync(new URL('../../../reference/jpeg-lossless.json', import.meta.url), 'utf8'),
) as readonly Encoded[];

describe('lossless JPEG as DCMTK writes it', () => {
  const codecs = createCodecs();
  it.each(reference.map((r) => [r.name, r] as const))('%s', async (_, r) => {
    const { rows, columns, samples, signed, bits } = r;
    const allocated = bits > 8 ? 16 : 8;
    const p = { rows, columns, samples, signed, bits: [allocated, bits, bits - 1] as const, pixels: Uint8Array.of() };
    const photometric = samples === 3 ? 'RGB' : 'MONOCHROME2';
    const file = encapsulated({ ...p, photometric }, '1.2.840.10008.1.2.4.57', [Buffer.from(r.frame, 'base64')]);
    const read = await decodeBytes(file, 'x.dcm', codecs);
    expect(read.ok && [...read.value.data]).toEqual(r.stored);
  });
});
