/** Photographs through the real command: a result is a file like the one it came from. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../core/contract/refused.ts';
import { reportSchema } from '../../core/contract/report.ts';
import type { Decoded } from '../../core/formats/decoded.ts';
import { jpegWithSegments } from '../../core/formats/jpeg/with-segments.ts';
import { exifBlock, firstTree, type Field } from '../../core/formats/metadata/exif-tree.ts';
import type { Metadata } from '../../core/formats/metadata/metadata.ts';
import { pngMetadataChunks } from '../../core/formats/metadata/png-chunks.ts';
import { decodeNpy } from '../../core/formats/npy/npy.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { upright } from '../../core/formats/picture/upright.ts';
import { webpWithChunks } from '../../core/formats/picture/webp-write.ts';
import { encodeTiffPhotograph } from '../../core/formats/tiff/photograph.ts';
import { metadataOf } from '../../electron/worker/codecs/metadata.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { langevin, workspace } from '../support/command.ts';
import { ADOBE, DISPLAY_P3, greyProfile, rgbProfile } from '../support/icc.ts';

const w = workspace();
afterAll(() => w.remove());
/** As it is stored; it is seen turned by 90°. */
const [HEIGHT, WIDTH] = [16, 24];
const PIXELS = HEIGHT * WIDTH;
const ORIENTATION = 6;

/** Every value of the depth may come, and no two neighbours are alike. */
const noise = (count: number, full: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(full * ((i * 0.6180339887) % 1)));
const isKnown = (pixel: number): boolean => (pixel * 7) % 5 !== 0;

const ascii = (tag: number, s: string): Field => ({
  tag,
  type: 2,
  count: s.length + 1,
  bytes: Uint8Array.from([...s, '\0'], (c) => c.charCodeAt(0)),
});
const short = (tag: number, value: number): Field => ({ tag, type: 3, count: 1, bytes: Uint8Array.of(value, 0) });
const metadataWith = (orientation: number): Metadata => ({
  exif: exifBlock({
    fields: [short(0x112, orientation), ascii(33432, '(c) someone')],
    children: new Map([
      [0x8769, { fields: [ascii(0x9003, '2020:01:02 03:04:05')], children: new Map() }],
      [0x8825, { fields: [ascii(1, 'N')], children: new Map() }],
    ]),
  }),
  xmp: '<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="48,8N" tiff:Orientation="6">me</x:xmpmeta>',
  iptc: Uint8Array.of(0x1c, 2, 80, 0, 2, 0x6d, 0x65),
  dpi: 300,
});
const P3 = rgbProfile('Display P3', DISPLAY_P3);

const run = (input: string, ...args: string[]) =>
  langevin(w.path, 'inpaint', input, '--mask', 'mask.png', '--solver', 'harmonic', ...args);
const warningsOf = (folder: string): readonly string[] =>
  reportSchema.parse(JSON.parse(readFileSync(w.at(folder, 'report.json'), 'utf8'))).warnings;
const read = async (...names: string[]): Promise<Decoded> => must(await decodePath(w.at(...names)));
const said = (d: Decoded, ...names: string[]) => metadataOf(readFileSync(w.at(...names)), d.format);

/** The known pixels of two pictures, and all of their opacity, are the same numbers. */
function expectKept(before: Decoded, after: Decoded): void {
  const { height, width, samples, fullScale, depth } = before;
  expect(after).toMatchObject({ height, width, samples, fullScale, depth });
  const known = (d: Decoded): number[] => Array.from(d.data).filter((_, i) => isKnown(Math.floor(i / samples)));
  expect(known(after)).toEqual(known(before));
  expect(after.alpha).toEqual(before.alpha);
  expect(after.profile).toEqual(before.profile);
}

