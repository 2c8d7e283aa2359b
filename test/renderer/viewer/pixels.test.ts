import { describe, expect, it } from 'vitest';
import { colourTable } from '../../../renderer/canvas/paint/colour-map.ts';
import type { Frame } from '../../../renderer/canvas/frame.ts';
import { letterOf, edgeLetters } from '../../../renderer/canvas/orientation.ts';
import { paintPixels, type Looks } from '../../../renderer/canvas/paint/paint-pixels.ts';
import { scalarsOf } from '../../../renderer/canvas/scalars.ts';
import type { Window } from '../../../renderer/canvas/view.ts';
import { percentiles } from '../../../core/image/windows/percentiles.ts';
import { automaticWindow, symmetricWindow, windowFromZero } from '../../../renderer/canvas/windowing.ts';
import { frameOf } from './frame-of.ts';

const GREY: Looks = { invert: false, colours: 'grey' };

/** [red, green, blue] of each pixel. */
function painted(frame: Frame, window: Window, looks: Looks = GREY): number[][] {
  const words = new Int32Array(frame.height * frame.width);
  paintPixels(frame, window, looks, words);
  const bytes = new Uint8Array(words.buffer);
  return Array.from(words, (_, i) => [...bytes.subarray(4 * i, 4 * i + 3)]);
}
const row = (values: readonly number[], facts: Partial<Frame> = {}): Frame =>
  frameOf({ height: 1, width: values.length, ...facts }, (column) => values[column]!);

describe('values through a window', () => {
  it('follows DICOM: black at c − 0.5 − (w − 1)/2, white above c − 0.5 + (w − 1)/2', () => {
    const frame = row([-160, -159, 40, 239, 240, 1e9, -1e9, Infinity, -Infinity], { unit: 'HU' });
    expect(painted(frame, { center: 40, width: 400 }).map(([red]) => red)).toEqual([
      0, 1, 128, 255, 255, 255, 0, 255, 0,
    ]);
  });

  it('is continuous where values do not count in steps', () => {
    const frame = row([0, 0.25, 0.5, 1], { unit: 'scaled' });
    expect(painted(frame, { center: 0.5, width: 1 }).map(([red]) => red)).toEqual([0, 64, 128, 255]);
  });

  it('follows the sigmoid of a file that asks for it, and no number stays none', () => {
    const values = [-1000, -60, 40, 90, 140, 1000];
    const frame = row([...values, NaN], { unit: 'HU' });
    const wanted = values.map((v) => Math.round(255 / (1 + Math.exp((-4 * (v - 40)) / 400))));
    const shown = painted(frame, { center: 40, width: 400, curve: 'sigmoid' });
    expect(shown.slice(0, -1).map(([red]) => red)).toEqual(wanted);
    expect(shown.at(-1)).toEqual([255, 0, 255]);
  });

  it('is a step at its centre for a width of 1', () => {
    const frame = row([99, 99.4, 99.6, 101], { unit: 'HU' });
    expect(painted(frame, { center: 100, width: 1 }).map(([red]) => red)).toEqual([0, 0, 255, 255]);
  });

  it('shows low values of MONOCHROME1 bright, and colours for what they stand for', () => {
    const frame = row([0, 60, 255], { unit: 'scaled', inverted: true });
    const window = { center: 127.5, width: 255 };
    expect(painted(frame, window).map(([red]) => red)).toEqual([255, 195, 0]);
    expect(painted(frame, window, { ...GREY, invert: true }).map(([red]) => red)).toEqual([0, 60, 255]);
    const map: Looks = { invert: false, colours: 'sequential' };
    expect(painted(frame, window, map)).toEqual(painted({ ...frame, inverted: false }, window, map));
  });

  it('turns black and white around', () => {
    const frame = row([0, 60, 255], { unit: 'scaled' });
    const window = { center: 127.5, width: 255 };
    expect(painted(frame, window, { ...GREY, invert: true }).map(([red]) => red)).toEqual([255, 195, 0]);
    const picture = frameOf({ height: 1, width: 1, samples: 3, unit: 'srgb' }, (_c, _r, sample) => 60 * sample);
    expect(painted(picture, window, { ...GREY, invert: true })).toEqual([[255, 195, 135]]);
    expect(painted(picture, window)).toEqual([[0, 60, 120]]);
  });

  it('marks what is no number by a checker that no map holds, and negatives where asked', () => {
    const frame = frameOf({ height: 4, width: 4 }, () => NaN);
    const colours = painted(frame, { center: 0, width: 1 });
    expect(new Set(colours.map(String))).toEqual(new Set(['255,0,255', '0,0,0']));
    const picture = frameOf({ height: 1, width: 3, samples: 3 }, (column, _r, sample) =>
      column === 2 && sample === 1 ? NaN : 9,
    );
    expect(painted(picture, { center: 4, width: 8 })[2]).toEqual([255, 0, 255]);
    const marked = painted(
      row([-1, 1], { unit: 'magnitude' }),
      { center: 0, width: 2 },
      { ...GREY, marksNegative: true },
    );
    expect(marked).toEqual([
      [0, 220, 255],
      [255, 255, 255],
    ]);
  });

  it('shows a part of complex values', () => {
    const frame = frameOf({ height: 1, width: 1, samples: 2, unit: 'complex' }, (_c, _r, sample) =>
      sample === 0 ? 3 : 4,
    );
    expect([...scalarsOf(frame)]).toEqual([5]);
    expect([...scalarsOf(frame, 'imaginary')]).toEqual([4]);
    expect(scalarsOf(frame, 'phase')[0]).toBeCloseTo(Math.atan2(4, 3), 6);
    expect(automaticWindow(frame, 'phase')).toEqual({ center: 0, width: 2 * Math.PI });
  });
});

