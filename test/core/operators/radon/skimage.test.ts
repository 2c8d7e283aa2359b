import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projector } from '../../../../core/operators/radon/projector.ts';

/** Made by test/reference/skimage_radon.py. */
const reference = z
  .object({
    size: z.int(),
    anglesDeg: z.array(z.number()),
    image: z.array(z.number()),
    radon: z.array(z.array(z.number())),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../reference/skimage-radon.json', import.meta.url), 'utf8')));

describe('scikit-image’s radon', () => {
  const { size, anglesDeg, image, radon } = reference;
  const project = (angles: readonly number[]): Float64Array => {
    const y = new Float64Array(angles.length * size);
    projector({
      kind: 'parallel',
      height: size,
      width: size,
      pixelMm: 1,
      anglesDeg: angles,
      bins: size,
      binMm: 1,
      offsetMm: 0,
    }).forward(Float64Array.from(image), y);
    return y;
  };
  const most = Math.max(...radon.flat());

  it('holds views in columns: its element [bin][view] is our [view, bin], with the same angle and the same bin', () => {
    // This for an odd size. Its centre is pixel floor(n/2): for an even size its bins lie half a pixel off ours.
    const y = project(anglesDeg);
    for (let view = 0; view < anglesDeg.length; view++) {
      for (let bin = 0; bin < size; bin++) {
        // It rotates the image and adds columns, which blurs a little; Joseph's method blurs less.
        expect(Math.abs(y[view * size + bin]! - radon[bin]![view]!)).toBeLessThan(0.02 * most);
      }
    }
  });

  it('would not pass with the angle or the detector the other way round', () => {
    const clockwise = project(anglesDeg.map((a) => -a));
    const worst = (value: (view: number, bin: number) => number) =>
      Math.max(...radon.flatMap((row, bin) => row.map((v, view) => Math.abs(v - value(view, bin)))));
    expect(worst((view, bin) => clockwise[view * size + bin]!)).toBeGreaterThan(0.2 * most);
    const y = project(anglesDeg);
    expect(worst((view, bin) => y[view * size + size - 1 - bin]!)).toBeGreaterThan(0.2 * most);
  });
});
