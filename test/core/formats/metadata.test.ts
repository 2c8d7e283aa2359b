/** EXIF, XMP and IPTC as results take them along. */
import { describe, expect, it } from 'vitest';
import { exifWithoutGps, settledExif } from '../../../core/formats/metadata/exif.ts';
import { exifBlock, firstTree, type Field, type Tree } from '../../../core/formats/metadata/exif-tree.ts';
import { iptcIn, photoshopResource } from '../../../core/formats/metadata/iptc.ts';
import { settled } from '../../../core/formats/metadata/metadata.ts';
import { settledXmp, xmpWithoutGps } from '../../../core/formats/metadata/xmp.ts';
import { bigEndianBlock } from '../../support/exif-block.ts';

const field = (tag: number, type: number, ...bytes: number[]): Field => ({
  tag,
  type,
  count: 1,
  bytes: Uint8Array.from(bytes),
});
const text = (tag: number, s: string): Field => ({
  tag,
  type: 2,
  count: s.length + 1,
  bytes: Uint8Array.from([...s, '\0'], (c) => c.charCodeAt(0)),
});
const children = (...of: [number, Field[]][]): Map<number, Tree> =>
  new Map(of.map(([tag, fields]) => [tag, { fields, children: new Map() }]));
const tree: Tree = {
  fields: [text(271, 'A maker'), field(0x112, 3, 6, 0), text(33432, '(c) someone')],
  children: children(
    [0x8769, [text(0x9003, '2020:01:02 03:04:05'), field(0xa002, 4, 9, 0, 0, 0), field(0xa003, 3, 7, 0)]],
    [0x8825, [text(1, 'N'), { tag: 2, type: 5, count: 3, bytes: Uint8Array.from({ length: 24 }, (_, i) => 60 + i) }]],
  ),
};
const tagsOf = (t: Tree | null): number[] => [...(t?.fields ?? []).map((f) => f.tag), ...(t?.children.keys() ?? [])];

describe.each([
  ['little endian', exifBlock(tree)],
  ['big endian, with a thumbnail', bigEndianBlock(tree, [1, 2, 3, 4, 5, 6])],
])('a block that is %s', (_, block) => {
  it('is read as the tree that it was', () => {
    expect(firstTree(block)).toEqual(tree);
  });

  it('is upright and of the size of the result, and keeps all else to the byte', () => {
    const out = firstTree(settledExif(block, { height: 300, width: 4000 })!)!;
    expect(out.fields).toEqual(tree.fields.map((f) => (f.tag === 0x112 ? field(0x112, 3, 1, 0) : f)));
    const [date, ...size] = out.children.get(0x8769)!.fields;
    expect(date).toEqual(tree.children.get(0x8769)!.fields[0]);
    expect(size.map((f) => f.bytes[0]! + 256 * f.bytes[1]!)).toEqual([4000, 300]);
    expect(out.children.get(0x8825)).toEqual(tree.children.get(0x8825));
  });

  it('without where it was taken has no byte of it left', () => {
    const out = exifWithoutGps(block)!;
    expect(tagsOf(firstTree(out))).toEqual([271, 0x112, 33432, 0x8769]);
    expect(firstTree(out)!.children.get(0x8769)).toEqual(tree.children.get(0x8769));
    const place = Array.from({ length: 8 }, (_v, i) => 60 + i);
    const holds = (bytes: Uint8Array): boolean => bytes.some((_v, at) => place.every((v, i) => bytes[at + i] === v));
    const reversed = [...place.slice(0, 4)].reverse();
    const holdsReversed = (b: Uint8Array): boolean => b.some((_v, at) => reversed.every((v, i) => b[at + i] === v));
    expect([holds(block) || holdsReversed(block), holds(out) || holdsReversed(out)]).toEqual([true, false]);
  });

  it('cut anywhere is null or a block, never an error', () => {
    for (let n = 0; n < block.length; n++)
      for (const edit of [exifWithoutGps, (b: Uint8Array) => settledExif(b, { height: 1, width: 1 })])
        expect(edit(block.slice(0, n))?.length ?? 0).toBeLessThanOrEqual(n);
  });
});

it('the small picture of what it was is gone, and with it what came behind', () => {
  const thumbnail = [200, 201, 202, 203, 204, 205];
  const block = bigEndianBlock(tree, thumbnail);
  const out = settledExif(block, { height: 1, width: 1 })!;
  expect(out.length).toBe(block.length - thumbnail.length);
  expect(settledExif(out, { height: 1, width: 1 })).toEqual(out); // there is no second directory any more
});

const XMP = `<rdf:Description tiff:Orientation="6" exif:GPSLatitude="48,8.1N" exif:DateTimeOriginal="2020">
  <exif:GPSLongitude>11,34E</exif:GPSLongitude><tiff:Orientation>8</tiff:Orientation>
  <xmp:Thumbnails><rdf:Alt><rdf:li>AAAA</rdf:li></rdf:Alt></xmp:Thumbnails><dc:creator>me</dc:creator></rdf:Description>`;

it('XMP is upright, without thumbnails, and without places where these are left out', () => {
  const upright = settledXmp(XMP);
  expect(upright).toMatch(/tiff:Orientation="1" exif:GPSLatitude="48,8.1N"/);
  expect(upright).toMatch('<tiff:Orientation>1</tiff:Orientation>');
  expect(upright).not.toMatch(/Thumbnails|AAAA/);
  const nowhere = xmpWithoutGps(upright);
  expect(nowhere).not.toMatch(/GPS|48,8|11,34/);
  expect(nowhere).toMatch(/exif:DateTimeOriginal="2020"[^]*<dc:creator>me<\/dc:creator>/);
});

it('IPTC comes out of the resources of Photoshop and goes back into one, without their thumbnail', () => {
  const records = Uint8Array.of(0x1c, 2, 80, 0, 2, 0x6d, 0x65);
  const one = photoshopResource(records);
  expect(iptcIn(one)).toEqual(records);
  expect(iptcIn(records)).toEqual(records);
  // Another resource before it, of an odd length.
  const head = one.slice(0, 14);
  const other = Uint8Array.of(0x38, 0x42, 0x49, 0x4d, 0x04, 0x0c, 0, 0, 0, 0, 0, 3, 7, 7, 7, 0);
  expect(iptcIn(Uint8Array.from([...head, ...other, ...one.slice(14)]))).toEqual(records);
  expect(iptcIn(Uint8Array.from([...head, ...other]))).toBeNull();
});

it('what cannot be kept is said, and all of it may be left out', () => {
  const damaged = { exif: Uint8Array.of(1, 2, 3), xmp: XMP, iptc: Uint8Array.of(0x1c), dpi: 300 };
  const size = { height: 2, width: 2 };
  expect(settled(damaged, size, 'nothing')).toMatchObject({
    metadata: { exif: null, iptc: damaged.iptc, dpi: 300 },
    warnings: [expect.stringContaining('EXIF')],
  });
  expect(settled(damaged, size, 'metadata')).toEqual({
    metadata: { exif: null, xmp: null, iptc: null, dpi: 300 },
    warnings: [],
  });
});