describe('colour maps', () => {
  it('are white at zero where they are signed, blue below and red above', () => {
    const table = colourTable('signed');
    expect(Math.min(...table.subarray(3 * 127, 3 * 129))).toBeGreaterThan(248);
    expect(table[2]!).toBeGreaterThan(table[0]!);
    expect(table[3 * 255]!).toBeGreaterThan(table[3 * 255 + 2]!);
  });

  it('rise in lightness where they are sequential, and meet themselves where they are cyclic', () => {
    const sequential = colourTable('sequential');
    const luma = Array.from(
      { length: 256 },
      (_, k) => 0.2126 * sequential[3 * k]! + 0.7152 * sequential[3 * k + 1]! + 0.0722 * sequential[3 * k + 2]!,
    );
    for (let k = 8; k < 256; k += 8) expect(luma[k]!).toBeGreaterThan(luma[k - 8]!);
    const phase = colourTable('phase');
    expect([...phase.subarray(0, 3)]).toEqual([...phase.subarray(3 * 255)]);
  });
});

describe('the automatic window', () => {
  it('takes the file at its word', () => {
    const frame = row([0, 1], { unit: 'HU', windows: [{ center: 7, width: 9 }] });
    expect(automaticWindow(frame)).toEqual({ center: 7, width: 9 });
  });

  it('is soft tissue where CT holds some, with or without a unit, else percentiles', () => {
    for (const unit of ['HU', 'stored'] as const)
      expect(automaticWindow(row([-1000, 40, 60], { unit }))).toEqual({ center: 40, width: 400 });
    // Line integrals lie where soft tissue does, and have no air.
    expect(automaticWindow(row([0, 2, 4], { unit: 'stored' }))).toEqual({ center: 2, width: 4 });
    const frame = frameOf({ height: 1, width: 1001 }, (column) => column);
    expect(automaticWindow(frame)).toEqual({ center: 500, width: 980 });
  });

  it('is the full range of a picture, and some range for constant or empty values', () => {
    expect(automaticWindow(row([3], { unit: 'srgb', fullScale: 255 }))).toEqual({ center: 127.5, width: 255 });
    expect(automaticWindow(row([5, 5])).width).toBeGreaterThan(0);
    expect(percentiles(new Float32Array([NaN, NaN]), 0.01, 0.99)).toEqual([0, 1]);
  });

  it('shows 12 bits in a 16-bit picture, and leaves a dark photo as dark as it is', () => {
    const grey = (full: number, step: number) =>
      frameOf({ height: 1, width: 1001, unit: 'srgb', fullScale: full }, (column) => column * step);
    expect(automaticWindow(grey(65_535, 4))).toEqual({ center: 2000, width: 3920 });
    expect(automaticWindow(grey(65_535, 60))).toEqual({ center: 32_767.5, width: 65_535 });
    expect(automaticWindow(grey(255, 0.02))).toEqual({ center: 127.5, width: 255 });
  });

  it('is even about zero for a difference', () => {
    expect(symmetricWindow(new Float32Array([-4, 1, 2]))).toEqual({ center: 0, width: 8 });
  });

  it('of a spread begins at nothing, whatever its unit', () => {
    expect(windowFromZero(new Float32Array([3, 5, 8]))).toEqual({ center: 4, width: 8 });
    expect(windowFromZero(new Float32Array(4)).width).toBeGreaterThan(0);
  });
});

describe('orientation letters', () => {
  it('are those of an axial slice, and turn with the image', () => {
    const axial = [
      [1, 0, 0],
      [0, 1, 0],
    ] as const;
    expect(edgeLetters(axial, { flipX: false, flipY: false })).toEqual({
      left: 'R',
      right: 'L',
      top: 'A',
      bottom: 'P',
    });
    expect(edgeLetters(axial, { flipX: true, flipY: true })).toEqual({ left: 'L', right: 'R', top: 'P', bottom: 'A' });
  });

  it('are two for an oblique direction, the stronger first, and none where nothing is known', () => {
    expect(letterOf([0, 0.9, -0.43])).toBe('PF');
    expect(letterOf([0.05, -0.05, 0.99])).toBe('H');
    expect(edgeLetters(null, { flipX: false, flipY: false })).toBeNull();
  });
});
