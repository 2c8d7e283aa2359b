import { significant } from '../../image/number-text.ts';
import { html, type Html } from './markup.ts';
import { valueLines } from './value-lines.ts';

export interface StepPoint {
  readonly step: number;
  readonly value: number;
}

const WIDTH = 860;
const HEIGHT = 260;
const LEFT = 64;
const RIGHT = 40;
const TOP = 14;
const BOTTOM = 44;
const LINES = 4;

/** A figure over the steps of a run. @param mark the step that is kept */
export function stepCurve(points: readonly StepPoint[], { title, mark }: { title: string; mark: number }): Html {
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const last = points[points.length - 1]?.step ?? 1;
  const x = (step: number): number => LEFT + (step / (last || 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => TOP + ((high - value) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const ticks = Array.from({ length: LINES + 1 }, (_, i) => low + (i / LINES) * (high - low));
  const path = points.map((p, i) => `${i ? 'L' : 'M'}${x(p.step).toFixed(1)} ${y(p.value).toFixed(1)}`).join('');
  const told = points.map((p) => `step ${p.step} ${significant(p.value, 4)}`).join(', ');
  const kept = points.find(({ step }) => step === mark);
  return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: ${told}.">
    ${valueLines(ticks, { left: LEFT, right: WIDTH - RIGHT, y, digits: 4 })}
    <path class="line line-0" d="${path}" />
    ${
      kept === undefined
        ? null
        : html`<circle cx="${x(kept.step).toFixed(1)}" cy="${y(kept.value).toFixed(1)}" r="4" class="line line-0" />`
    }
    <text class="tick" x="${LEFT}" y="${HEIGHT - 22}">as it was</text>
    <text class="tick" x="${WIDTH - RIGHT}" y="${HEIGHT - 22}" text-anchor="end">step ${last}</text>
    <text class="tick" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${title}</text>
  </svg>`;
}
