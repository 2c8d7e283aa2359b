/** What the real worker tells the window of files that were made here: series, single pictures, damaged ones. */
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, RequestOf } from '../../core/contract/messages.ts';
import { must } from '../../core/contract/refused.ts';
import { encodeDicom, uidFrom } from '../../core/formats/dicom/write.ts';
import { encodeNifti } from '../../core/formats/nifti/write.ts';
import { encodeNpy } from '../../core/formats/npy/npy.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { openHost, type Host } from '../../electron/host/host.ts';
import { dataSet, dicomFile, picture, type Element, type Encoding } from '../fixtures/formats/dicom-bytes.ts';
import { workspace } from '../support/command.ts';
import { bodyHu } from '../support/phantom-npy.ts';
import { bundledWorker, type WorkerBundle } from '../support/worker.ts';

const SIZE = 32;
const space = workspace();
let bundle: WorkerBundle;
let host: Host;

type Kind = 'scan' | 'inspect' | 'frame' | 'tags' | 'thumbnail';
const told = async <K extends Kind>(request: RequestOf<K>): Promise<Answer<K>> => must(await host.ask<K>(request));
const inspect = (...paths: string[]): Promise<Answer<'inspect'>> => told({ kind: 'inspect', paths, names: paths });
const frame = (path: string, n = 0): Promise<Answer<'frame'>> => told({ kind: 'frame', path, frame: n });

let uids = 0;
const newUid = (): string => uidFrom(Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? ++uids : i)));

function write(name: string, bytes: Uint8Array | string): string {
  const path = space.at(name);
  writeFileSync(path, bytes);
  return path;
}

interface Slice {
  readonly series: string;
  readonly z: number;
  readonly number: number;
  readonly description?: string;
}

/** A slice whose values tell where it lies. */
const slice = ({ series, z, number, description = 'Thorax' }: Slice): Uint8Array =>
  encodeDicom(
    {
      frames: 1,
      height: SIZE,
      width: SIZE,
      samples: 1,
      bits: 16,
      data: bodyHu(SIZE, z),
      unit: 'HU',
      pixelMm: [0.7, 0.8],
      sliceMm: 2.5,
    },
    {
      newUid,
      date: '20260101',
      time: '120000',
      derivation: 'made for a test',
      seriesDescription: description,
      seriesInstanceUid: series,
      instanceNumber: number,
      window: { center: 40, width: 400 },
      places: [{ position: [0, 0, z], orientation: AXIAL, sopClassUid: null, sopInstanceUid: null }],
    },
  );
const AXIAL = [
  [1, 0, 0],
  [0, 1, 0],
] as const;

const handMade = (elements: readonly Element[], encoding: Encoding = 'explicit', syntax?: string): Uint8Array =>
  dicomFile(
    dataSet(elements, encoding),
    syntax ?? (encoding === 'implicit' ? '1.2.840.10008.1.2' : '1.2.840.10008.1.2.1'),
  );
const small = { rows: 2, columns: 2, pixels: Uint16Array.of(1, 2, 3, 4) };

/** Names of files say nothing of their order: the first lies highest. */
let chest: string[];

beforeAll(async () => {
  bundle = await bundledWorker('reading');
  host = openHost(bundle.start);
  mkdirSync(space.at('folder'));
  chest = [4, 3, 2, 1, 0].map((at, i) =>
    write(`chest-${i}.dcm`, slice({ series: '2.25.1', z: 2.5 * at, number: i + 1 })),
  );
});
afterAll(() => {
  host.close();
  bundle.remove();
  space.remove();
});

