import { describe, expect, it } from 'vitest';
import { areaOf, gather, grown, wholeArea } from '../../../core/image/holes/area.ts';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { proximalEntry } from '../../../core/catalogue/solvers/proximal-entry.ts';
import { must } from '../../../core/contract/refused.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import { exactManifest } from '../../../core/priors/exact-manifest.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { overlapAt } from '../../../core/priors/overlap.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { tiled, type Canvas } from '../../../core/priors/tiled.ts';
import { freshState, type SolverState } from '../../../core/solvers/solver.ts';
import { finish, problemOf, reloaded } from '../solvers/tiny-problem.ts';

const noiseOf = (length: number, seed: number): Float32Array => {
  const out = new Float32Array(length);
  fillNormal(out, seed, PURPOSE.phantom, 0);
  return out;
};

/** Every pixel alike, so that a tile knows what the whole picture knows. */
const pixelwise = (height: number, width: number): ScoreModel => {
  const size = height * width;
  return independentGaussian(new Float32Array(size).fill(0.4), new Float32Array(size).fill(0.06));
};

const whole = (height: number, width: number, symmetries: Canvas['symmetries'] = [0]): Canvas => ({
  area: wholeArea(height, width),
  wanted: wholeArea(height, width),
  symmetries,
});

/** 1 − D tells how much of a pixel's surroundings a tile saw: the mean over five columns. */
function blur(height: number, width: number): ScoreModel {
  return {
    manifest: exactManifest('blur', 'Blur', 1),
    nfe: 0,
    async denoise(x, batch, _sigma, out) {
      for (let row = 0; row < batch * height; row++) {
        const line = x.slice(row * width, (row + 1) * width);
        for (let c = 0; c < width; c++) {
          let sum = 0;
          for (let k = -2; k <= 2; k++) sum += line[Math.min(width - 1, Math.max(0, c + k))]!;
          out[row * width + c] = sum / 5;
        }
      }
    },
  };
}

/** Where the tiles of an evaluation lay: a picture of its own coordinates tells. */
async function cutsOf(canvas: Canvas, side: number, sigma: number, seed: number): Promise<string[]> {
  const { height, width } = canvas.area;
  const cuts: string[] = [];
  const open = (rows: number, columns: number): ScoreModel => ({
    manifest: exactManifest('places', 'Places', 1),
    nfe: 0,
    async denoise(x, batch) {
      for (let b = 0; b < batch; b++) {
        const place = x[b * rows * columns]!;
        cuts.push(`${Math.floor(place / width)},${place % width}`);
      }
    },
  });
  const places = gather(
    Float32Array.from({ length: height * width }, (_, i) => i),
    canvas.area,
    new Float32Array(canvas.area.count),
  );
  await tiled(open, canvas, side, seed).denoise(places, 1, Float64Array.of(sigma), new Float32Array(places.length));
  return cuts;
}