beforeAll(async () => {
  const mask = Uint8Array.from({ length: PIXELS }, (_, i) => (isKnown(i) ? 255 : 0));
  // Painted upon what is seen: 24 rows of 16.
  writeFileSync(w.at('mask.png'), encodePng(mask, HEIGHT, WIDTH, 1));
  const chunks = pngMetadataChunks(metadataWith(ORIENTATION), P3);
  const deep = Uint16Array.from(noise(4 * PIXELS, 65535));
  writeFileSync(w.at('p3.png'), encodePng(deep, WIDTH, HEIGHT, 4, {}, chunks));
  const turned = { ...metadataWith(ORIENTATION), iptc: null };
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  const smooth = Uint8Array.from({ length: 3 * PIXELS }, (_, i) => 60 + 5 * Math.floor(i / 3 / WIDTH) + (i % 3) * 20);
  const jpeg = await sharp(smooth, { raw }).jpeg({ quality: 97, chromaSubsampling: '4:4:4' }).toBuffer();
  writeFileSync(w.at('photo.jpg'), jpegWithSegments(jpeg, metadataWith(ORIENTATION), P3).bytes);
  const webp = await sharp(Uint8Array.from(noise(4 * PIXELS, 255)), { raw: { ...raw, channels: 4 } })
    .webp({ lossless: true, exact: true })
    .toBuffer();
  const size = { height: HEIGHT, width: WIDTH, hasAlpha: true };
  writeFileSync(w.at('photo.webp'), webpWithChunks(webp, size, turned, P3));
  const upon = { height: WIDTH, width: HEIGHT };
  const plain = { software: null, recipe: null };
  const float = Float32Array.from(noise(3 * PIXELS, 1e6), (v) => v / 1e6);
  writeFileSync(
    w.at('float.tif'),
    encodeTiffPhotograph(float, { ...upon, samples: 3, alpha: null }, metadataWith(1), null, plain),
  );
  const adobe = rgbProfile('Adobe RGB (1998)', ADOBE);
  writeFileSync(
    w.at('multiplied.tif'),
    encodeTiffPhotograph(
      Uint16Array.from(noise(4 * PIXELS, 65535), (v, i) => (i % 4 === 3 ? 50_000 + (v % 15_000) : v % 50_000)),
      { ...upon, samples: 3, alpha: 'premultiplied' },
      metadataWith(1),
      adobe,
      plain,
    ),
  );
  writeFileSync(
    w.at('grey.png'),
    encodePng(
      Uint8Array.from(noise(2 * PIXELS, 255)),
      HEIGHT,
      WIDTH,
      2,
      {},
      pngMetadataChunks(metadataWith(1), greyProfile(1.5)),
    ),
  );
});

describe('a PNG of 16 bits in Display P3 with transparency, stored lying', () => {
  it('comes back upright and to the bit where it is known, with all that it said', async () => {
    const { code, stderr } = await run('p3.png', '--out', 'p3');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const [before, after] = [await read('p3.png'), await read('p3', 'results', 'harmonic.png')];
    expect(before).toMatchObject({ height: WIDTH, width: HEIGHT });
    expectKept(before, after);
    const { exif, xmp, iptc, dpi } = await said(after, 'p3', 'results', 'harmonic.png');
    const tree = firstTree(exif!)!;
    expect(tree.fields).toEqual([short(0x112, 1), ascii(33432, '(c) someone')]);
    expect([...tree.children.keys()]).toEqual([0x8769, 0x8825]);
    expect(xmp).toMatch('GPSLatitude="48,8N" tiff:Orientation="1"');
    expect([iptc, dpi]).toEqual([null, expect.closeTo(300, 1)]); // the codec does not read where PNG keeps IPTC
    expect(warningsOf('p3')).toEqual([]);
    expect((await langevin(w.path, 'verify', 'p3')).code).toBe(0);
  });

  it('was worked on in sRGB, as wide as it went in', async () => {
    const path = w.at('p3', 'inputs', 'picture.npy');
    const picture = must(decodeNpy(readFileSync(path), path));
    expect(picture.shape).toEqual([3, WIDTH, HEIGHT]);
    expect([picture.data.some((v) => v < -0.05), picture.data.some((v) => v > 1.01)]).toEqual([true, true]);
    // What fills a hole is the profile's again: the mean of its neighbours in sRGB lies between theirs in P3 too.
    const stored = (await read('p3', 'results', 'harmonic.png')).data;
    const sorted = (a: ArrayLike<number>): number => Math.max(...Array.from(a));
    expect(sorted(stored)).toBeLessThanOrEqual(65535);
  });

  it('says nothing of a place, or nothing at all, where that is left out', async () => {
    expect((await run('p3.png', '--without', 'gps', '--out', 'nowhere')).code).toBe(0);
    const nowhere = await said(await read('nowhere', 'results', 'harmonic.png'), 'nowhere', 'results', 'harmonic.png');
    expect([...firstTree(nowhere.exif!)!.children.keys()]).toEqual([0x8769]);
    expect(nowhere.xmp).not.toMatch('GPS');
    expect(readFileSync(w.at('nowhere', 'inputs', 'photo.json'), 'utf8')).not.toMatch('GPS');
    expect((await run('p3.png', '--without', 'metadata', '--out', 'silent')).code).toBe(0);
    const silent = await read('silent', 'results', 'harmonic.png');
    expect(await said(silent, 'silent', 'results', 'harmonic.png')).toMatchObject({ exif: null, xmp: null });
    expect(silent.profile).toEqual(P3);
  });
});

