import type { Scan } from '../../../../core/modalities/ct/job.ts';
import type { JobGeometry } from '../../../../core/contract/measurement/ct.ts';
import type { Image } from '../../../../core/image/image.ts';
import { defaultBins, equispacedAngles } from '../../../../core/operators/radon/geometry.ts';

/** A disk of `hu` in vacuum about the centre of a square of pixels of 1 mm; its edge is sampled 8 × 8 a pixel. */
export function disk(side: number, radiusMm: number, hu: number): Image {
  const data = new Float32Array(side * side);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [(i % side) - (side - 1) / 2, (side - 1) / 2 - Math.floor(i / side)];
    let inside = 0;
    for (let k = 0; k < 64; k++) {
      if (Math.hypot(x + ((k % 8) - 3.5) / 8, y + (Math.floor(k / 8) - 3.5) / 8) < radiusMm) inside++;
    }
    data[i] = -1000 + ((hu + 1000) * inside) / 64;
  }
  return { data, channels: 1, height: side, width: side, pixelMm: [1, 1], unit: 'HU' };
}

export function parallelScan(side: number, views: number): Scan {
  const geometry: JobGeometry = {
    kind: 'parallel',
    anglesDeg: equispacedAngles(views, 180),
    bins: defaultBins(side, side),
    binMm: 1,
    offsetMm: 0,
  };
  return {
    image: { height: side, width: side, pixelMm: 1 },
    geometry,
    noise: { kind: 'none' },
    simulate: 'same',
    seed: 1,
  };
}