describe('scan', () => {
  it('sorts a mixed drop: series along their normal, pictures, what is no image, what cannot be read', async () => {
    const head = [5, 6].map((z, i) =>
      write(`head-${i}`, slice({ series: '2.25.2', z, number: i + 1, description: 'Head' })),
    );
    const png = write('photo.png', encodePng(Uint8Array.of(0, 255, 7, 9), 2, 2, 1));
    const angles = write('angles.txt', '# degrees\n0\n7.5\n15\n');
    const project = write('mine.zip', zipSync({ 'project.json': strToU8('{}'), 'data/a': strToU8('x') }));
    const otherZip = write('other.zip', zipSync({ 'a.txt': strToU8('x') }));
    const model = write('manifest.json', '{}');
    const report = write('report.json', '{}');
    const words = write('words.txt', 'not a number\n');
    const empty = write('empty.dcm', '');
    const noImage = write(
      'plan.dcm',
      handMade([
        [0x00080060, 'CS', 'RTPLAN'],
        [0x00100010, 'PN', 'A^B'],
      ]),
    );
    const gone = space.at('gone.dcm');
    const folder = space.at('folder');
    const paths = [head[0]!, ...chest, head[1]!, png, angles, project, otherZip, model, report];
    const scan = await told({ kind: 'scan', paths: [...paths, words, empty, noImage, gone, folder] });
    expect(scan.series).toEqual([
      { paths: head, frames: [1, 1], seriesName: 'Head', warnings: [] },
      { paths: [...chest].reverse(), frames: [1, 1, 1, 1, 1], seriesName: 'Thorax', warnings: [] },
    ]);
    expect(scan.singles).toEqual([png]);
    expect(scan.others).toEqual([
      { path: angles, kind: 'angles' },
      { path: project, kind: 'project' },
      { path: model, kind: 'model' },
      { path: report, kind: 'report' },
    ]);
    expect(scan.refused.map(({ path, error }) => [path, error.code])).toEqual([
      [empty, 'unreadable-file'],
      [gone, 'unreadable-file'],
      [folder, 'unreadable-file'],
    ]);
    expect(scan.passedOver.map(({ path, error }) => [path, error.message, error.hint])).toEqual([
      [otherZip, expect.stringContaining('a zip, and no project'), 'Unpack it first.'],
      [words, expect.stringContaining('a text, and no list of angles: line 1 is not a number'), expect.anything()],
      [noImage, expect.stringContaining('a radiotherapy plan (RTPLAN)'), 'Open the images that it belongs to.'],
    ]);
  });

  it('refuses a file that is cut in the middle of a series by name, and warns of the gap', async () => {
    const cut = write('cut.dcm', readFileSync(chest[2]!));
    truncateSync(cut, readFileSync(cut).length - 100);
    const scan = await told({ kind: 'scan', paths: [chest[0]!, chest[1]!, cut, chest[3]!, chest[4]!] });
    expect(scan.refused).toMatchObject([
      { path: cut, error: { message: expect.stringMatching(/pixel data are cut/) } },
    ]);
    expect(scan.series).toHaveLength(1);
    expect(scan.series[0]!.paths).toEqual([chest[4], chest[3], chest[1], chest[0]]);
    expect(scan.series[0]!.warnings.join()).toMatch('slices may be missing');
  });

  it('keeps apart what does not belong together: colour from grey, films, pictures without a series', async () => {
    const series: Element = [0x0020000e, 'UI', '1.5'];
    const grey = write('grey.dcm', handMade(picture({ ...small, more: [series] })));
    const colour = write(
      'colour.dcm',
      handMade(
        picture({
          rows: 1,
          columns: 2,
          bits: [8, 8, 7],
          samples: 3,
          photometric: 'RGB',
          pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
          more: [series],
        }),
      ),
    );
    const films = ['film-1.dcm', 'film-2.dcm'].map((name, i) =>
      write(
        name,
        handMade(
          picture({
            rows: 1,
            columns: 2,
            pixels: small.pixels,
            more: [series, [0x00280008, 'IS', '2'], [0x00080018, 'UI', `1.2.${i}`]],
          }),
        ),
      ),
    );
    const alone = ['x-1.dcm', 'x-2.dcm'].map((name) => write(name, handMade(picture(small))));
    const scan = await told({ kind: 'scan', paths: [grey, colour, ...films, ...alone] });
    expect(scan.series.map(({ paths, frames }) => [paths, frames])).toEqual([
      [[grey], [1]],
      [[colour], [1]],
      [[films[0]], [2]],
      [[films[1]], [2]],
      [[alone[0]], [1]],
      [[alone[1]], [1]],
    ]);
  });

  it('finds a head that is longer than its first look', async () => {
    const long: Element = [0x00091010, 'UN', new Uint8Array(300_000)];
    const path = write('long.dcm', handMade(picture({ ...small, more: [long] })));
    expect((await told({ kind: 'scan', paths: [path] })).series[0]?.paths).toEqual([path]);
    expect((await frame(path)).data).toEqual(Float32Array.of(1, 2, 3, 4));
  });
});

