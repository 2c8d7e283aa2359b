import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blueWhiteRed, cyclic, grey, sequential } from '../../../core/report/html/colour.ts';
import { convergenceCurve } from '../../../core/report/html/curve.ts';
import { LUNG_HU } from '../../../core/image/windows/default-window.ts';
import { complexMap, greyOf } from '../../../core/report/page/pictures.ts';
import { comparisonStrip } from '../../../core/report/page/strip.ts';

const rgb = (map: typeof grey, t: number): number[] => {
  const out = new Uint8Array(3);
  map(t, out, 0);
  return [...out];
};
/** The one row of a PNG in colour. */
const pixelsOf = (url: string): number[] => {
  const png = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  const at = png.indexOf('IDAT');
  return [...inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))].slice(1);
};
/** Relative luminance (WCAG 2.2) of sRGB bytes. */
const luminance = (c: number[]): number => {
  const [r, g, b] = c.map((v) => (v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};

describe('colour maps', () => {
  it('signed: white at zero, blue below, red above, evenly darker to both ends and no further', () => {
    expect(rgb(blueWhiteRed, 0)).toEqual([255, 255, 255]);
    const [low, high] = [rgb(blueWhiteRed, -1), rgb(blueWhiteRed, 1)];
    expect(low[2]).toBeGreaterThan(low[0]!);
    expect(high[0]).toBeGreaterThan(high[2]!);
    expect(rgb(blueWhiteRed, 7)).toEqual(high);
    for (let t = 0; t < 1; t += 0.05) {
      for (const sign of [-1, 1])
        expect(luminance(rgb(blueWhiteRed, sign * (t + 0.05)))).toBeLessThan(luminance(rgb(blueWhiteRed, sign * t)));
    }
  });

  it('magnitudes: black to light, ever lighter; grey is grey; what is no number is the low end', () => {
    expect(luminance(rgb(sequential, 0))).toBeLessThan(0.005);
    expect(luminance(rgb(sequential, 1))).toBeGreaterThan(0.75);
    for (let t = 0; t < 1; t += 0.02)
      expect(luminance(rgb(sequential, t + 0.02))).toBeGreaterThan(luminance(rgb(sequential, t)));
    expect(rgb(grey, 0.5)).toEqual([128, 128, 128]);
    expect(rgb(sequential, NaN)).toEqual(rgb(sequential, 0));
  });

  it('complex: hue by phase, meeting itself at ±π, brightness by magnitude', () => {
    expect(rgb(cyclic, 0)).toEqual(rgb(cyclic, 1));
    const [half, whole] = [0.5, 1].map((size) => complexMap(Float32Array.of(size, 0, 0, size), 1, 2, 1));
    const [dark, bright] = [pixelsOf(half!), pixelsOf(whole!)];
    // 1 and i.
    expect([bright.slice(0, 3), bright.slice(3)]).toEqual([rgb(cyclic, 0.5), rgb(cyclic, 0.75)]);
    expect(dark).toEqual(bright.map((v) => Math.round(v / 2)));
    expect(pixelsOf(complexMap(Float32Array.of(3, 0), 1, 1, 1))).toEqual(rgb(cyclic, 0.5));
  });

  it('windows end at centre ± half the width', () => {
    expect([-1350, -1400, 150, 900, -600].map((hu) => greyOf(hu, LUNG_HU))).toEqual([0, 0, 255, 255, 128]);
  });
});

describe('comparison strip', () => {
  const [height, width] = [6, 5];
  const truth = new Float32Array(30).fill(-600);
  const png = comparisonStrip(truth, [truth, truth.map((v) => v + 50)], { height, width }, 50);
  const buffer = Buffer.from(png);
  const at = buffer.indexOf('IDAT');
  const rows = inflateSync(buffer.subarray(at + 4, at + 4 + buffer.readUInt32BE(at - 4)));
  const stride = 3 * (3 * width + 8) + 1;
  /** Pixels undone of the filter "up". */
  const pixel = (r: number, c: number): number[] => {
    const sum = [0, 0, 0];
    for (let row = 0; row <= r; row++)
      for (let k = 0; k < 3; k++) sum[k] = (sum[k]! + rows[row * stride + 1 + 3 * c + k]!) & 255;
    return sum;
  };

  it('puts images above their errors, columns 4 pixels apart', () => {
    expect([buffer.readUInt32BE(16), buffer.readUInt32BE(20)]).toEqual([3 * width + 8, 2 * height + 4]);
    expect(pixel(0, 0)).toEqual([128, 128, 128]);
    expect(pixel(height + 4, width + 4)).toEqual([255, 255, 255]); // no error
    expect(pixel(height + 4, 2 * (width + 4))).toEqual(rgb(blueWhiteRed, 1));
    expect(pixel(0, width)).toEqual([0, 0, 0]); // the gap
  });
});

describe('convergence curve', () => {
  const curve = { label: 'A <b>', points: [1, 2, 3].map((step) => ({ step, residual: 0.5 ** step })) };
  it('draws a line a method inside its frame, with names escaped', () => {
    const { markup } = convergenceCurve([curve, { ...curve, label: 'B' }], 0.01);
    expect(markup.match(/class="line /g)).toHaveLength(2);
    expect(markup).toContain('A &lt;b&gt; · 3 steps');
    expect(markup).toContain('noise of the measurement');
    expect(markup).not.toMatch(/NaN|Infinity/);
  });

  it('has three ticks or more, however little the residual changes', () => {
    const flat = (residual: number) => [1, 2, 3].map((step) => ({ step, residual }));
    for (const residual of [0.0674, 0.1, 0.2, 1, 3.3e-6, 9.99]) {
      const { markup } = convergenceCurve([{ label: 'A', points: flat(residual) }], null);
      expect(markup.match(/class="grid"/g)!.length).toBeGreaterThanOrEqual(3);
      const [, y] = /class="line [^"]*" d="M[\d.]+ ([\d.]+)/.exec(markup)!;
      expect(Number(y)).toBeGreaterThanOrEqual(14);
      expect(Number(y)).toBeLessThanOrEqual(260);
    }
  });

  it('is nothing where there is nothing to draw', () => {
    expect(convergenceCurve([{ label: 'A', points: [{ step: 1, residual: 0 }] }], null).markup).toBe('');
  });
});
