/** A residual that rises this much within so many steps is no noise of the sampler (product, run.diverge). */
const FACTOR = 5;
const STEPS = 20;
/** Relative to the data: below it a residual may do what it likes. */
const LEAST = 0.01;

/** Watches the relative residual of one sample. Says once where it grows: from what to what, between which steps. */
export function residualGrowth(): (step: number, residual: number) => string | null {
  let recent: { readonly step: number; readonly residual: number }[] = [];
  let told = false;
  return (step, residual) => {
    recent = [...recent.filter((r) => r.step >= step - STEPS), { step, residual }];
    if (told || residual < LEAST) return null;
    const from = recent.reduce((a, b) => (b.residual < a.residual ? b : a));
    if (residual < FACTOR * from.residual) return null;
    told = true;
    const text = (value: number): string => value.toPrecision(2);
    return `from ${text(from.residual)} at step ${from.step} to ${text(residual)} at step ${step}`;
  };
}
