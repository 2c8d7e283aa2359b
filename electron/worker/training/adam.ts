/** What training remembers of every weight, one array each. */
export interface Moments {
  readonly weights: Float32Array;
  /** Running means of the gradient and of its square. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Of the weights, over the steps. */
  readonly average: Float32Array;
}

const [FADING, SQUARE_FADING] = [0.9, 0.99];
/** Keeps a quotient finite. */
const EPSILON = 1e-8;
/** The longest gradient that is followed as it stands. */
const LONGEST = 1;

/**
 * One step of Adam (Kingma & Ba 2015, algorithm 1) along a gradient cut to length 1, then of the average of the weights,
 * which keeps min(averaging, (1 + t)/(10 + t)) so that it is not made of its start: one pass over all.
 * @param step t, from 1 on
 * @returns whether the gradient was finite: else nothing moves
 */
export function adam(
  { weights, first, second, average }: Moments,
  gradient: Float32Array,
  rate: number,
  step: number,
  averaging: number,
): boolean {
  let square = 0;
  for (let i = 0; i < gradient.length; i++) square += gradient[i]! * gradient[i]!;
  const length = Math.sqrt(square);
  if (!Number.isFinite(length)) return false;
  const cut = Math.min(1, LONGEST / (length + 1e-6));
  const pace = rate / (1 - FADING ** step);
  const grown = 1 / (1 - SQUARE_FADING ** step);
  const gain = 1 - Math.min(averaging, (1 + step) / (10 + step));
  for (let i = 0; i < weights.length; i++) {
    const g = cut * gradient[i]!;
    const m = FADING * first[i]! + (1 - FADING) * g;
    const s = SQUARE_FADING * second[i]! + (1 - SQUARE_FADING) * g * g;
    const w = weights[i]! - (pace * m) / (Math.sqrt(s * grown) + EPSILON);
    first[i] = m;
    second[i] = s;
    weights[i] = w;
    average[i] = average[i]! + gain * (w - average[i]!);
  }
  return true;
}
