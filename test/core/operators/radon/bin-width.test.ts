import { describe, expect, it } from 'vitest';
import { projectorOfBins } from '../../../../core/operators/radon/bin-width.ts';
import { fanLines } from '../../../../core/operators/radon/fan-beam.ts';
import { equispacedAngles, type Geometry } from '../../../../core/operators/radon/geometry.ts';
import { parallelLines } from '../../../../core/operators/radon/parallel-beam.ts';
import { projector } from '../../../../core/operators/radon/projector.ts';

const grid = { height: 64, width: 60, pixelMm: 1.2 };
/** Round bells exp(−r²/2s²), in mm: nothing of them is lost between the pixels. */
const bells = [
  { x: 4, y: -3, s: 1.5 },
  { x: -19, y: 12, s: 2 },
  { x: 11, y: 22, s: 3 },
];
const parallel = (bin: number): Geometry => ({
  ...{ kind: 'parallel', ...grid, anglesDeg: equispacedAngles(23, 180), offsetMm: 0.2 },
  ...{ bins: Math.round(110 / bin), binMm: 1.2 * bin },
});
const fan: Geometry = {
  ...{ kind: 'fan', ...grid, anglesDeg: equispacedAngles(31, 360), sourceMm: 200, detectorMm: 400 },
  ...{ bins: 101, binPitch: ((1.2 / 200) * 180) / Math.PI, offset: 0 },
};
const flat: Geometry = { ...fan, kind: 'fan-flat', binPitch: 2.4, offset: 0.7 };

const SUBRAYS = 9;

/** What bins of that width measure of the bells, in closed form along each of many lines. */
function seen(g: Geometry): Float64Array {
  const bins = g.bins * SUBRAYS;
  const lines =
    g.kind === 'parallel'
      ? parallelLines({ ...g, bins, binMm: g.binMm / SUBRAYS })
      : fanLines({ ...g, bins, binPitch: g.binPitch / SUBRAYS });
  const out = new Float64Array(g.anglesDeg.length * g.bins);
  for (const { x, y, s } of bells) {
    lines.thetaRad.forEach((theta, i) => {
      const distance = lines.offsetMm[i]! - x * Math.cos(theta) - y * Math.sin(theta);
      const along = s * Math.sqrt(2 * Math.PI) * Math.exp(-(distance ** 2) / (2 * s * s));
      out[Math.floor(i / SUBRAYS)]! += along / SUBRAYS / g.pixelMm;
    });
  }
  return out;
}

/** Each pixel the mean over 6×6 points. */
function image(): Float64Array {
  const { height, width, pixelMm } = grid;
  const points = Array.from({ length: 6 }, (_, k) => ((k + 0.5) / 6 - 0.5) * pixelMm);
  return Float64Array.from({ length: height * width }, (_, i) => {
    const [column, row] = [i % width, Math.floor(i / width)];
    const [x, y] = [(column - (width - 1) / 2) * pixelMm, ((height - 1) / 2 - row) * pixelMm];
    let sum = 0;
    for (const bell of bells)
      for (const dx of points)
        for (const dy of points)
          sum += Math.exp(-((x + dx - bell.x) ** 2 + (y + dy - bell.y) ** 2) / (2 * bell.s ** 2)) / points.length ** 2;
    return sum;
  });
}

describe.each([
  ['parallel, a pixel wide', parallel(1)],
  ['parallel, two pixels wide', parallel(2)],
  ['fan', fan],
  ['flat fan', flat],
])('bins of their own width: %s', (_, g) => {
  it('see an object as its line integrals over the bin are, nearer by half than rays through their centres', () => {
    const x = image();
    const y = seen(g);
    const misfit = (operator: ReturnType<typeof projector>): number => {
      const found = new Float64Array(y.length);
      operator.forward(x, found);
      return Math.hypot(...found.map((v, i) => v - y[i]!)) / Math.hypot(...y);
    };
    expect(misfit(projectorOfBins(g))).toBeLessThan(0.5 * misfit(projector(g)));
  });

  it('see as much in all as rays do', () => {
    const through = new Float64Array(g.anglesDeg.length * g.bins);
    projectorOfBins(g).forward(image(), through);
    const rays = new Float64Array(through.length);
    projector(g).forward(image(), rays);
    const total = (v: Float64Array) => v.reduce((a, b) => a + b, 0);
    expect(total(through) / total(rays)).toBeCloseTo(1, 4);
  });
});

describe('a bin that was not measured', () => {
  it('reads 0 and gives nothing back', () => {
    const whole = parallel(1);
    const measured = new Uint8Array(whole.anglesDeg.length * whole.bins).map((_, i) => (i % 7 === 3 ? 0 : 1));
    const operator = projectorOfBins({ ...whole, measured });
    const y = new Float64Array(measured.length);
    operator.forward(image(), y);
    expect(y.every((v, i) => measured[i] === 1 || v === 0)).toBe(true);
    const only = y.map((_, i) => (measured[i] === 0 ? 1 : 0));
    const back = new Float64Array(grid.height * grid.width).fill(1);
    operator.adjoint(only, back);
    expect(back.every((v) => v === 0)).toBe(true);
  });
});
