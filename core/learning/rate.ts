/** Steps over which the rate rises: the moments of Adam are first to be measured. */
const WARM_UP = 20;

/** The learning rate of a step, counted from 0: up in a straight line, then down to nothing along half a cosine. */
export function rateOf(step: number, of: number, rate: number): number {
  const up = Math.min(1, (step + 1) / Math.min(WARM_UP, Math.ceil(of / 10)));
  return rate * up * 0.5 * (1 + Math.cos((Math.PI * step) / of));
}
