import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../../core/contract/errors.ts';
import { must, Refused } from '../../../../core/contract/refused.ts';
import { shifted } from '../../../../core/formats/kspace/centre.ts';
import type { KspaceImage } from '../../../../core/formats/kspace/kspace-file.ts';
import { recognised } from '../../../../core/formats/kspace/recognise.ts';
import { samplingText } from '../../../../core/formats/kspace/sampling.ts';
import { reading } from '../../../../core/formats/refusal.ts';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';

/** Of a head, more or less: a disc off the middle, brighter at one side, seen by coils around it. */
function measured(coils: number, height: number, width: number, scale = 1): KspaceImage {
  const data = new Float32Array(2 * coils * height * width);
  const { forward } = fourier2d(height, width);
  for (let c = 0; c < coils; c++) {
    const image = new Float32Array(2 * height * width);
    for (let r = 0; r < height; r++)
      for (let x = 0; x < width; x++) {
        const [u, v] = [(r - 0.47 * height) / height, (x - 0.53 * width) / width];
        if (u * u + v * v > 0.14) continue;
        const angle = (2 * Math.PI * c) / coils;
        const seen = 1 / (0.3 + (u - 0.5 * Math.sin(angle)) ** 2 + (v - 0.5 * Math.cos(angle)) ** 2);
        const value = scale * seen * (1 + u + 0.5 * Math.cos(20 * u) * Math.sin(17 * v));
        image[r * width + x] = value * Math.cos(angle + 2 * u);
        image[height * width + r * width + x] = value * Math.sin(angle + 2 * u);
      }
    const own = data.subarray(2 * c * height * width, 2 * (c + 1) * height * width);
    forward(image, own);
  }
  return { coils, height, width, data, measured: null, reference: null, noise: null, warnings: [] };
}

const kept = (image: KspaceImage, there: (r: number, x: number) => boolean): KspaceImage => {
  const { height, width } = image;
  const at = (i: number): readonly [number, number] => [Math.floor(i / width) % height, i % width];
  return { ...image, data: image.data.map((v, i) => (there(...at(i)) ? v : 0)) };
};
const look = (image: KspaceImage) => must(reading('scan.npy', () => recognised(image, null, 'scan.npy')));
const refusal = (image: KspaceImage): string => {
  try {
    look(image);
  } catch (e) {
    if (!(e instanceof Refused)) throw e;
    const { message, hint } = messageOf(e.refusal);
    return `${message} ${hint}`;
  }
  return 'taken';
};

describe('what was measured is told by what is empty', () => {
  const whole = measured(3, 40, 30);
  const middle = (x: number): boolean => x >= 11 && x < 19;

  it.each([1, 1e-9, 1e9, 1e-20])('everything, whatever the scale (%f)', (scale) => {
    const { sampling, warnings } = look(measured(3, 40, 30, scale));
    expect([sampling.kind, warnings]).toEqual(['full', []]);
    expect(samplingText(sampling)).toBe('fully sampled');
  });

  it.each([
    [41, 29],
    [31, 37],
    [2, 97],
  ])('prime sizes: %i × %i', (height, width) => {
    const there = (_: number, x: number): boolean => x % 3 !== 1;
    expect(look(measured(2, height, width)).sampling.kind).toBe('full');
    expect(look(kept(measured(2, height, width), there)).sampling).toMatchObject({ kind: 'columns', of: width });
  });

  it('columns, with those around the middle', () => {
    const found = look(kept(whole, (_, x) => x % 4 === 1 || middle(x)));
    expect(found.sampling).toMatchObject({ kind: 'columns', measured: 14, of: 30, calibration: 8 });
    expect(samplingText(found.sampling)).toBe('14 of 30 columns, 8 of them around the middle: 2.14 times fewer');
    expect([...found.sampling.mask.subarray(0, 8)]).toEqual([0, 1, 0, 0, 0, 1, 0, 0]);
  });

  it('rows, and none around the middle', () => {
    const { sampling } = look(kept(whole, (r) => r % 2 === 1));
    expect(sampling).toMatchObject({ kind: 'rows', measured: 20, of: 40, calibration: 0 });
    expect(samplingText(sampling)).toMatch(/none around the middle: 2 times fewer/);
  });

  it('single samples', () => {
    const there = (r: number, x: number): boolean =>
      (r * 7 + x * 13) % 5 === 0 || (Math.abs(r - 20) <= 4 && Math.abs(x - 15) <= 4);
    expect(look(kept(whole, there)).sampling).toMatchObject({ kind: 'grid', of: 1200, calibration: 9 });
  });

  it('what a scanner fills with zeros at both borders is no undersampling, one side alone is', () => {
    const { sampling } = look(kept(whole, (_, x) => x >= 3 && x < 27));
    expect(sampling).toMatchObject({ kind: 'full', border: { left: 3, right: 3, top: 0, bottom: 0 } });
    expect(samplingText(sampling)).toBe('fully sampled but for 3 + 3 columns at the border');
    expect(look(kept(whole, (_, x) => x >= 9)).sampling).toMatchObject({ kind: 'columns', measured: 21 });
    // Nor is a single column a scan that was filled up.
    expect(look(kept(whole, (_, x) => x === 15)).sampling).toMatchObject({ kind: 'columns', measured: 1 });
  });

  it('a measured sample that is 0 counts as measured', () => {
    const { sampling } = look(kept(whole, (r, x) => r !== 3 || x !== 5));
    expect([sampling.kind, sampling.mask.includes(0)]).toEqual(['full', false]);
  });
});