describe('a picture in tiles', () => {
  it.each([
    [100, 130],
    [33, 200],
    [20, 25],
    [64, 32],
  ])(
    'of %i × %i pixels is answered to the bit as the whole, where a pixel needs no neighbour',
    async (height, width) => {
      const x = noiseOf(height * width, 1);
      const expected = new Float32Array(x.length);
      const sigma = Float64Array.of(0.3);
      await pixelwise(height, width).denoise(x, 1, sigma, expected);
      const model = tiled(pixelwise, whole(height, width, [0, 1]), 32, 7);
      const found = new Float32Array(x.length).fill(NaN);
      await model.denoise(x, 1, sigma, found);
      expect(found).toEqual(expected);
      await model.denoise(x, 1, sigma, x); // in place
      expect(x).toEqual(expected);
      expect(model.nfe).toBe(2);
    },
  );

  it('is the whole wherever the tiles that count saw all that counts', async () => {
    const [height, width] = [40, 300];
    const x = noiseOf(height * width, 2);
    const expected = new Float32Array(x.length);
    const found = new Float32Array(x.length);
    await blur(height, width).denoise(x, 1, Float64Array.of(0.2), expected);
    await tiled(blur, whole(height, width), 96, 1).denoise(x, 1, Float64Array.of(0.2), found);
    // The two outermost columns of a tile miss a neighbour, and have next to no weight.
    const worst = found.reduce((most, v, i) => Math.max(most, Math.abs(v - expected[i]!)), 0);
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(0.02);
  });

  it('is cut elsewhere at another level and by another seed, and alike when it is asked again', async () => {
    const canvas = whole(400, 500);
    const first = await cutsOf(canvas, 128, 0.2, 1);
    expect(await cutsOf(canvas, 128, 0.2, 1)).toEqual(first);
    expect(await cutsOf(canvas, 128, 0.1999, 1)).not.toEqual(first);
    expect(await cutsOf(canvas, 128, 0.2, 2)).not.toEqual(first);
    const tops = new Set(first.map((cut) => Number(cut.split(',')[0])));
    expect(Math.min(...tops)).toBe(0);
    expect(Math.max(...tops)).toBe(400 - 128);
  });

  it('evaluates nothing where D is not wanted, and gives every wanted pixel its surroundings', async () => {
    const [height, width, side, sigma] = [300, 420, 64, 0.2];
    const flags = new Uint8Array(height * width);
    // A scratch from top to bottom, and a spot in the corner.
    for (let r = 0; r < height; r++) flags.fill(1, r * width + 150 + (r >> 2), r * width + 153 + (r >> 2));
    flags.fill(1, 0, 2);
    const wanted = areaOf(height, width, flags, 1);
    const area = grown(wanted, side);
    const cuts = await cutsOf({ area, wanted, symmetries: [0] }, side, sigma, 3);
    const tiles = cuts.map((cut) => cut.split(',').map(Number));
    const overlap = overlapAt(sigma, side);
    expect(tiles.length).toBeLessThan(25); // of 117 for the whole
    for (let i = 0; i < flags.length; i++) {
      if (flags[i] === 0) continue;
      const [row, column] = [Math.floor(i / width), i % width];
      const reach = (begin: number, at: number, length: number): number =>
        Math.min(begin === 0 ? side : at - begin, begin + side === length ? side : begin + side - 1 - at);
      const best = Math.max(
        ...tiles.map(([top = 0, left = 0]) => Math.min(reach(top, row, height), reach(left, column, width))),
      );
      expect(best).toBeGreaterThanOrEqual(Math.floor(overlap / 2) - 1);
    }

    const x = noiseOf(area.count, 4);
    const found = new Float32Array(area.count);
    await tiled(pixelwise, { area, wanted, symmetries: [0, 1] }, side, 3).denoise(x, 1, Float64Array.of(sigma), found);
    const expected = new Float32Array(area.count);
    await pixelwise(1, area.count).denoise(x, 1, Float64Array.of(sigma), expected);
    const isWanted = gather(flags, area, new Uint8Array(area.count));
    expect(found).toEqual(expected.map((v, i) => (isWanted[i] === 1 ? v : x[i]!)));
  });

  it('lets a run go on to the bit in another process', async () => {
    const [height, width, side] = [40, 70, 32];
    const known = Uint8Array.from({ length: height * width }, (_, i) => (i % 3 === 0 ? 0 : 1));
    const operator = pixelMask(1, height, width, known);
    const data = new Float32Array(operator.outShape[0]!).fill(0.5);
    const problem = problemOf(operator, data, { prox: (y, weights) => operator.proximal(y, weights) });
    const values = must(proximalEntry.resolve({ steps: 6 }));
    const begin = (state: SolverState) =>
      runOf('proximal').run(
        problem,
        values,
        { seed: 3, prior: tiled(blur, whole(height, width), side, 3), truth: null, shared: {} },
        state,
      );
    const state = freshState();
    await finish(begin(state));
    const half = freshState();
    for await (const { step } of begin(half)) if (step === 3) break;
    const resumed = reloaded(half);
    await finish(begin(resumed));
    expect(resumed.arrays['estimate']).toEqual(state.arrays['estimate']);
  });
});
