/** Complex images are compared as reports score them: by their magnitude. */
import { expect, it } from 'vitest';
import { imageFidelity } from '../../../core/metrics/image-fidelity.ts';

const [HEIGHT, WIDTH] = [24, 20];
const magnitudes = Float64Array.from({ length: HEIGHT * WIDTH }, (_, i) => 2 + Math.sin(i / 7) + (i % WIDTH) / 9);
const turned = (values: Float64Array, phase: number): Float64Array =>
  Float64Array.from(
    { length: 2 * values.length },
    (_, i) => values[i >> 1]! * (i % 2 === 0 ? Math.cos : Math.sin)(phase),
  );
const shape = { frames: 1, height: HEIGHT, width: WIDTH };

it('a phase alone is no error', () => {
  const { nrmse, ssim, bias } = imageFidelity(
    turned(magnitudes, 0.3),
    turned(magnitudes, -2),
    { ...shape, samples: 2 },
    5,
    null,
    1,
  );
  expect(nrmse).toBeCloseTo(0, 12);
  expect(bias).toBeCloseTo(0, 12);
  expect(ssim).toBeCloseTo(1, 12);
});

it('has the figures of the magnitudes, in a region too', () => {
  const other = magnitudes.map((v, i) => v + 0.2 * Math.cos(i));
  const inside = Uint8Array.from(magnitudes, (_, i) => Number(i % WIDTH > 5));
  const complex = imageFidelity(turned(other, 1), turned(magnitudes, 2), { ...shape, samples: 2 }, 5, inside, 1);
  const real = imageFidelity(other, magnitudes, { ...shape, samples: 1 }, 5, inside, 1);
  for (const [name, value] of Object.entries(real))
    expect(complex[name as keyof typeof real], name).toBeCloseTo(value!, 9);
});