describe('k-space that is stored in another way', () => {
  /** By hand: element i of an axis goes to (i + by) mod n. */
  const rolled = (image: KspaceImage, by: (n: number) => number): KspaceImage => {
    const { height, width, coils } = image;
    const data = new Float32Array(image.data.length);
    for (let p = 0; p < 2 * coils; p++)
      for (let r = 0; r < height; r++)
        for (let x = 0; x < width; x++) {
          const to = ((r + by(height)) % height) * width + ((x + by(width)) % width);
          data[p * height * width + to] = image.data[p * height * width + r * width + x]!;
        }
    return { ...image, data };
  };
  /** The image rolled, by way of the image. */
  const imageRolled = (image: KspaceImage, by: (n: number) => number): KspaceImage => {
    const { height, width, coils } = image;
    const { forward, adjoint } = fourier2d(height, width);
    const size = 2 * height * width;
    const data = new Float32Array(image.data.length);
    for (let c = 0; c < coils; c++) {
      const picture = new Float32Array(size);
      adjoint(image.data.subarray(c * size, (c + 1) * size), picture);
      const moved = rolled({ ...image, coils: 1, data: picture }, by);
      forward(moved.data, data.subarray(c * size, (c + 1) * size));
    }
    return { ...image, data };
  };
  const toCorner = (n: number): number => n - Math.floor(n / 2);
  const fromCorner = (n: number): number => Math.floor(n / 2);

  describe.each([
    [40, 30],
    [41, 31],
  ])('%i × %i', (height, width) => {
    const whole = measured(2, height, width);
    const strongest = whole.data.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const differs = (a: KspaceImage, b: KspaceImage): number =>
      a.data.reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i]!)), 0) / strongest;

    it('its middle at the corner: said, and mended exactly', () => {
      const stored = rolled(whole, toCorner);
      expect(refusal(stored)).toMatch(/middle of k-space lies at its corner.*--shift kspace/);
      expect(shifted(stored, 'kspace').data).toEqual(whole.data);
      expect(recognised(stored, 'kspace', '').centre).toMatchObject({ kspace: 'middle', image: 'middle' });
      expect(recognised(stored, 'none', '').centre.kspace).toBe('corner');
    });

    it('its image in quadrants: said, and mended', () => {
      const stored = imageRolled(whole, fromCorner);
      expect(refusal(stored)).toMatch(/the image of it lies in quadrants.*--shift image/);
      expect(differs(shifted(stored, 'image'), whole)).toBeLessThan(1e-6);
    });

    it('both', () => {
      const stored = rolled(imageRolled(whole, fromCorner), toCorner);
      expect(refusal(stored)).toMatch(/at its corner.*and the image.*--shift both/);
      expect(differs(shifted(stored, 'both'), whole)).toBeLessThan(1e-6);
    });

    it('half of the columns missing: said all the same', () => {
      const there = (_: number, x: number): boolean => x % 3 === 0 || Math.abs(x - width / 2) < 5;
      expect(refusal(rolled(kept(whole, there), toCorner))).toMatch(/--shift kspace/);
      expect(refusal(kept(imageRolled(whole, fromCorner), there))).toMatch(/--shift image/);
      expect(refusal(kept(whole, there))).toBe('taken');
    });
  });

  it('elsewhere: said, not mended', () => {
    const { warnings } = look(rolled(measured(2, 40, 30), (n) => Math.floor(n / 4)));
    expect(warnings.join(' ')).toMatch(/energy lies about row 30, column 22, not about the middle \(20, 15\)/);
  });
});

describe('what is no k-space, or not whole', () => {
  const whole = measured(4, 24, 20);
  const plane = 24 * 20;

  it('numbers that are not finite are counted', () => {
    expect(refusal({ ...whole, data: whole.data.map((v, i) => (i === 5 || i === 17 ? NaN : v)) })).toMatch(
      /holds 2 values that are not finite/,
    );
  });

  it('a magnitude is refused, real k-space only doubted', () => {
    const isReal = (i: number): boolean => Math.floor(i / plane) % 2 === 0;
    const magnitude = whole.data.map((v, i) => (isReal(i) ? Math.hypot(v, whole.data[i + plane]!) : 0));
    expect(refusal({ ...whole, data: magnitude })).toMatch(/that is a magnitude, and no k-space/);
    const real = whole.data.map((v, i) => (isReal(i) ? v : 0));
    expect(recognised({ ...whole, data: real }, 'none', '').warnings.join()).toMatch(/symmetric images only/);
  });

  it('a dead coil is said and left out', () => {
    const { coils, dead, data, warnings } = look({
      ...whole,
      data: whole.data.map((v, i) => (Math.floor(i / (2 * plane)) === 1 ? 0 : v)),
    });
    expect([coils, dead]).toEqual([3, [1]]);
    expect(warnings.join()).toMatch(/Of its 4 coils 1 \(from 0\) is dead/);
    expect(data.subarray(2 * plane, 4 * plane)).toEqual(whole.data.subarray(4 * plane, 6 * plane));
  });

  it('nothing at all is refused', () => {
    expect(refusal({ ...whole, data: whole.data.map(() => 0) })).toMatch(/is constant \(0 everywhere\)/);
  });

  it('an image in its place is doubted', () => {
    const { adjoint } = fourier2d(24, 20);
    const image = new Float32Array(2 * plane);
    adjoint(whole.data.subarray(0, 2 * plane), image);
    expect(recognised({ ...whole, coils: 1, data: image }, 'none', '').warnings.join()).toMatch(/may be an image/);
  });
});
