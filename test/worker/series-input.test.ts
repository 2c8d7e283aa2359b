/** One slice of a folder costs one slice, and what lies beside the slices is told in one line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempt } from '../../core/contract/refused.ts';
import { convertFile } from '../../electron/worker/pictures/convert.ts';
import { imageOf } from '../../core/modalities/ct/numbers/read.ts';
import { scan } from '../../electron/worker/inspect/scan.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { readInput } from '../../electron/worker/read/read-input.ts';
import { openSeries } from '../../electron/worker/read/series.ts';
import { dataSet, dicomFile, encapsulated, native, type Element } from '../fixtures/formats/dicom-bytes.ts';
import { losslessJpeg } from '../fixtures/formats/lossless-jpeg.ts';

const folder = mkdtempSync(join(tmpdir(), 'langevin-series-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const SIZE = 6;
const JPEG = '1.2.840.10008.1.2.4.57';

const placed = (z: number, more: readonly Element[] = []): Element[] => [
  [0x00080018, 'UI', `2.25.9.${z + 1}`],
  [0x00080060, 'CS', 'CT'],
  [0x00180050, 'DS', '1'],
  [0x0020000e, 'UI', '2.25.9'],
  [0x00200013, 'IS', String(z)],
  [0x00200032, 'DS', `0\\0\\${z}`],
  [0x00200037, 'DS', '1\\0\\0\\0\\1\\0'],
  [0x00280030, 'DS', '1\\1'],
  [0x00281052, 'DS', '-1024'],
  [0x00281053, 'DS', '1'],
  ...more,
];
const sound = (z: number): Uint8Array =>
  native({ rows: SIZE, columns: SIZE, pixels: Uint16Array.from(words(z)), more: placed(z) });
const words = (z: number): number[] => Array.from({ length: SIZE * SIZE }, (_, i) => 100 * z + i);

beforeAll(() => {
  for (let z = 0; z < 5; z++) {
    const plane = words(z);
    const whole = losslessJpeg({ width: SIZE, height: SIZE, precision: 16, planes: [plane], selection: 1 });
    // All but one of them are damaged behind their heads.
    const frame = z === 3 ? whole : whole.slice(0, whole.length - 40);
    const p = { rows: SIZE, columns: SIZE, pixels: Uint8Array.of(), more: placed(z) };
    writeFileSync(join(folder, `${z}.dcm`), encapsulated(p, JPEG, [frame]));
  }
  writeFileSync(join(folder, 'notes.txt'), 'hello');
  writeFileSync(
    join(folder, 'plan.dcm'),
    dicomFile(
      dataSet(
        [
          [0x00080060, 'CS', 'RTPLAN'],
          [0x00100020, 'LO', 'A'],
        ],
        'explicit',
      ),
      '1.2.840.10008.1.2.1',
    ),
  );
  writeFileSync(
    join(folder, 'cut.dcm'),
    native({ rows: SIZE, columns: SIZE, pixels: Uint16Array.from(words(9)), more: placed(9) }).slice(0, -20),
  );
  mkdirSync(join(folder, 'old'));
});

describe('a folder', () => {
  it('is read by its heads: a slice is decoded without the others, and is the one that was meant', async () => {
    const input = await readInput(folder, () => 3);
    expect(input.decoded).toMatchObject({ frames: 5, height: SIZE, sliceMm: 1, unit: 'HU' });
    expect([...input.decoded.data]).toEqual(words(3).map((w) => w - 1024));
    expect([...imageOf(input, 3, [1, 1]).data]).toEqual(words(3).map((w) => w - 1024));
    expect((await attempt(() => readInput(folder, () => 2))).ok).toBe(false);
  });

  it('says in a line each what was left out, passed over and not searched', async () => {
    const { facts } = await openSeries(folder);
    expect(facts.warnings).toEqual(
      expect.arrayContaining([
        '1 damaged file was left out: cut.dcm.',
        '2 other files were no CT image and passed over: notes.txt; plan.dcm: a radiotherapy plan (RTPLAN).',
        '1 subfolder was not searched.',
      ]),
    );
  });
});

it('a folder of gzipped slices is the same series, slice by slice and whole', async () => {
  const packed = join(folder, 'packed');
  mkdirSync(packed);
  for (let z = 0; z < 5; z++) writeFileSync(join(packed, `${z}.dcm.gz`), gzipSync(sound(z)));
  const input = await readInput(packed, () => 3);
  expect(input.decoded).toMatchObject({ frames: 5, height: SIZE, sliceMm: 1, unit: 'HU' });
  expect([...input.decoded.data]).toEqual(words(3).map((w) => w - 1024));
  const whole = await decodePath(packed);
  expect(whole.ok && [...whole.value.data.slice(3 * SIZE * SIZE, 4 * SIZE * SIZE)]).toEqual(
    words(3).map((w) => w - 1024),
  );
  rmSync(packed, { recursive: true });
});

it.each([
  ['481.3', 'contours (RTSTRUCT)'],
  ['88.33', 'a structured report (SR)'],
  ['88.59', 'a list of key images (KO)'],
  ['66', 'raw data of a scanner'],
])('an object of class %s is no image, whatever its modality says', async (uid, what) => {
  const beside = join(folder, 'beside');
  mkdirSync(beside, { recursive: true });
  writeFileSync(join(beside, 'slice.dcm'), sound(0));
  const elements: Element[] = [
    [0x00080016, 'UI', `1.2.840.10008.5.1.4.1.1.${uid}`],
    [0x00080060, 'CS', 'OT'],
  ];
  const path = join(beside, 'other.dcm');
  writeFileSync(path, dicomFile(dataSet(elements, 'explicit'), '1.2.840.10008.1.2.1'));
  expect((await openSeries(beside)).facts.warnings).toContain(
    `1 other file was no CT image and passed over: other.dcm: ${what}.`,
  );
  const found = await scan([path]);
  expect(found).toMatchObject({ refused: [], passedOver: [{ error: { message: expect.stringContaining(what) } }] });
});

describe('what the numbers of a DICOM file cannot be', () => {
  const write = (name: string, bits: 8 | 16, more: readonly Element[], pixels: Uint8Array | Uint16Array): string => {
    const path = join(folder, 'old', name);
    writeFileSync(
      path,
      native({ rows: 4, columns: 4, bits: [bits, bits, bits - 1], pixels, more: [[0x00080060, 'CS', 'CT'], ...more] }),
    );
    return path;
  };
  const grey = Uint8Array.from({ length: 16 }, (_, i) => 16 * i);
  const told = async (path: string) => {
    const converted = await convertFile(path, join(folder, 'out.npy'));
    return converted.ok ? [converted.value.unit, converted.value.warnings.join(' ')] : converted.error;
  };

  it.each([
    [
      'a secondary capture',
      'stored',
      /secondary capture: a picture of a screen/,
      [[0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7']],
      grey,
      8,
    ],
    ['eight bits without an intercept', 'stored', /8 bits without an intercept: grey levels/, [], grey, 8],
    [
      'a localizer',
      'HU',
      /localizer: a view from the side/,
      [
        [0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'],
        [0x00281052, 'DS', '-1024'],
        [0x00281053, 'DS', '1'],
      ],
      Uint16Array.from(grey),
      16,
    ],
    [
      'a sign that was lost',
      'HU',
      /declared as without a sign/,
      [
        [0x00281052, 'DS', '0'],
        [0x00281053, 'DS', '1'],
      ],
      Uint16Array.from(grey, (v) => (v - 100) & 0xffff),
      16,
    ],
  ] as const)('is told when it is converted: %s', async (name, unit, sentence, more, pixels, bits) => {
    const [found, words] = (await told(write(`${name}.dcm`, bits, more, pixels))) as [string, string];
    expect(found).toBe(unit);
    expect(words).toMatch(sentence);
  });

  it('is nothing to speak of where eight bits have an intercept', async () => {
    const path = write(
      'packed.dcm',
      8,
      [
        [0x00281052, 'DS', '-1000'],
        [0x00281053, 'DS', '10'],
      ],
      grey,
    );
    expect(await told(path)).toEqual(['HU', '']);
  });
});
