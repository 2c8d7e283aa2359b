import { describe, expect, it } from 'vitest';
import { binsText, findDeadBins, parseBins } from '../../../../../core/modalities/ct/scan/dead-bins.ts';
import { problemOf } from '../../../../../core/modalities/ct/problem/problem.ts';
import { measuredData, simulateMeasurement } from '../../../../../core/modalities/ct/scan/simulation.ts';
import { ctScan, drawnHu, sinogramFacts } from '../tiny-ct.ts';

const VIEWS = 40;
const simulated = (hu: (x: number, y: number) => number) => {
  const scan = ctScan({ views: VIEWS, simulate: 'same' });
  return simulateMeasurement(scan, drawnHu(64, 64, 1, hu)).measurement.data;
};
const bins = 93;
const lopsided = simulated((x, y) => (Math.hypot(x - 5, y + 3) < 22 ? 40 : Math.hypot(x + 14, y) < 6 ? 600 : -1000));

describe('dead bins', () => {
  it.each([0, 0.5, 9])('that always read %f are found by their number, alone or side by side', (value) => {
    const data = lopsided.map((v, i) => ([30, 50, 51].includes(i % bins) ? value : v));
    expect(findDeadBins(data, VIEWS, bins)).toEqual([30, 50, 51]);
  });

  it('are none in sound data, be it even, symmetric or mostly air', () => {
    const disc = simulated((x, y) => (Math.hypot(x, y) < 20 ? 0 : -1000));
    const ring = simulated((x, y) => (Math.abs(Math.hypot(x, y) - 20) < 4 ? 500 : -1000));
    const small = simulated((x, y) => (Math.hypot(x - 20, y) < 3 ? 1000 : -1000));
    for (const data of [lopsided, disc, ring, small]) expect(findDeadBins(data, VIEWS, bins)).toEqual([]);
  });

  it('are written as runs and read back', () => {
    expect(binsText([3, 17, 18, 19, 20])).toBe('3, 17-20');
    expect(parseBins('3,17-20', 93)).toEqual({ ok: true, value: [3, 17, 18, 19, 20] });
    for (const text of ['x', '5-3', '93', '3,', '']) expect(parseBins(text, 93)).toMatchObject({ ok: false });
  });

  it('are left out of the data, by their place in the file', () => {
    const facts = { ...sinogramFacts, height: VIEWS, width: bins };
    const file = lopsided.map((v, i) => (i % bins === 30 ? 9 : v));
    for (const [given, at] of [
      [{}, 30],
      [{ detector: 'reversed' }, bins - 1 - 30],
    ] as const) {
      const scan = ctScan({ quantity: 'line-integrals', ...given }, facts);
      const measurement = measuredData(scan, file);
      measurement.measured?.forEach((m, i) => expect(m).toBe(i % bins === at ? 0 : 1));
      const { operator, data } = problemOf(scan, measurement);
      const y = new Float32Array(data.length);
      operator.forward(new Float32Array(scan.image.height * scan.image.width).fill(1), y);
      for (let i = at; i < y.length; i += bins) expect([y[i], data[i]]).toEqual([0, 0]);
    }
    expect(
      measuredData(ctScan({ quantity: 'line-integrals', deadBins: 'none' }, facts), file).measured,
    ).toBeUndefined();
  });
});
