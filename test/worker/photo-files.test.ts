/** What a run of a photograph exports, long after the photograph is gone. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../core/contract/job.ts';
import { must } from '../../core/contract/refused.ts';
import type { Decoded } from '../../core/formats/decoded.ts';
import { jpegWithSegments } from '../../core/formats/jpeg/with-segments.ts';
import { exifBlock, firstTree } from '../../core/formats/metadata/exif-tree.ts';
import { pngMetadataChunks } from '../../core/formats/metadata/png-chunks.ts';
import { encodeNpy } from '../../core/formats/npy/npy.ts';
import { encodePng, pngChunk } from '../../core/formats/picture/png-write.ts';
import type { PhotoMeasurement } from '../../core/contract/measurement/photo.ts';
import { measuringOf } from '../../core/catalogue/runs/measuring.ts';
import { checksumOf } from '../../electron/disk/checksum.ts';
import { writeArrays } from '../../electron/disk/run-arrays.ts';
import { writeJson } from '../../electron/disk/write-file.ts';
import { metadataOf } from '../../electron/worker/codecs/metadata.ts';
import { photoReader } from '../../electron/worker/modalities/photo/reader.ts';
import { compare } from '../../electron/worker/pictures/compare.ts';
import { exportPicture } from '../../electron/worker/pictures/export-picture.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { runInputs } from '../../electron/worker/run/run-inputs.ts';
import { DISPLAY_P3, greyProfile, labProfile, rgbProfile } from '../support/icc.ts';

const folder = mkdtempSync(join(tmpdir(), 'langevin-photo-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: string[]): string => join(folder, ...names);

const [HEIGHT, WIDTH] = [4, 6];
const PIXELS = HEIGHT * WIDTH;
const P3 = rgbProfile('Display P3', DISPLAY_P3);
const EXIF = exifBlock({
  fields: [],
  children: new Map([0x8769, 0x8825].map((tag) => [tag, { fields: [text(1, 'N')], children: new Map() }])),
});
function text(tag: number, s: string) {
  return { tag, type: 2, count: s.length + 1, bytes: Uint8Array.from([...s, '\0'], (c) => c.charCodeAt(0)) };
}
const METADATA = { exif: EXIF, xmp: null, iptc: null, dpi: 200 };
const isKnown = (pixel: number): boolean => pixel % 3 !== 0;

type Operator = PhotoMeasurement['operator'];

/** A run of a picture that has come as far as its inputs, its result all of one colour. */
async function runOf(
  name: string,
  picture: Uint8Array,
  operator: Partial<Operator> & { masked?: boolean },
  channels: 1 | 3 = 3,
): Promise<Job> {
  writeFileSync(at(`${name}.file`), picture);
  const mask = at('mask.png');
  writeFileSync(
    mask,
    encodePng(
      Uint8Array.from({ length: PIXELS }, (_, i) => (isKnown(i) ? 255 : 0)),
      WIDTH,
      HEIGHT,
      1,
    ),
  );
  const { masked = false, ...rest } = operator;
  const scale = rest.scale ?? 1;
  const job: Job = {
    schemaVersion: 3,
    task: 'inpaint',
    input: {
      path: at(`${name}.file`),
      sha256: await checksumOf(at(`${name}.file`)),
      frame: 0,
      pixels: null,
      sliceMm: null,
    },
    measurement: {
      modality: 'photo',
      operator: {
        mask: masked ? { path: mask, sha256: await checksumOf(mask), hole: 'black' } : null,
        grey: null,
        scale,
        hints: null,
        start: null,
        ...rest,
      },
      bits: 8,
      written: { format: 'png', without: 'nothing' },
      reference: null,
      noise: { kind: 'none' },
    },
    image: { channels, height: HEIGHT * scale, width: WIDTH * scale, pixelMm: null },
    preset: 'fast',
    solvers: [{ id: 'harmonic', parameters: {}, seeds: [] }],
    samples: 'mean',
    seed: 1,
    model: null,
    engine: 'auto',
    precision: 'auto',
    provider: 'auto',
    roi: null,
    series: null,
  };
  const run = at(name);
  mkdirSync(join(run, 'results'), { recursive: true });
  await writeJson(join(run, 'job.json'), job);
  await writeArrays(run, job);
  const { measured } = await runInputs(run, job);
  expect(measuringOf(job).posed(job, measured).problem.shape).toEqual([3, HEIGHT * scale, WIDTH * scale]);
  const values = new Float32Array(channels * PIXELS * scale ** 2).fill(0.5);
  writeFileSync(
    join(run, 'results', 'harmonic.npy'),
    encodeNpy(values, channels === 1 ? [HEIGHT * scale, WIDTH * scale] : [3, HEIGHT * scale, WIDTH * scale]),
  );
  rmSync(at(`${name}.file`)); // what is exported later needs it no more
  return job;
}

