import { html, type Html } from './markup.ts';
import { valueLines } from './value-lines.ts';
import { significant } from '../../image/number-text.ts';

export interface Curve {
  readonly label: string;
  /** Relative residual after each step. */
  readonly points: readonly { readonly step: number; readonly residual: number }[];
}

const WIDTH = 860;
const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 260;
const TOP = 14;
const BOTTOM = 40;

/**
 * Relative residual against the share of a run that is done, on a logarithmic scale; lines differ in dashes as well as
 * in colour and carry their names. @param level where noise of the assumed strength lies, or null
 */
export function convergenceCurve(curves: readonly Curve[], level: number | null): Html {
  const drawn = curves
    .map((c) => ({ ...c, points: c.points.filter((p) => Number.isFinite(p.residual) && p.residual > 0) }))
    .filter((c) => c.points.length > 1);
  if (drawn.length === 0) return html``;
  const residuals = drawn.flatMap((c) => c.points.map((p) => p.residual)).concat(level ?? []);
  const ticks = ticksAround(Math.min(...residuals), Math.max(...residuals));
  const [low, high] = [Math.log10(ticks[0]!), Math.log10(ticks[ticks.length - 1]!)];
  const x = (share: number): number => LEFT + share * (WIDTH - LEFT - RIGHT);
  const y = (r: number): number => TOP + ((high - Math.log10(r)) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const ends = spreadOut(
    drawn.map((c) => y(c.points[c.points.length - 1]!.residual)),
    18,
  );
  const lines = drawn.map((c, k) => {
    const last = c.points[c.points.length - 1]!;
    const path = thinned(c.points)
      .map((p, i) => `${i ? 'L' : 'M'}${x(p.step / last.step).toFixed(1)} ${y(p.residual).toFixed(1)}`)
      .join('');
    const end = x(1);
    return html`<path class="line line-${k % 6}" d="${path}" />
      <path
        class="leader"
        d="M${end.toFixed(1)} ${y(last.residual).toFixed(1)}L${(end + 14).toFixed(1)} ${ends[k]!.toFixed(1)}"
      />
      <text x="${(end + 18).toFixed(1)}" y="${(ends[k]! + 4).toFixed(1)}">${c.label} · ${last.step} steps</text>`;
  });
  return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary(drawn)}">
    ${valueLines(ticks, { left: LEFT, right: WIDTH - RIGHT, y, digits: 1 })}
    ${
      level === null
        ? null
        : html`<path class="level" d="M${LEFT} ${y(level).toFixed(1)}H${WIDTH - RIGHT}" />
            <text class="tick" x="${LEFT + 6}" y="${(y(level) - 5).toFixed(1)}">noise of the measurement</text>`
    }
    ${lines}
    <text class="tick" x="${LEFT}" y="${HEIGHT - 20}">start</text>
    <text class="tick" x="${WIDTH - RIGHT}" y="${HEIGHT - 20}" text-anchor="end">end of the run</text>
    <text class="tick" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">
      relative residual ‖Ax − y‖/‖y‖ after each step
    </text>
  </svg>`;
}

/** Three or more: the decades about what is drawn, or 1, 2 and 5 of each where these are few. */
function ticksAround(least: number, most: number): readonly number[] {
  const first = Math.floor(Math.log10(least));
  const count = Math.ceil(Math.log10(most)) - first + 1;
  const powers = Array.from({ length: count + 1 }, (_, i) => first + i);
  if (count > 3) return powers.slice(0, count).map((power) => 10 ** power);
  const ticks = powers.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  const from = Math.max(
    0,
    ticks.findLastIndex((tick) => tick <= least),
  );
  const to = ticks.findIndex((tick) => tick >= most);
  return ticks.slice(from, Math.max(to, from + 2) + 1);
}

const summary = (curves: readonly Curve[]): string =>
  `Relative residual over the run. ${curves
    .map((c) => {
      const [first, last] = [c.points[0]!, c.points[c.points.length - 1]!];
      return `${c.label}: ${significant(first.residual, 2)} to ${significant(last.residual, 2)} in ${last.step} steps`;
    })
    .join('; ')}.`;

/** At most about 200 points a line: more cannot be seen. */
function thinned<T>(points: readonly T[]): readonly T[] {
  const every = Math.ceil(points.length / 200);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

/** Moves positions apart until neighbours lie at least `gap` from each other, in their own order. */
function spreadOut(at: readonly number[], gap: number): number[] {
  const order = at.map((_, i) => i).sort((a, b) => at[a]! - at[b]!);
  const out = [...at];
  let previous = -Infinity;
  for (const i of order) {
    out[i] = Math.max(at[i]!, previous + gap);
    previous = out[i]!;
  }
  const excess = Math.max(0, previous - (HEIGHT - BOTTOM));
  return out.map((v) => v - excess);
}