describe('inspect', () => {
  it('tells of a series where every slice lies, its window, unit and distance', async () => {
    const paths = [...chest].reverse();
    const { facts, frames } = await inspect(...paths);
    expect(frames).toEqual([1, 1, 1, 1, 1]);
    expect(facts).toMatchObject({
      format: 'dicom',
      kind: 'series',
      frames: 5,
      height: SIZE,
      width: SIZE,
      samples: 1,
      unit: 'HU',
      fullScale: null,
      pixelMm: [0.7, 0.8],
      sliceMm: 2.5,
      windows: [{ center: 40, width: 400 }],
      modality: 'CT',
      bytes: paths.reduce((sum, path) => sum + readFileSync(path).length, 0),
      unread: [],
      warnings: [],
    });
    expect(facts.places).toEqual([0, 2.5, 5, 7.5, 10].map((z) => ({ position: [0, 0, z], orientation: AXIAL })));
  });

  it('leaves out by name what cannot be read or is of another kind, and goes on with the rest', async () => {
    const other = write('other-size.dcm', handMade(picture(small)));
    const broken = write('broken.dcm', 'nothing');
    const { facts, frames } = await told({
      kind: 'inspect',
      paths: [chest[4]!, broken, other, chest[3]!],
      names: ['a', 'b', 'c', 'd'],
    });
    expect(frames).toEqual([1, 0, 0, 1]);
    expect(facts.frames).toBe(2);
    expect(facts.unread.map(({ name, error }) => [name, error.code])).toEqual([
      ['b', 'unsupported-file'],
      ['c', 'unsupported-file'],
    ]);
  });

  it('refuses a file whose pixels do not decode, though its head is sound', async () => {
    const head = picture({ ...small, pixels: Uint8Array.of(1, 2), bits: [8, 8, 7] }).filter(([t]) => t !== 0x7fe00010);
    // Compressed pixel data that hold one item of two bytes where a JPEG must be.
    const encapsulated = [0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 255, 255, 255, 255];
    const item = (...b: number[]): number[] => [0xfe, 0xff, 0, 0xe0, b.length, 0, 0, 0, ...b];
    const body = [
      ...dataSet(head, 'explicit'),
      ...encapsulated,
      ...item(),
      ...item(9, 9),
      0xfe,
      0xff,
      0xdd,
      0xe0,
      0,
      0,
      0,
      0,
    ];
    const path = write('no-jpeg.dcm', dicomFile(body, '1.2.840.10008.1.2.4.50'));
    expect((await told({ kind: 'scan', paths: [path] })).series).toHaveLength(1);
    const answer = await host.ask({ kind: 'inspect', paths: [path], names: ['it'] });
    expect(answer).toMatchObject({ ok: false, error: { code: 'unreadable-file' } });
  });

  it('says what other formats hold', async () => {
    const rgb = write('rgb.png', encodePng(Uint8Array.of(1, 2, 3, 250, 251, 252), 2, 1, 3));
    expect((await inspect(rgb)).facts).toMatchObject({
      format: 'png',
      kind: 'image',
      samples: 3,
      unit: 'srgb',
      fullScale: 255,
      isSigned: false,
      numbers: { low: 1, high: 252 },
    });
    const grid = { frames: 2, height: 2, width: 3, samples: 1, pixelMm: [1, 2], sliceMm: 3, places: [] } as const;
    const nifti = write(
      'v.nii',
      encodeNifti(
        Int16Array.from({ length: 12 }, (_, i) => i - 5),
        grid,
        '',
      ),
    );
    expect(await inspect(nifti)).toMatchObject({
      facts: {
        format: 'nifti',
        kind: 'series',
        frames: 2,
        height: 2,
        width: 3,
        pixelMm: [1, 2],
        sliceMm: 3,
        isSigned: true,
        numbers: { low: 1, high: 6, because: 'whole numbers from 1 to 6' },
      },
      frames: [2],
    });
    const complex = write('k.npy', encodeNpy(Float32Array.of(3, 4, 0, -2), [1, 2], 'complex'));
    expect((await inspect(complex)).facts).toMatchObject({ samples: 2, unit: 'complex' });
  });

  it('says that low values are shown bright', async () => {
    const path = write('film.dcm', handMade(picture({ ...small, photometric: 'MONOCHROME1' })));
    const { facts } = await inspect(path);
    expect(facts.inverted).toBe(true);
    expect(facts.warnings.join()).toMatch('MONOCHROME1');
    expect((await inspect(chest[0]!)).facts.inverted).toBe(false);
  });

  it.each([
    ['no-number.npy', [NaN, NaN, Infinity, NaN], /^The image holds no finite number: there is nothing to see/],
    ['even.npy', [-3, -3, -3, -3], /^The image holds one value only, -3: /],
    ['partly.npy', [1, NaN, 2, 3], /^1 of its 4 values are no finite number/],
  ])('does not open %s without a word', async (name, values, told) => {
    const { facts } = await inspect(write(name, encodeNpy(Float32Array.from(values), [2, 2])));
    expect(facts.warnings).toEqual([expect.stringMatching(told)]);
  });

  it('says so of a DICOM image too, and of slices that differ only from each other nothing', async () => {
    const blank = write('blank.dcm', handMade(picture({ ...small, pixels: new Uint16Array(4).fill(7) })));
    expect((await inspect(blank)).facts.warnings.join()).toMatch('The image holds one value only, 7');
    const steps = write('steps.npy', encodeNpy(Float32Array.of(1, 1, 2, 2), [2, 1, 2]));
    expect((await inspect(steps)).facts.warnings).toEqual([]);
  });

  it('tells volumes from slices', async () => {
    const four = write(
      'four.npy',
      encodeNpy(
        new Float32Array(48).map((_, i) => i),
        [4, 3, 2, 2],
      ),
    );
    expect((await inspect(four)).facts).toMatchObject({ frames: 12, volumes: 4 });
    expect((await inspect(...chest)).facts.volumes).toBe(1);
  });
});

