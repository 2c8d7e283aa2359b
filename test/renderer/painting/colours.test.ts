import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePalettePng, encodePng } from '../../../core/formats/picture/png-write.ts';
import { encodeMask, readMask } from '../../../renderer/painting/mask/mask-file.ts';
import { openMask, type MaskPointer, type MaskSession } from '../../../renderer/painting/mask/mask-session.ts';
import { shadeColours } from '../../../renderer/painting/mask/tile-pixels.ts';
import { blankRaster, MOST_COLOURS, valueOf, wholeOf, type Colour } from '../../../renderer/painting/raster.ts';

const RED: Colour = [200, 30, 20];
const GREEN: Colour = [20, 160, 60];
const SIZE = { height: 40, width: 60 };
const open = (more: Partial<Parameters<typeof openMask>[0]> = {}): MaskSession =>
  openMask({ ...SIZE, colours: [], settings: { size: 6, ink: RED, hardness: 0.2 }, ...more });
const event = (type: MaskPointer['type'], column: number, row: number): MaskPointer => ({
  type,
  points: [{ column, row, pressure: 1 }],
  button: 0,
  shift: false,
  alt: false,
  pointerType: 'mouse',
});
function click(layer: MaskSession, column: number, row: number): void {
  layer.pointer(event('down', column, row));
  layer.pointer(event('up', column, row));
}
/** The colour at a place; null: nothing. */
const at = ({ raster }: MaskSession, column: number, row: number): Colour | null =>
  raster.colours?.[raster.data[row * raster.width + column]! - 1] ?? null;
const covered = ({ raster }: MaskSession): number => raster.data.filter((v) => v > 0).length;