type Wanted = Parameters<typeof exportPicture>[0];
async function exported(
  run: string,
  format: Wanted['format'],
  { file = 'results/harmonic.npy', ...more }: Partial<Pick<Wanted, 'recipe' | 'without'>> & { file?: string } = {},
): Promise<{ d: Decoded; bytes: Uint8Array }> {
  const output = at(`${run}-out.${format}`);
  await exportPicture({
    kind: 'export',
    picture: { path: at(run, file), frame: 0, run: at(run) },
    format,
    recipe: false,
    without: 'nothing',
    output,
    ...more,
  });
  return { d: must(await decodePath(output)), bytes: readFileSync(output) };
}

const colours = (full: number): number[] =>
  Array.from({ length: 3 * PIXELS }, (_, i) => Math.round(full * ((i * 0.618) % 1)));
const STORED = Uint8Array.from(colours(255));

describe('a masked picture in Display P3', () => {
  beforeAll(async () => {
    await runOf('p3', encodePng(STORED, WIDTH, HEIGHT, 3, {}, pngMetadataChunks(METADATA, P3)), { masked: true });
  });

  it.each(['png', 'tif', 'webp'] as const)(
    'as %s keeps what was known, its profile and what it said',
    async (format) => {
      const { d, bytes } = await exported('p3', format);
      expect(d).toMatchObject({ height: HEIGHT, width: WIDTH, samples: 3, fullScale: 255, profile: P3 });
      for (let i = 0; i < d.data.length; i++)
        if (isKnown(Math.floor(i / 3))) expect(d.data[i]).toBe(STORED[i]);
        else expect(d.data[i]).toBeCloseTo(127.5, -0.5); // a grey is the same grey in both
      const { exif } = await metadataOf(bytes, d.format);
      expect([...firstTree(exif!)!.children.keys()]).toEqual([0x8769, 0x8825]);
    },
  );

  it('as JPEG is 4:4:4 and says the same', async () => {
    const { d, bytes } = await exported('p3', 'jpg');
    expect(d).toMatchObject({ format: 'jpeg', profile: P3 });
    expect((await sharp(bytes).metadata()).chromaSubsampling).toBe('4:4:4');
    expect(await metadataOf(bytes, 'jpeg')).toMatchObject({ dpi: 200 });
  });

  it('leaves out what is asked for, and carries its recipe where that is wanted, without a path in it', async () => {
    const { bytes, d } = await exported('p3', 'png', { without: 'gps', recipe: true });
    expect([...firstTree((await metadataOf(bytes, d.format)).exif!)!.children.keys()]).toEqual([0x8769]);
    const all = Buffer.from(bytes).toString('latin1');
    expect(all).toMatch('"task":"inpaint"');
    expect(all).not.toMatch(folder);
    const none = await exported('p3', 'tif', { without: 'metadata' });
    expect(await metadataOf(none.bytes, 'tiff')).toEqual({ exif: null, xmp: null, iptc: null, dpi: 200 });
  });

  it('gives back its input to the bit', async () => {
    const { d } = await exported('p3', 'png', { file: 'inputs/picture.npy' });
    expect(d.profile).toEqual(P3);
    expect(Array.from(d.data)).toEqual(Array.from(STORED));
  });
});

it('a grey picture that became coloured is sRGB, and its profile of grey is no more', async () => {
  const grey = encodePng(STORED.slice(0, PIXELS), WIDTH, HEIGHT, 1, {}, pngMetadataChunks(METADATA, greyProfile(1.5)));
  await runOf('coloured', grey, { grey: 'rec601' });
  const { d } = await exported('coloured', 'png');
  expect([d.samples, d.profile]).toEqual([3, null]);
  expect(d.data.every((v) => v === 128)).toBe(true);
});

it('an enlarged picture has its opacity enlarged, and says its own size', async () => {
  const clear = Uint8Array.from({ length: 4 * PIXELS }, (_, i) => (i % 4 === 3 ? 10 * Math.floor(i / 4) : 7));
  const sized = exifBlock({
    fields: [],
    children: new Map([
      [
        0x8769,
        {
          fields: [0xa002, 0xa003].map((tag) => ({ tag, type: 3, count: 1, bytes: Uint8Array.of(5, 0) })),
          children: new Map(),
        },
      ],
    ]),
  });
  await runOf(
    'enlarged',
    encodePng(clear, WIDTH, HEIGHT, 4, {}, pngMetadataChunks({ ...METADATA, exif: sized }, null)),
    { scale: 2 },
  );
  const { d, bytes } = await exported('enlarged', 'png');
  expect([d.height, d.width]).toEqual([2 * HEIGHT, 2 * WIDTH]);
  for (let r = 0; r < d.height; r++)
    for (let c = 0; c < d.width; c++)
      expect(d.alpha?.[r * d.width + c]).toBe(10 * (Math.floor(r / 2) * WIDTH + Math.floor(c / 2)));
  const { exif } = await metadataOf(bytes, 'png');
  expect(
    firstTree(exif!)!
      .children.get(0x8769)!
      .fields.map((f) => f.bytes[0]),
  ).toEqual([2 * WIDTH, 2 * HEIGHT]);
});

