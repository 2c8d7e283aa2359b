import { significant } from '../../image/number-text.ts';
import { html, type Html } from './markup.ts';
import { valueLines } from './value-lines.ts';

export interface LevelCurve {
  readonly label: string;
  /** Ascending in σ. */
  readonly points: readonly { readonly sigma: number; readonly ratio: number }[];
}

const WIDTH = 860;
const HEIGHT = 280;
const LEFT = 64;
const RIGHT = 200;
const TOP = 14;
const BOTTOM = 44;

/** Denoising error over r² against the noise, both logarithmic, with the line at 1 where typical images lie. */
export function levelCurve(curves: readonly LevelCurve[]): Html {
  const points = curves.flatMap((c) => c.points);
  const logs = points.map(({ ratio }) => Math.log2(ratio));
  const [low, high] = [Math.floor(Math.min(0, ...logs)), Math.ceil(Math.max(1, ...logs))];
  const sigmas = points.map(({ sigma }) => Math.log(sigma));
  const [from, to] = [Math.min(...sigmas), Math.max(...sigmas)];
  const x = (sigma: number): number => LEFT + ((Math.log(sigma) - from) / (to - from || 1)) * (WIDTH - LEFT - RIGHT);
  const y = (ratio: number): number => TOP + ((high - Math.log2(ratio)) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const every = Math.ceil((high - low) / 6);
  const ticks = Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => 2 ** (low + i * every));
  const told = curves
    .map(
      ({ label, points: own }) =>
        `${label}: ${own.map((p) => `σ ${significant(p.sigma, 2)} ${significant(p.ratio, 2)}`).join(', ')}`,
    )
    .join('; ');
  return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Error over r². ${told}.">
    ${valueLines(ticks, { left: LEFT, right: WIDTH - RIGHT, y, digits: 3, level: 1 })}
    ${curves.map(({ label, points: own }, k) => {
      const path = own.map((p, i) => `${i ? 'L' : 'M'}${x(p.sigma).toFixed(1)} ${y(p.ratio).toFixed(1)}`).join('');
      const last = own[own.length - 1]!;
      return html`<path class="line line-${k % 6}" d="${path}" />
        <text x="${(x(last.sigma) + 8).toFixed(1)}" y="${(y(last.ratio) + 4).toFixed(1)}">${label}</text>`;
    })}
    <text class="tick" x="${LEFT}" y="${HEIGHT - 22}">σ ${significant(Math.exp(from), 2)}</text>
    <text class="tick" x="${WIDTH - RIGHT}" y="${HEIGHT - 22}" text-anchor="end">
      σ ${significant(Math.exp(to), 3)}
    </text>
    <text class="tick" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">
      ‖x − D(x + σn, σ)‖²/r²(σ) against the noise
    </text>
  </svg>`;
}
