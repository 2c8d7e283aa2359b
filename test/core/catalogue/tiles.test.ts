import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { needsOf } from '../../../core/catalogue/needs.ts';
import { proximalEntry } from '../../../core/catalogue/solvers/proximal-entry.ts';
import { aroundSought, evaluatedPixels, inTiles, maySeeLess } from '../../../core/catalogue/tiles.ts';
import { jobSchema, type Job } from '../../../core/contract/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { tinyJob } from '../../support/tiny-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'tiles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const classical = await tinyJob(join(folder, 'body.npy'));
const PLENTY = 64e9;

/** A job of a sampler on an image of this size. */
const of = (height: number, width: number): Job => ({
  ...classical,
  image: { ...classical.image, height, width },
  solvers: [{ id: 'proximal', parameters: { ...must(proximalEntry.resolve({})) }, seeds: [1] }],
});

/** One with a hole. */
const photographOf = (height: number, width: number): Job => ({
  ...of(height, width),
  image: { channels: 3, height, width, pixelMm: null },
  measurement: {
    modality: 'photo',
    operator: { mask: { path: '', sha256: '', hole: 'black' }, grey: null, scale: 1, hints: null, start: null },
    bits: 8,
    written: { format: 'png', without: 'nothing' },
    reference: null,
    noise: { kind: 'none' },
  },
});

describe('tiles of a job', () => {
  it('are none where the image is of usual size, whatever else is free', () => {
    expect(inTiles(of(320, 320), PLENTY)).toEqual(of(320, 320));
    expect(inTiles(of(2048, 2048), PLENTY).tile).toBeUndefined();
    expect(inTiles(of(320, 320), needsOf(of(320, 320)).bytes).tile).toBeUndefined();
  });

  it('are large ones for a large image, and as large as fits where memory is short', () => {
    const large = photographOf(4000, 6000);
    expect(inTiles(large, PLENTY).tile).toBe(1024);
    const least = needsOf({ ...large, tile: 512 }).bytes;
    expect(inTiles(large, least).tile).toBe(512);
    expect(inTiles(large, least - 1).tile).toBe(256);
    const whole = of(1024, 1024);
    const inHalf = inTiles(whole, needsOf(whole).bytes - 1);
    expect(inHalf.tile).toBe(512);
    expect(needsOf(inHalf).bytes).toBeLessThan(needsOf(whole).bytes);
  });

  it('of a picture of 24 megapixels take less than 4 GB to colour it', () => {
    const { measurement, ...job } = photographOf(4000, 6000);
    if (measurement.modality !== 'photo') throw new Error('a photograph');
    const operator = { ...measurement.operator, mask: null, grey: 'rec601' } as const;
    const coloured = inTiles({ ...job, measurement: { ...measurement, operator } }, PLENTY);
    expect(needsOf(coloured).bytes).toBeLessThan(4e9);
    expect(needsOf(coloured).bytes).toBeGreaterThan(3.5e9);
  });

  it('are none where no network runs', () => {
    const image = { ...classical.image, height: 9000, width: 9000 };
    expect(inTiles({ ...classical, image }, 1).tile).toBeUndefined();
  });

  it('are part of the job, and cost what they overlap', () => {
    const job = inTiles(of(4000, 6000), PLENTY);
    expect(jobSchema.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
    expect(evaluatedPixels(of(300, 400), 0.1)).toBe(300 * 400);
    // 1024 and three times 992 more rows, and five times columns.
    expect(evaluatedPixels(job, 0.1)).toBe(4 * 7 * 1024 ** 2);
    expect(evaluatedPixels(job, 5)).toBeGreaterThan(evaluatedPixels(job, 0.1));
  });

  it('lie around what is sought where that is little, and take less memory and time than the whole', () => {
    const whole = of(2000, 2000);
    expect(aroundSought(whole, null)).toBe(whole);
    // As many tiles as the whole would take.
    expect(aroundSought(whole, { side: 256, tiles: 60, pixels: 3e6 })).toBe(whole);
    const job = aroundSought(whole, { side: 256, tiles: 3, pixels: 400_000 });
    expect(job).toEqual({ ...whole, tile: 256, around: { tiles: 3, pixels: 400_000 } });
    expect(jobSchema.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
    expect(evaluatedPixels(job, 0.1)).toBe(3 * 256 ** 2);
    const large = { ...photographOf(4000, 6000), tile: 256 };
    // Measured at 3.2 GB, and to take 4 GB at the most.
    expect(needsOf({ ...large, around: { tiles: 9, pixels: 1_300_000 } }).bytes).toBeLessThan(4e9);
    expect(maySeeLess(large)).toBe(true);
    expect(needsOf({ ...large, around: job.around }).bytes).toBeLessThan(0.9 * needsOf(large).bytes);
    expect(maySeeLess(whole)).toBe(false); // a reconstruction seeks every pixel
  });
});