describe('frame', () => {
  it('gives one slice in HU, and each frame of a film in every encoding', async () => {
    expect(await frame(chest[0]!)).toEqual({ height: SIZE, width: SIZE, samples: 1, data: bodyHu(SIZE, 10) });
    const pixels = Uint16Array.from({ length: 12 }, (_, i) => 100 * i);
    for (const encoding of ['explicit', 'implicit'] as const) {
      const more: Element[] = [
        [0x00280008, 'IS', '3'],
        [0x00281052, 'DS', '-1'],
        [0x00281053, 'DS', '2'],
      ];
      const film = write(
        `film-${encoding}.dcm`,
        handMade(picture({ rows: 2, columns: 2, pixels, more }, encoding), encoding),
      );
      for (const n of [2, 0, 1]) {
        const expected = Float32Array.from(pixels.subarray(4 * n, 4 * n + 4), (v) => 2 * v - 1);
        expect((await frame(film, n)).data).toEqual(expected);
      }
      expect(await host.ask({ kind: 'frame', path: film, frame: 3 })).toMatchObject({ error: { code: 'not-found' } });
    }
  });

  it('gives a frame of one-bit pixels, which begins within a byte', async () => {
    const more: Element[] = [[0x00280008, 'IS', '3']];
    const bits = { rows: 1, columns: 5, bits: [1, 1, 0] as const, pixels: Uint8Array.of(0b10110011, 0b01010101) };
    const path = write('bits.dcm', handMade(picture({ ...bits, more })));
    // The lowest bit comes first (PS3.5, 8.1.1).
    expect([...(await frame(path, 0)).data]).toEqual([1, 1, 0, 0, 1]);
    expect([...(await frame(path, 1)).data]).toEqual([1, 0, 1, 1, 0]);
    expect([...(await frame(path, 2)).data]).toEqual([1, 0, 1, 0, 1]);
  });

  it('keeps the stored values of colours, and reads a file again that was replaced', async () => {
    const path = write('c.png', encodePng(Uint8Array.of(1, 2, 3, 250, 251, 252), 2, 1, 3));
    expect(await frame(path)).toEqual({
      height: 1,
      width: 2,
      samples: 3,
      data: Float32Array.of(1, 2, 3, 250, 251, 252),
    });
    write('c.png', encodePng(Uint8Array.of(9, 8, 7), 1, 1, 3));
    expect((await frame(path)).data).toEqual(Float32Array.of(9, 8, 7));
  });

  it('gives slices of a volume', async () => {
    const path = write(
      'volume.npy',
      encodeNpy(
        Float32Array.from({ length: 12 }, (_, i) => i),
        [3, 2, 2],
      ),
    );
    expect([...(await frame(path, 1)).data]).toEqual([4, 5, 6, 7]);
  });
});

