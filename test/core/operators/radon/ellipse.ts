import type { Geometry } from '../../../../core/operators/radon/geometry.ts';
import type { Lines } from '../../../../core/operators/radon/lines.ts';

/** An ellipse of value 1: centre and half axes in mm, turned counter-clockwise. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly a: number;
  readonly b: number;
  readonly turnDeg: number;
}

/** The ellipse on the grid of a geometry, each pixel the mean over 8×8 points. */
export function drawEllipse(e: Ellipse, g: Pick<Geometry, 'height' | 'width' | 'pixelMm'>): Float64Array {
  const fine = 8;
  const cos = Math.cos((e.turnDeg * Math.PI) / 180);
  const sin = Math.sin((e.turnDeg * Math.PI) / 180);
  const out = new Float64Array(g.height * g.width);
  for (let i = 0; i < out.length; i++) {
    const c = i % g.width;
    const r = (i - c) / g.width;
    for (let k = 0; k < fine * fine; k++) {
      const dx = ((k % fine) + 0.5) / fine - 0.5;
      const dy = (Math.floor(k / fine) + 0.5) / fine - 0.5;
      const x = (c + dx - (g.width - 1) / 2) * g.pixelMm - e.x;
      const y = ((g.height - 1) / 2 - r - dy) * g.pixelMm - e.y;
      const inside = ((x * cos + y * sin) / e.a) ** 2 + ((y * cos - x * sin) / e.b) ** 2 < 1;
      if (inside) out[i]! += 1 / (fine * fine);
    }
  }
  return out;
}

/** ∫ dl in mm through the ellipse, for each line: 2ab√(w² − t²)/w², w² = a² cos² + b² sin² of the angle to its axis. */
export function chords(e: Ellipse, lines: Lines): Float64Array {
  return Float64Array.from(lines.thetaRad, (theta, ray) => {
    const angle = theta - (e.turnDeg * Math.PI) / 180;
    const w2 = (e.a * Math.cos(angle)) ** 2 + (e.b * Math.sin(angle)) ** 2;
    const t = lines.offsetMm[ray]! - e.x * Math.cos(theta) - e.y * Math.sin(theta);
    return t * t < w2 ? (2 * e.a * e.b * Math.sqrt(w2 - t * t)) / w2 : 0;
  });
}
