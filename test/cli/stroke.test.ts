/** Photographs from paintings, through the real command. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../core/contract/refused.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { decodeNpy } from '../../core/formats/npy/npy.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { langevin, workspace } from '../support/command.ts';
import { colourGraph, writeModel } from '../support/tiny-model.ts';

const w = workspace();
afterAll(() => w.remove());
const [HEIGHT, WIDTH] = [20, 28];
const PIXELS = HEIGHT * WIDTH;
/** Painted red on the left half; the rest is transparent. */
const isPainted = (pixel: number): boolean => pixel % WIDTH < WIDTH / 2;

beforeAll(async () => {
  writeModel(
    w.at('model'),
    colourGraph,
    {},
    { domain: 'photo', channels: 3, scale: { kind: 'srgb', low: 0, high: 1 } },
  );
  const rgba = (opaque: (pixel: number) => boolean): Promise<Buffer> => {
    const pixels = Uint8Array.from({ length: 4 * PIXELS }, (_, i) =>
      i % 4 === 3 ? (opaque(Math.floor(i / 4)) ? 255 : 0) : i % 4 === 0 ? 200 : 20,
    );
    return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 4 } })
      .png()
      .toBuffer();
  };
  writeFileSync(w.at('half.png'), await rgba(isPainted));
  writeFileSync(w.at('empty.png'), await rgba(() => false));
  writeFileSync(
    w.at('grey.png'),
    encodePng(
      Uint16Array.from({ length: PIXELS }, (_, i) => i * 100),
      WIDTH,
      HEIGHT,
      1,
    ),
  );
});

const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
function imageIn(run: string, name: string): { data: ArrayLike<number>; shape: readonly number[] } {
  const path = w.at(run, 'results', `${name}.npy`);
  return must(decodeNpy(readFileSync(path), path));
}

describe('stroke', () => {
  const flags = ['--model', 'model', '--steps', '6'] as const;

  it('starts from the painting, whose colours run on where it is transparent', async () => {
    const { code, stderr } = await langevin(
      w.path,
      ...['stroke', 'half.png', ...flags, '--strength', '0', '--samples', '2', '--out', 'strokes'],
      ...['--solver', 'sdedit,proximal'],
    );
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const picture = must(decodeNpy(readFileSync(w.at('strokes', 'inputs', 'picture.npy')), 'picture'));
    expect(picture.shape).toEqual([3, HEIGHT, WIDTH]);
    for (let i = 0; i < PIXELS; i++) {
      expect(picture.data[i]).toBeCloseTo(200 / 255, isPainted(i) ? 7 : 2);
      expect(picture.data[PIXELS + i]).toBeCloseTo(20 / 255, isPainted(i) ? 7 : 2);
    }
    const report = reportSchema.parse(json('strokes', 'report.json'));
    expect(report.results.map(({ method }) => method)).toEqual([
      ...['sdedit-1', 'sdedit-2', 'proximal-1', 'proximal-2'],
    ]);
    expect(existsSync(w.at('strokes', 'results', 'gallery.png'))).toBe(true);
    expect((await langevin(w.path, 'verify', 'strokes')).code).toBe(0);
    // With the least strength it is nearer to the painting than with the greatest.
    const far = await langevin(
      w.path,
      'stroke',
      'half.png',
      ...flags,
      '--strength',
      '1',
      '--solver',
      'sdedit,proximal',
      '--out',
      'far',
    );
    expect(far.code).toBe(0);
    const distance = (run: string, method: string): number => {
      const { data } = imageIn(run, method);
      return Math.hypot(...Array.from(data, (v, i) => v - picture.data[i]!));
    };
    for (const method of ['sdedit-1', 'proximal-1'])
      expect(distance('strokes', method)).toBeLessThan(0.5 * distance('far', method));
  });

  it('starts from a picture and what is painted over it, as opaque as that is', async () => {
    // Half opaque green on the right half, over a picture that is grey.
    const layer = Uint8Array.from({ length: 4 * PIXELS }, (_, i) =>
      i % 4 === 3 ? (isPainted(Math.floor(i / 4)) ? 0 : 128) : i % 4 === 1 ? 255 : 0,
    );
    const layered = sharp(layer, { raw: { width: WIDTH, height: HEIGHT, channels: 4 } });
    writeFileSync(w.at('layer.png'), await layered.png().toBuffer());
    const asked = ['stroke', 'grey.png', ...flags, '--samples', '1', '--painting', 'layer.png'];
    expect((await langevin(w.path, ...asked, '--out', 'over')).code).toBe(0);
    const path = w.at('over', 'inputs', 'picture.npy');
    const picture = must(decodeNpy(readFileSync(path), path));
    for (let i = 0; i < PIXELS; i++) {
      const below = (i * 100) / 65535;
      const [red, green] = isPainted(i) ? [below, below] : [below * (127 / 255), below * (127 / 255) + 128 / 255];
      expect(picture.data[i]).toBeCloseTo(red, 5);
      expect(picture.data[PIXELS + i]).toBeCloseTo(green, 5);
    }
    // What it was made from stays with the run.
    expect((await langevin(w.path, 'verify', 'over')).code).toBe(0);
    const shown = readFileSync(w.at('over', 'report.html'), 'utf8');
    expect(shown).toContain('a painting over the picture, strength 0.5');
    expect(shown).toContain('The painting</b>');
    writeFileSync(w.at('small.png'), await layered.clone().resize(7, 5).png().toBuffer());
    const { code, stderr } = await langevin(w.path, ...asked.slice(0, -1), 'small.png', '--out', 'refused');
    expect([code, stderr]).toEqual([expect.any(Number), expect.stringMatching(/The painting over it/)]);
    expect(code).not.toBe(0);
    expect(existsSync(w.at('refused'))).toBe(false);
  });

  it('makes a picture in colour of a grey painting, in its depth', async () => {
    const { code } = await langevin(w.path, 'stroke', 'grey.png', ...flags, '--samples', '1', '--out', 'grey');
    expect(code).toBe(0);
    const picture = must(await decodePath(w.at('grey', 'results', 'proximal.png')));
    expect(picture).toMatchObject({ samples: 3, height: HEIGHT, width: WIDTH, depth: { bits: 16 } });
  });

  it.each([
    [[], /Name a painting/],
    [['empty.png'], /empty\.png is not supported: nothing is painted in it/],
    [['half.png', '--strength', '2'], /2 is not between 0 and 1/],
    [['half.png', '--solver', 'biharmonic'], /"biharmonic" is not a solver/],
  ])('%j is refused with a sentence, and nothing is left behind', async (args, says) => {
    const { code, stderr } = await langevin(w.path, 'stroke', ...args, '--model', 'model', '--out', 'refused');
    expect(code).not.toBe(0);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at |node:internal/);
    expect(existsSync(w.at('refused'))).toBe(false);
  });
});