describe('a layer in colours', () => {
  it('is painted flat, however soft the brush: a later colour lies above, and each stroke is undone', () => {
    const layer = open();
    click(layer, 20, 20);
    const disc = covered(layer);
    layer.set({ ink: GREEN });
    click(layer, 22, 20);
    expect([at(layer, 18, 20), at(layer, 22, 20), at(layer, 40, 20)]).toEqual([RED, GREEN, null]);
    expect(new Set(layer.raster.data)).toEqual(new Set([0, 1, 2]));
    layer.undo();
    expect([at(layer, 22, 20), covered(layer)]).toEqual([RED, disc]);
    layer.redo();
    expect(at(layer, 22, 20)).toEqual(GREEN);
    layer.set({ mode: 'erase', size: 40 });
    click(layer, 20, 20);
    expect(covered(layer)).toBe(0);
    layer.undo();
    expect([at(layer, 18, 20), at(layer, 22, 20)]).toEqual([RED, GREEN]);
  });

  it('counts what is painted at all, and fills what is of one colour', () => {
    const layer = open({ settings: { tool: 'rectangle', ink: RED } });
    layer.pointer(event('down', 0, 0));
    layer.pointer(event('move', 29, 39));
    layer.pointer(event('up', 29, 39));
    expect(layer.state.statistics).toEqual({ share: 0.5, regions: 1 });
    layer.set({ tool: 'fill', ink: GREEN });
    click(layer, 10, 10);
    expect([at(layer, 0, 0), at(layer, 29, 39), at(layer, 30, 0)]).toEqual([GREEN, GREEN, null]);
  });

  it('takes the colour of what is painted, and of the image where nothing is', () => {
    const layer = open({ colourAt: ({ row, column }) => [row, column, 7] });
    click(layer, 20, 20);
    layer.set({ tool: 'pick', ink: GREEN });
    click(layer, 20, 20);
    expect([layer.state.ink, layer.state.tool]).toEqual([RED, 'brush']);
    layer.set({ tool: 'pick' });
    click(layer, 50, 3);
    expect(layer.state.ink).toEqual([3, 50, 7]);
    const blind = open();
    blind.set({ tool: 'pick' });
    click(blind, 5, 5);
    expect([blind.state.ink, blind.state.tool]).toEqual([RED, 'pick']);
  });

  it('moves a hint by dragging, by two clicks and by keys, as one step of undo', () => {
    const drag = (layer: MaskSession): void => {
      layer.pointer(event('down', 11, 10));
      for (const column of [20, 60, 31]) layer.pointer(event('move', column, 20));
      layer.pointer(event('up', 31, 20));
    };
    const clicks = (layer: MaskSession): void => {
      click(layer, 11, 10);
      layer.pointer(event('move', 31, 20));
      click(layer, 31, 20);
    };
    const keys = (layer: MaskSession): void => {
      layer.moveCursor(11 - layer.state.cursor!.column, 10 - layer.state.cursor!.row);
      layer.pressCursor('paint', false);
      for (let k = 0; k < 2; k++) layer.moveCursor(10, 5);
      layer.pressCursor('paint', false);
    };
    for (const move of [drag, clicks, keys]) {
      const layer = open();
      click(layer, 10, 10);
      const before = layer.raster.data.slice();
      layer.set({ tool: 'move' });
      move(layer);
      expect([at(layer, 10, 10), at(layer, 30, 20), layer.state.isPainting]).toEqual([null, RED, false]);
      expect(covered(layer)).toBe(before.filter((v) => v > 0).length);
      expect(layer.state.undo).toEqual({ id: 'move' });
      layer.undo();
      expect(layer.raster.data).toEqual(before);
    }
  });

  it('lies as it was where moving is given up, or nothing was there to be moved', () => {
    const layer = open();
    click(layer, 10, 10);
    const before = layer.raster.data.slice();
    layer.set({ tool: 'move' });
    click(layer, 50, 30);
    layer.pointer(event('down', 10, 10));
    layer.pointer(event('move', 40, 30));
    layer.abandon();
    expect(layer.raster.data).toEqual(before);
    expect([layer.state.isPainting, layer.state.undo?.id]).toEqual([false, 'brush']);
  });

  it('holds 255 colours, then the nearest of them', () => {
    const colours: Colour[] = [];
    for (let k = 0; k < MOST_COLOURS; k++) expect(valueOf(colours, [k, 0, 0])).toBe(k + 1);
    expect(valueOf(colours, [17, 0, 0])).toBe(18);
    expect(valueOf(colours, [40, 3, 1])).toBe(41);
    expect(colours).toHaveLength(MOST_COLOURS);
  });

  it('says that it is to be saved once a painting is more or less opaque', () => {
    const layer = open();
    const { revision } = layer.state;
    layer.set({ opacity: layer.state.opacity });
    expect(layer.state.revision).toBe(revision);
    layer.set({ opacity: 0.5 });
    expect(layer.state.revision).toBe(revision + 1);
  });
});

