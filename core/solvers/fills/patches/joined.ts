import { solveFromZero } from '../../../operators/conjugate-gradients.ts';
import { type Hole, holeOf, rangeOutside } from '../hole.ts';
import { laplaceMultigrid } from '../multigrid.ts';
import { type Nearest, REACH } from './nearest.ts';
import type { Level } from './pyramid.ts';

/**
 * Weight of a pixel's own value beside that of each difference to a neighbour: what is mended at a rim has faded ten pixels
 * away, and does not run through a hole that is open on one side.
 */
const KEPT = 0.01;
const PRECISION = { tolerance: 1e-4, iterations: 100 };

/**
 * Fills the hole with single pixels of the picture instead of means of many, which are smoother than any of them: each unknown
 * pixel is the one at its place in the patch that counts most there. Neighbours then differ as the places that they come from
 * do, by the greater of the two differences, and values follow as far as that takes, within the range of what is known: Pérez,
 * Gangnet, Blake 2003, "Poisson image editing", ACM Trans. Graph. 22(3), with mixed gradients.
 * @param weights of the patches in `found`
 */
export function join(level: Level, found: Nearest, weights: Float32Array): void {
  const { data, channels, height, width, known } = level;
  const plane = height * width;
  const hole = holeOf(height, width, known);
  const { pixels, neighbours: n } = hole;
  const count = pixels.length;
  const source = sourcesOf(level, hole, found, weights);
  const multigrid = laplaceMultigrid(hole, height, width);
  const minusLaplacian = (x: Float64Array, y: Float64Array): void => {
    for (let k = 0, s = 0; k < count; k++, s += 4) {
      y[k] = (4 + KEPT) * x[k]! - x[n[s]!]! - x[n[s + 1]!]! - x[n[s + 2]!]! - x[n[s + 3]!]!;
    }
  };
  /** To its neighbours, as the hole has them. */
  const steps = [-1, 1, -width, width];
  const right = new Float64Array(count + 1);
  const change = new Float64Array(count + 1);
  for (let c = 0; c < channels; c++) {
    const values = data.subarray(c * plane, (c + 1) * plane);
    const [low, high] = rangeOutside(values, known);
    const there = Float32Array.from(source, (at) => values[at]!);
    pixels.forEach((i, k) => (values[i] = there[k]!));
    /** What the pixel a step away has more than pixel `at`; 0 where one of them is not known. */
    const more = (at: number, step: number): number => {
      const next = at + step;
      const isBeside = Math.abs(step) > 1 || Math.floor(at / width) === Math.floor(next / width);
      return isBeside && known[at] === 1 && known[next] === 1 ? values[next]! - values[at]! : 0;
    };
    for (let k = 0; k < count; k++) {
      const i = pixels[k]!;
      right[k] = 0;
      for (let side = 0; side < 4; side++) {
        const j = n[4 * k + side]!;
        if (j === k) continue;
        const step = steps[side]!;
        const own = more(source[k]!, step);
        const others = j === count ? 0 : more(source[j]! - step, step);
        right[k]! += values[i + step]! - values[i]! - (Math.abs(own) > Math.abs(others) ? own : others);
      }
    }
    solveFromZero(minusLaplacian, multigrid.apply, right, change, PRECISION);
    for (let k = 0; k < count; k++) values[pixels[k]!] = Math.min(high, Math.max(low, there[k]! + change[k]!));
  }
}

/** Where each unknown pixel lies in the patch that says most of it. */
function sourcesOf(
  { known, height, width }: Level,
  { pixels }: Hole,
  { targets, nearest }: Nearest,
  weights: Float32Array,
): Int32Array {
  const most = new Float32Array(height * width).fill(-1);
  const from = new Int32Array(height * width);
  for (let t = 0; t < targets.length; t++) {
    for (let dy = -REACH; dy <= REACH; dy++) {
      for (let dx = -REACH; dx <= REACH; dx++) {
        const step = dy * width + dx;
        const at = targets[t]! + step;
        if (known[at] !== 0 || weights[t]! <= most[at]!) continue;
        most[at] = weights[t]!;
        from[at] = nearest[t]! + step;
      }
    }
  }
  return pixels.map((i) => from[i]!);
}