it('a picture in Display P3 and the array of its run are the same colours for compare', async () => {
  writeFileSync(at('p3-whole.png'), encodePng(STORED, WIDTH, HEIGHT, 3, {}, pngMetadataChunks(METADATA, P3)));
  const { rows } = await compare({
    kind: 'compare',
    reference: at('p3-whole.png'),
    images: [at('p3', 'inputs', 'picture.npy')],
    dataRange: null,
    roi: null,
    treatment: { numbers: null, resampler: null },
  });
  expect(rows[0]!.fidelity).toMatchObject({ psnr: null, nrmse: 0 }); // no error at all
});

describe('before a run', () => {
  const prepare = (name: string) =>
    photoReader.prepare({
      kind: 'prepare',
      task: 'inpaint',
      input: { kind: 'image', path: at(name) },
      slice: null,
      values: {},
      given: [],
      lists: {},
      files: {},
      model: null,
      engine: 'auto',
      precision: 'auto',
      provider: 'auto',
    });

  it('a profile that says nothing of the pixels is told, and sRGB assumed', async () => {
    const raw = { height: HEIGHT, width: WIDTH, channels: 3 } as const;
    const jpeg = await sharp(STORED, { raw }).jpeg().toBuffer();
    for (const [icc, why] of [
      [labProfile(), 'one of Lab colours'],
      [greyProfile(2), 'one of grey'],
    ] as const) {
      writeFileSync(at('odd.jpg'), jpegWithSegments(jpeg, METADATA, icc).bytes);
      const { warnings } = await prepare('odd.jpg');
      expect(warnings).toEqual([`The colour profile in the file is ${why}: its colours are taken as sRGB.`]);
    }
    writeFileSync(at('plain.jpg'), jpeg);
    expect(await prepare('plain.jpg')).toMatchObject({
      warnings: [],
      reading: expect.stringContaining('sRGB is assumed'),
    });
  });

  it('so is one in a PNG, whose codec drops what it cannot use, and it is kept to the byte', async () => {
    const p3 = rgbProfile('Display P3', DISPLAY_P3);
    for (const [icc, samples, why] of [
      [labProfile(), 3, 'one of Lab colours'],
      [greyProfile(2), 3, 'one of grey'],
      [p3, 1, 'one of colours, and the picture is grey'],
      [Uint8Array.of(1, 2, 3), 3, 'damaged'],
    ] as const) {
      const pixels = STORED.slice(0, samples * PIXELS);
      writeFileSync(at('odd.png'), encodePng(pixels, WIDTH, HEIGHT, samples, {}, pngMetadataChunks(METADATA, icc)));
      const { warnings, input } = await prepare('odd.png');
      expect(warnings).toEqual([`The colour profile in the file is ${why}: its colours are taken as sRGB.`]);
      expect(input.decoded.profile).toEqual(icc);
    }
    const torn = pngChunk(
      'iCCP',
      Uint8Array.from([...'ICC\0\0not deflated'], (c) => c.charCodeAt(0)),
    );
    writeFileSync(at('torn.png'), encodePng(STORED, WIDTH, HEIGHT, 3, {}, [torn]));
    expect((await prepare('torn.png')).warnings).toEqual([expect.stringMatching(/is damaged: .* it is not kept/)]);
  });

  it('of several pictures in a file the first is taken, and that is told', async () => {
    const pages = Float32Array.from({ length: 3 * PIXELS }, (_, i) => Math.floor(i / PIXELS) / 4);
    writeFileSync(at('pages.npy'), encodeNpy(pages, [3, HEIGHT, WIDTH]));
    const { warnings, input } = await prepare('pages.npy');
    expect([input.frame, input.decoded.data[0]]).toEqual([0, 0]);
    expect(warnings).toEqual([expect.stringMatching(/It holds 3 pictures: the first is worked on/)]);
  });

  it('a picture that is transparent everywhere is told', async () => {
    const clear = Uint8Array.from({ length: 4 * PIXELS }, (_, i) => (i % 4 === 3 ? 0 : 99));
    writeFileSync(at('clear.png'), encodePng(clear, WIDTH, HEIGHT, 4));
    expect((await prepare('clear.png')).warnings).toEqual([expect.stringMatching(/fully transparent everywhere/)]);
  });
});
