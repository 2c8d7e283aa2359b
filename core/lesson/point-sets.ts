import { POINT_SETS, type PointSet } from '../contract/lesson.ts';

export const isPointSet = (name: string): name is PointSet => POINT_SETS.some((set) => set === name);

/**
 * Data of the lesson: points of the plane, each an "image" of two numbers, x to the right and y up, between −1 and 1.
 * Rows of [n, 2].
 */
export function pointSet(set: PointSet): Float32Array {
  switch (set) {
    case 'clusters':
      return placed(56, (k) => {
        const [centreX, centreY] = k % 2 === 0 ? [-0.58, -0.36] : [0.6, 0.42];
        // Even over a disc, as the seeds of a sunflower lie (Vogel 1979): no seed, and no two in one place.
        const n = Math.floor(k / 2) + 0.5;
        const radius = 0.34 * Math.sqrt(n / 28);
        const angle = n * GOLDEN_ANGLE;
        return [centreX + radius * Math.cos(angle), centreY + radius * Math.sin(angle)];
      });
    case 'ring':
      return placed(48, (k) => {
        const angle = (2 * Math.PI * k) / 48;
        return [0.8 * Math.cos(angle), 0.8 * Math.sin(angle)];
      });
    case 'spiral':
      return placed(90, (k) => {
        // Equal steps of the arc, about the square root of the angle.
        const turn = Math.sqrt((k + 6) / 96);
        const angle = 3.4 * Math.PI * turn;
        return [0.95 * turn * Math.cos(angle), 0.95 * turn * Math.sin(angle)];
      });
    case 'letter':
      return lambda();
  }
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

const placed = (count: number, at: (k: number) => readonly [number, number]): Float32Array => {
  const points = new Float32Array(2 * count);
  for (let k = 0; k < count; k++) points.set(at(k), 2 * k);
  return points;
};

/** A λ, of two strokes. */
function lambda(): Float32Array {
  const long = 46;
  const short = 26;
  return placed(long + short, (k) => {
    if (k >= long) {
      const t = (k - long + 1) / short;
      return [0.02 - 0.62 * t, 0.06 - 0.96 * t];
    }
    const t = k / (long - 1);
    // The long stroke hooks in at its top and out at its foot.
    const [head, foot] = [Math.max(0, 0.2 - t) ** 2, Math.max(0, t - 0.8) ** 2];
    return [-0.42 + t - 5 * head + 5 * foot, 0.92 - 1.86 * t - 4 * head + 4 * foot];
  });
}
