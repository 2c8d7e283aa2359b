import uPlot from 'uplot';
import { significant } from '../../../core/image/number-text.ts';
import { lineStyle, type ChartBand, type LineSeries } from './line-series.ts';
import type { TokenReader } from './tokens.ts';

/** All that a plot is built from; its values come later. */
export interface PlotLook {
  readonly series: readonly LineSeries[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly rightLabel: string;
  readonly isLog: boolean;
  readonly band: ChartBand | null;
  readonly tokens: TokenReader;
  readonly width: number;
  readonly height: number;
  /** The place of the cursor among the x, or null. */
  readonly onCursor: (place: number | null) => void;
}

/** Ticks of a logarithmic axis that have no label come as null. */
const numbers = (_: uPlot, ticks: readonly (number | null)[]): string[] =>
  ticks.map((v) => (v === null ? '' : significant(v, 4)));

/** Options of uPlot for lines over numbers: never dates, no legend of its own, no zoom. */
export function plotOptions(look: PlotLook): uPlot.Options {
  const { tokens, isLog, band, series } = look;
  const font = `11px ${tokens('font')}`;
  const axis: uPlot.Axis = {
    stroke: tokens('text-2'),
    font,
    labelFont: font,
    labelSize: 18,
    gap: 4,
    grid: { stroke: tokens('hairline'), width: 1 },
    ticks: { stroke: tokens('divider'), width: 1, size: 4 },
    values: numbers,
  };
  const hasRight = series.some((s) => s.onRight);
  return {
    width: look.width,
    height: look.height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: false },
      y: { ...(isLog ? { distr: 3 } : {}), range: padded(isLog, band) },
      ...(hasRight ? { right: { distr: 3 } } : {}),
    },
    axes: [
      { ...axis, ...(look.height < LOW ? {} : { label: look.xLabel }), size: 26 },
      { ...axis, label: look.yLabel, size: 48 },
      ...(hasRight
        ? [{ ...axis, scale: 'right', side: 1 as const, label: look.rightLabel, size: 44, grid: { show: false } }]
        : []),
    ],
    series: [
      {},
      ...series.map((s): uPlot.Series => {
        const { token, dash } = lineStyle(s.style);
        return {
          label: s.label,
          stroke: tokens(token),
          dash: [...dash],
          width: s.onRight ? 1 : 1.5,
          scale: s.onRight ? 'right' : 'y',
          spanGaps: true,
          points: { show: s.x.length === 1 },
        };
      }),
    ],
    hooks: {
      drawClear: [(plot) => band && drawBand(plot, band, tokens('data'))],
      setCursor: [(plot) => look.onCursor(plot.cursor.idx ?? null)],
    },
  };
}

/** A plot lower than this has no line to spare for the name of its x; its title tells it. Screen pixels. */
const LOW = 150;

/** Room above and below, and for the band. */
const padded =
  (isLog: boolean, band: ChartBand | null) =>
  (_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax => {
    const from = Math.min(low ?? Infinity, band?.low ?? Infinity);
    const to = Math.max(high ?? -Infinity, band?.high ?? -Infinity);
    if (!(from <= to)) return isLog ? [0.1, 1] : [0, 1];
    return isLog ? uPlot.rangeLog(from, to, 10, false) : uPlot.rangeNum(from, to, 0.05, true);
  };

/** The band lies behind everything, bounded by lines: colour alone would not tell it. */
function drawBand(plot: uPlot, band: ChartBand, colour: string): void {
  const { ctx, bbox } = plot;
  const top = plot.valToPos(band.high, 'y', true);
  const bottom = plot.valToPos(band.low, 'y', true);
  if (!Number.isFinite(top) || !Number.isFinite(bottom)) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.globalAlpha = 0.2;
  ctx.fillRect(bbox.left, top, bbox.width, Math.max(bottom - top, devicePixelRatio));
  ctx.globalAlpha = 0.8;
  for (const y of [top, bottom]) {
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}
