import { describe, expect, it } from 'vitest';
import { fanBackprojection } from '../../../../core/operators/radon/fbp/fan.ts';
import type { FanGeometry } from '../../../../core/operators/radon/geometry.ts';

const RADIANS = Math.PI / 180;
const base: FanGeometry = {
  kind: 'fan',
  height: 33,
  width: 40,
  pixelMm: 0.8,
  anglesDeg: [0, 17, 45, 90, 133, 180, 200.5, 270, 315, 359],
  bins: 61,
  binPitch: 0.5,
  offset: 0,
  sourceMm: 110,
  detectorMm: 200,
};
const flat = { kind: 'fan-flat', binPitch: 1.5 } as const;

/** Pixel by pixel, as the formula says it. */
function byFormula(g: FanGeometry, rows: Float64Array): Float64Array {
  const image = new Float64Array(g.height * g.width);
  g.anglesDeg.forEach((deg, view) => {
    const [cos, sin] = [Math.cos(deg * RADIANS), Math.sin(deg * RADIANS)];
    const rayAt = (bin: number): number => (bin < 0 || bin >= g.bins ? 0 : rows[view * g.bins + bin]!);
    for (let i = 0; i < image.length; i++) {
      const x = ((i % g.width) - (g.width - 1) / 2) * g.pixelMm;
      const y = ((g.height - 1) / 2 - Math.floor(i / g.width)) * g.pixelMm;
      const [along, across] = [g.sourceMm - x * cos - y * sin, x * sin - y * cos];
      if (along <= 0) continue;
      const tangent = across / along;
      const v = g.kind === 'fan' ? Math.atan(tangent) / RADIANS : g.detectorMm * tangent;
      const at = (v - g.offset) / g.binPitch + (g.bins - 1) / 2;
      const [bin, share] = [Math.floor(at), at - Math.floor(at)];
      const value = (1 - share) * rayAt(bin) + share * rayAt(bin + 1);
      image[i]! += value * (g.kind === 'fan' ? 1 / (along ** 2 + across ** 2) : (g.sourceMm / along) ** 2);
    }
  });
  return image;
}

describe('each pixel reads every view at its own ray', () => {
  it.each<[string, Partial<FanGeometry>]>([
    ['on the arc', {}],
    ['on the arc, detector off the centre', { offset: 3.7 }],
    ['on the arc, wider than the image', { bins: 121 }],
    ['on the arc, narrower than the image', { bins: 15 }],
    ['on the arc, close to the source', { sourceMm: 30 }],
    ['on the arc, fine bins', { binPitch: 0.05, bins: 611 }],
    ['on the arc, around a source inside the image', { sourceMm: 9, bins: 340 }],
    ['on a flat detector', flat],
    ['on a flat detector off the centre', { ...flat, offset: -11 }],
    ['on a flat detector narrower than the image', { ...flat, bins: 15 }],
    ['on a flat detector, around a source inside the image', { ...flat, sourceMm: 9, bins: 340 }],
  ])('%s', (_, change) => {
    const g = { ...base, ...change };
    const rows = Float64Array.from({ length: g.anglesDeg.length * g.bins }, (_, i) => Math.sin(i * i));
    const image = new Float64Array(g.height * g.width);
    fanBackprojection(g)(rows, image);
    const wanted = byFormula(g, rows);
    const size = Math.max(...wanted.map(Math.abs));
    expect(size).toBeGreaterThan(0);
    const worst = image.reduce((most, v, i) => Math.max(most, Math.abs(v - wanted[i]!)), 0);
    expect(worst / size).toBeLessThan(1e-6);
  });
});