describe('a JPEG', () => {
  it('is written as PNG: what is known stays as it was read', async () => {
    const { code, stderr } = await run('photo.jpg', '--out', 'from-jpeg');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/JPEG; its results are PNG/)]);
    const after = await read('from-jpeg', 'results', 'harmonic.png');
    expectKept(await read('photo.jpg'), after);
    const { exif } = await said(after, 'from-jpeg', 'results', 'harmonic.png');
    expect(firstTree(exif!)!.fields).toContainEqual(ascii(33432, '(c) someone'));
  });

  it('is written as JPEG where that is asked for, and the report says that what was known changed', async () => {
    expect((await run('photo.jpg', '--format', 'jpeg', '--out', 'as-jpeg')).code).toBe(0);
    expect(existsSync(w.at('as-jpeg', 'results', 'harmonic.png'))).toBe(false);
    const [before, after] = [await read('photo.jpg'), await read('as-jpeg', 'results', 'harmonic.jpg')];
    expect(after).toMatchObject({ format: 'jpeg', height: WIDTH, width: HEIGHT, profile: P3 });
    const apart = Array.from(after.data).map((v, i) =>
      isKnown(Math.floor(i / 3)) ? Math.abs(v - before.data[i]!) : 0,
    );
    expect(Math.max(...apart)).toBeLessThan(20);
    const { exif, xmp, iptc, dpi } = await said(after, 'as-jpeg', 'results', 'harmonic.jpg');
    expect(firstTree(exif!)!.fields[0]).toEqual(short(0x112, 1));
    expect([xmp, iptc, dpi]).toEqual([expect.stringContaining('>me<'), metadataWith(1).iptc, 300]);
    expect(warningsOf('as-jpeg')).toEqual([expect.stringMatching(/encoded anew.*known.*by up to \d+ of 255/)]);
  });
});

it('a lossless WebP is one again', async () => {
  expect((await run('photo.webp', '--out', 'webp')).code).toBe(0);
  const after = await read('webp', 'results', 'harmonic.webp');
  expectKept(await read('photo.webp'), after);
  expect((await said(after, 'webp', 'results', 'harmonic.webp')).exif).not.toBeNull();
});

it('a TIFF of 32-bit floats is one again', async () => {
  expect((await run('float.tif', '--out', 'float')).code).toBe(0);
  const after = await read('float', 'results', 'harmonic.tif');
  expectKept(await read('float.tif'), after);
  const { exif, dpi } = await said(after, 'float', 'results', 'harmonic.tif');
  const tree = firstTree(exif!)!;
  expect(tree.fields).toContainEqual(ascii(33432, '(c) someone'));
  expect([...tree.children.keys()]).toEqual([0x8769, 0x8825]);
  expect(dpi).toBe(300);
});

it('colours that are stored multiplied by their opacity are so again, through their profile', async () => {
  expect((await run('multiplied.tif', '--out', 'multiplied')).code).toBe(0);
  const [before, after] = [await read('multiplied.tif'), await read('multiplied', 'results', 'harmonic.tif')];
  expectKept(before, after);
  expect([before.premultiplied, after.premultiplied]).toEqual([true, true]);
});

it('grey with a profile and transparency is grey with both', async () => {
  expect((await run('grey.png', '--out', 'grey')).code).toBe(0);
  expectKept(await read('grey.png'), await read('grey', 'results', 'harmonic.png'));
});

it('a resumed run writes the same file, its input gone', async () => {
  const at = w.at('p3', 'results', 'harmonic.png');
  const before = readFileSync(at);
  const record = JSON.parse(readFileSync(w.at('p3', 'run.json'), 'utf8')) as object;
  writeFileSync(w.at('p3', 'run.json'), JSON.stringify({ ...record, state: 'interrupted', finished: null }));
  const kept = readFileSync(w.at('p3.png'));
  writeFileSync(w.at('p3.png'), 'gone');
  const { code, stderr } = await langevin(w.path, 'resume', 'p3');
  writeFileSync(w.at('p3.png'), kept);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  expect(readFileSync(at).equals(before)).toBe(true);
});

it('every value of the input is where it is seen', async () => {
  const seen = (await read('p3.png')).data;
  const stored = Float32Array.from(noise(4 * PIXELS, 65535)).filter((_, i) => i % 4 !== 3);
  expect(seen).toEqual(upright(stored, ORIENTATION, { height: HEIGHT, width: WIDTH }, 3));
});

it('a hole in a picture of one colour is filled with it, and is a result', async () => {
  const white = new Uint8Array(3 * PIXELS).fill(250);
  writeFileSync(w.at('white.png'), encodePng(white, HEIGHT, WIDTH, 3));
  const { code, stderr } = await run('white.png', '--out', 'white');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  expect((await read('white', 'results', 'harmonic.png')).data).toEqual(Float32Array.from(white));
});