describe('a layer as a file', () => {
  const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
  const layers = fc.uniqueArray(colour, { minLength: 1, maxLength: 255, selector: (c) => c.join() }).chain((colours) =>
    fc.record({
      colours: fc.constant<Colour[]>(colours),
      data: fc.uint8Array({ minLength: 35, maxLength: 35, max: colours.length }),
    }),
  );

  it('comes back with every colour, those included that only its history still has', () => {
    fc.assert(
      fc.property(layers, fc.constantFrom('hints', 'painting'), ({ colours, data }, purpose) => {
        const read = readMask(encodeMask({ height: 5, width: 7, data, colours }, purpose, 'png'), 'l.png', purpose);
        expect(read.ok && read.value.raster).toEqual({ height: 5, width: 7, data, colours });
      }),
    );
  });

  it('is seen by other programs as colours with transparency', async () => {
    const data = Uint8Array.of(0, 1, 2, 1);
    const raster = { height: 2, width: 2, data, colours: [RED, GREEN] };
    const seen = async (purpose: 'hints' | 'painting', opacity: number): Promise<number[]> => {
      const png = encodeMask(raster, purpose, 'png', opacity);
      return [...(await sharp(png).ensureAlpha().raw().toBuffer())];
    };
    expect(await seen('hints', 0.5)).toEqual([0, 0, 0, 0, ...RED, 255, ...GREEN, 255, ...RED, 255]);
    expect(await seen('painting', 0.5)).toEqual([0, 0, 0, 0, ...RED, 128, ...GREEN, 128, ...RED, 128]);
    const read = readMask(encodeMask(raster, 'painting', 'png', 0.5), 'l.png', 'painting');
    expect(read.ok && read.value.opacity).toBeCloseTo(0.5, 2);
  });

  it('is read from another program: what is not fully transparent has its colour', async () => {
    const raw = Buffer.from([...RED, 255, ...RED, 0, ...GREEN, 90, 0, 0, 0, 0]);
    const rgba = await sharp(raw, { raw: { width: 2, height: 2, channels: 4 } })
      .png()
      .toBuffer();
    const read = readMask(rgba, 'hints.png', 'hints');
    expect(read.ok && read.value.raster).toMatchObject({ data: Uint8Array.of(1, 0, 2, 0), colours: [RED, GREEN] });
    const opaque = readMask(encodePng(Uint8Array.of(7, 7, 9, 9), 2, 2, 1), 'grey.png', 'hints');
    expect(opaque.ok && opaque.value.raster.colours).toEqual([
      [7, 7, 7],
      [9, 9, 9],
    ]);
  });

  it('is refused where it is a picture and no strokes, no PNG, or its palette lacks a colour', () => {
    const many = Uint8Array.from({ length: 3 * 300 }, (_, i) =>
      i % 3 === 0 ? (i / 3) & 255 : i % 3 === 1 ? i >> 9 : 0,
    );
    const refusal = (bytes: Uint8Array): string => {
      const read = readMask(bytes, 'l.png', 'hints');
      return read.ok ? '' : JSON.stringify(read.error);
    };
    expect(refusal(encodePng(many, 20, 15, 3))).toMatch(/more than 255 colours/);
    expect(refusal(new Uint8Array(100))).toMatch(/no PNG/);
    expect(refusal(encodePalettePng(Uint8Array.of(0, 3), 2, 1, Uint8Array.of(0, 0, 0, 0, 1, 2, 3, 255)))).toMatch(
      /colour 3, which its palette lacks/,
    );
  });

  it('brings its colours into a layer that has others, as one step', () => {
    const layer = open();
    click(layer, 10, 10);
    const theirs = { ...blankRaster(SIZE.height, SIZE.width, [GREEN, RED]) };
    theirs.data.fill(1, 0, 60);
    theirs.data.fill(2, 60, 120);
    layer.load(theirs);
    expect([at(layer, 5, 0), at(layer, 5, 1), at(layer, 10, 10)]).toEqual([GREEN, RED, null]);
    layer.undo();
    expect([at(layer, 5, 0), at(layer, 10, 10)]).toEqual([null, RED]);
  });
});

it('is drawn in its colours, as opaque as it is, with a rim that needs no colour to be seen', () => {
  const raster = blankRaster(8, 8, [RED]);
  raster.data[4 * 8 + 4] = 1;
  const words = new Uint32Array(64);
  const bytes = new Uint8ClampedArray(words.buffer);
  const pixel = (column: number, row: number): number[] => [...bytes.subarray(4 * (8 * row + column)).subarray(0, 4)];
  const look = { colour: RED, opacity: 0.5 } as const;
  shadeColours(raster, wholeOf(raster), { ...look, shown: 'outline' }, 1, words, 8);
  expect([pixel(4, 4), pixel(4, 3), pixel(4, 5), pixel(3, 3)]).toEqual([
    [...RED, 128],
    [255, 255, 255, 255],
    [0, 0, 0, 255],
    [0, 0, 0, 0],
  ]);
  shadeColours(raster, wholeOf(raster), { ...look, shown: 'fill' }, 1, words, 8);
  expect([pixel(4, 4)[3], pixel(4, 3)[3]]).toEqual([128, 0]);
  shadeColours(raster, wholeOf(raster), { ...look, shown: 'hidden' }, 1, words, 8);
  expect(words.every((v) => v === 0)).toBe(true);
});
