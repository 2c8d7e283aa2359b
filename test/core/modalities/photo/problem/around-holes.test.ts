import { describe, expect, it } from 'vitest';
import { areaOf, gather, grown } from '../../../../../core/image/holes/area.ts';
import { aroundHoles } from '../../../../../core/modalities/photo/problem/around-holes.ts';
import { photoProblem } from '../../../../../core/modalities/photo/problem/problem.ts';
import { pixelMask } from '../../../../../core/operators/pixel/mask.ts';
import { sizeOf } from '../../../../../core/operators/linear-operator.ts';
import { normals } from '../../../solvers/tiny-problem.ts';

const [height, width, side] = [40, 60, 8];
const plane = height * width;
const operator = { grey: null, scale: 1 } as const;

describe.each([1, 3])('the surroundings of holes in a picture of %i channels', (channels) => {
  const image = { channels, height, width };
  const known = new Uint8Array(plane).fill(1);
  for (let i = 0; i < 30; i++) known[(7 + (i % 5)) * width + 20 + Math.floor(i / 5)] = 0;
  known[plane - 1] = 0;
  const picture = normals(channels * plane, 1).map((v) => 0.5 + 0.1 * v);
  const kept = pixelMask(channels, height, width, known);
  const data = new Float32Array(sizeOf(kept.outShape));
  kept.forward(picture, data);
  const whole = photoProblem({ image, operator, known, hinted: null, data });
  const posed = aroundHoles({ image, known, picture, whole }, side, (part, knownThere, there) =>
    photoProblem({ image: part, operator, known: knownThere, hinted: null, data: there }),
  );
  const { problem } = posed;
  const area = grown(areaOf(height, width, known, 0), side);

  it('hold what a tile may see of them, and nothing else', () => {
    expect(problem.shape).toEqual([3, 1, area.count]);
    expect(area.count).toBeLessThan(plane / 3);
    expect(posed.canvas?.area).toEqual(area);
    expect(problem.data.length).toBe(3 * (area.count - 31));
  });

  it('come back into the picture, whose other pixels are as they were to the bit', () => {
    const x = normals(sizeOf(problem.shape), 2);
    const found = posed.fromProblem(x);
    const isThere = new Uint8Array(plane);
    const places = gather(
      Float32Array.from({ length: plane }, (_, i) => i),
      area,
      new Float32Array(area.count),
    );
    for (const place of places) isThere[place] = 1;
    expect(found.every((v, i) => isThere[i % plane] === 1 || v === picture[i])).toBe(true);
    // In three colours a grey picture is their mean.
    if (channels === 3) expect(posed.toProblem(found)).toEqual(x);
  });

  it('are measured as they are in the whole, and filled as it is', () => {
    const predicted = new Float32Array(problem.data.length);
    problem.operator.forward(posed.toProblem(picture), predicted);
    expect(predicted).toEqual(problem.data);
    expect(Object.keys(problem.fills ?? {})).toEqual(Object.keys(whole.problem.fills ?? {}));
    for (const kind of ['harmonic', 'telea', 'patchmatch'] as const) {
      const here = new Float32Array(sizeOf(problem.shape));
      const there = new Float32Array(3 * plane);
      problem.fills?.[kind]?.(here, 1);
      whole.problem.fills?.[kind]?.(there, 1);
      expect(here).toEqual(gather(there, area, new Float32Array(here.length)));
      const filled = posed.fromProblem(here);
      expect(filled.every((v, i) => known[i % plane] === 0 || v === picture[i])).toBe(true);
    }
  });
});