describe('tags', () => {
  const patient: Element[] = [
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080020, 'DA', '20260102'],
    [0x00080060, 'CS', 'CT'],
    [0x00100010, 'PN', 'M\xc3\xbcller^Anna'],
    [0x00091001, 'LO', 'whatever'],
    [0x00090010, 'LO', 'MAKER'],
    [0x00081140, 'SQ', [[[0x00081155, 'UI', '1.2.3']]]],
    [0x00283010, 'SQ', [[[0x00283003, 'LO', 'lung']]]],
    [0x00280106, 'US', [65535]],
    [0x00280103, 'US', [1]],
  ];

  it('names every element, says which are identifying, reads its character set and walks into sequences', async () => {
    const tags = await told({ kind: 'tags', path: write('t.dcm', handMade(picture({ ...small, more: patient }))) });
    const of = (tag: string) => tags.find((t) => t.tag === tag);
    expect(of('(0010,0010)')).toEqual({
      tag: '(0010,0010)',
      vr: 'PN',
      name: "Patient's Name",
      value: 'Müller^Anna',
      depth: 0,
      identifying: true,
    });
    expect(of('(0008,0060)')).toMatchObject({ value: 'CT', identifying: false });
    expect(of('(0008,0020)')).toMatchObject({ name: 'Study Date', identifying: true });
    expect(of('(0009,0010)')).toMatchObject({ name: 'Private Creator', value: 'MAKER', identifying: true });
    expect(of('(0009,1001)')).toMatchObject({ name: 'Private', value: 'whatever', identifying: true });
    expect(of('(0028,0010)')).toMatchObject({ vr: 'US', name: 'Rows', value: '2' });
    expect(of('(7FE0,0010)')).toMatchObject({ name: 'Pixel Data', value: '8 bytes' });
    const at = tags.findIndex((t) => t.tag === '(0028,3010)');
    expect(tags.slice(at, at + 3)).toMatchObject([
      { vr: 'SQ', value: '1 item', depth: 0 },
      { name: 'Item 1', depth: 1 },
      { tag: '(0028,3003)', value: 'lung', depth: 2, identifying: false },
    ]);
    expect(of('(0008,1155)')).toMatchObject({ depth: 2, identifying: true });
  });

  it('takes what is not written from the dictionary', async () => {
    const file = handMade(picture({ ...small, more: patient }, 'implicit'), 'implicit');
    const tags = await told({ kind: 'tags', path: write('implicit.dcm', file) });
    const of = (tag: string) => tags.find((t) => t.tag === tag);
    expect(of('(0010,0010)')).toMatchObject({ vr: 'PN', value: 'Müller^Anna' });
    // Signed, as Pixel Representation says.
    expect(of('(0028,0106)')).toMatchObject({ vr: 'SS', value: '-1' });
    expect(of('(0028,3010)')).toMatchObject({ vr: 'SQ' });
  });

  it('reads Japanese with code extensions', async () => {
    const more: Element[] = [
      [0x00080005, 'CS', '\\ISO 2022 IR 87'],
      [0x00100010, 'PN', 'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B'],
    ];
    const tags = await told({ kind: 'tags', path: write('jp.dcm', handMade(picture({ ...small, more }))) });
    expect(tags.find((t) => t.tag === '(0010,0010)')?.value).toBe('Yamada^Tarou=山田^太郎');
  });
});

describe('thumbnail', () => {
  const pixelsOf = async (png: Uint8Array): Promise<Answer<'frame'>> => frame(write('thumbnail.png', png));

  it('is as large as it was asked for, through the window of the file', async () => {
    const { png } = await told({ kind: 'thumbnail', path: chest[4]!, frame: 0, size: 16 });
    const small = await pixelsOf(png);
    expect([small.height, small.width, small.samples]).toEqual([16, 16, 1]);
    // Air is black; 30 HU in a window of 40 ± 200 is a little below the middle; bone is white.
    expect(small.data[0]).toBe(0);
    expect(small.data[4 * 16 + 8]).toBe(Math.round((255 * (30 - -160)) / 400));
    expect(Math.max(...small.data)).toBe(255);
  });

  it('shows colour as colour, low values bright where they are meant so, and never more pixels than there are', async () => {
    const rgb = write('small.png', encodePng(Uint8Array.of(255, 0, 0, 0, 0, 255), 2, 1, 3));
    const colour = await pixelsOf((await told({ kind: 'thumbnail', path: rgb, frame: 0, size: 64 })).png);
    expect(colour).toEqual({ height: 1, width: 2, samples: 3, data: Float32Array.of(255, 0, 0, 0, 0, 255) });
    const film = write('m1.dcm', handMade(picture({ ...small, photometric: 'MONOCHROME1' })));
    const inverted = await pixelsOf((await told({ kind: 'thumbnail', path: film, frame: 0, size: 64 })).png);
    expect([inverted.data[0], inverted.data[3]]).toEqual([255, 0]);
  });

  it('shows something of values that are not finite, or all alike', async () => {
    for (const values of [
      [NaN, 1, Infinity, 3],
      [5, 5, 5, 5],
      [NaN, NaN, NaN, NaN],
    ]) {
      const path = write('odd.npy', encodeNpy(Float32Array.from(values), [2, 2]));
      const { png } = await told({ kind: 'thumbnail', path, frame: 0, size: 64 });
      expect((await pixelsOf(png)).data).toHaveLength(4);
    }
  });
});

it('answers or refuses whatever a head has become, and never ends', async () => {
  const whole = readFileSync(chest[0]!);
  const paths = Array.from({ length: 60 }, (_, i) => {
    const bytes = Uint8Array.from(whole);
    for (let k = 0; k < 8; k++) bytes[132 + ((i * 131 + k * 37) % 900)] = (i * 53 + k * 101) & 255;
    return write(`odd-${i}.dcm`, i % 2 === 0 ? bytes : bytes.subarray(0, 140 + 30 * i));
  });
  const scan = await told({ kind: 'scan', paths });
  const sorted = [...scan.series.flatMap((s) => s.paths), ...scan.singles, ...scan.refused.map((r) => r.path)];
  expect(new Set(sorted)).toEqual(new Set(paths));
  for (const path of paths) {
    for (const kind of ['tags', 'inspect'] as const) {
      const answer = await (kind === 'tags'
        ? host.ask({ kind, path })
        : host.ask({ kind, paths: [path], names: ['it'] }));
      if (!answer.ok) expect(answer.error.code).toMatch(/^un(readable|supported)-file$/);
    }
  }
  expect(bundle.pids).toHaveLength(1); // no worker was lost
});
