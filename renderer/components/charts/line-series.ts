/** One line of a chart. Lines of one style look alike: seeds of one method, for example. */
export interface LineSeries {
  readonly id: string;
  readonly label: string;
  /** What the legend calls all lines of this name and style; without it a line has an entry of its own. */
  readonly group?: string;
  /** Which of the styles (colour and dashes), from 0. */
  readonly style: number;
  /** Ascending. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Has a scale of its own, on the right. */
  readonly onRight?: boolean;
}

/** An entry of the legend and the lines that it stands for. */
export interface LegendGroup extends Pick<LineSeries, 'id' | 'label' | 'style'> {
  readonly lines: readonly LineSeries[];
}

/** Lines of one group, where there are several, as one entry. */
export function legendGroups(series: readonly LineSeries[]): readonly LegendGroup[] {
  const groups = new Map<string, LineSeries[]>();
  for (const line of series) {
    const key = line.group === undefined ? `line ${line.id}` : `group ${line.style} ${line.group}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].map((lines) => {
    const { id, label, style, group } = lines[0]!;
    return { id, style, lines, label: lines.length > 1 && group !== undefined ? group : label };
  });
}

/** A range of values that is expected, drawn behind the lines. */
export interface ChartBand {
  readonly low: number;
  readonly high: number;
  readonly label: string;
}

/** All x, ascending, and the lines over them; null where a line has no value. */
export interface AlignedSeries {
  readonly x: readonly number[];
  readonly lines: readonly (readonly (number | null)[])[];
}

/** Lays lines with x of their own over one x. @param isLog leaves out what has no logarithm */
export function alignSeries(series: readonly LineSeries[], isLog: boolean): AlignedSeries {
  const x = [...new Set(series.flatMap((s) => s.x))].sort((a, b) => a - b);
  const placeOf = new Map(x.map((value, i) => [value, i]));
  const lines = series.map((s) => {
    const line = new Array<number | null>(x.length).fill(null);
    for (const [i, at] of s.x.entries()) {
      const y = s.y[i] ?? NaN;
      if (Number.isFinite(y) && (y > 0 || (!isLog && !s.onRight))) line[placeOf.get(at) ?? 0] = y;
    }
    return line;
  });
  return { x, lines };
}

/** Rows of a table at most: more cannot be read. */
const MOST_ROWS = 100;

/** Places of `count` values that a table shows, evenly spread, first and last among them. */
export function tableRows(count: number): readonly number[] {
  const every = Math.ceil(count / MOST_ROWS);
  return Array.from({ length: count }, (_, i) => i).filter((i) => i % every === 0 || i === count - 1);
}

/** Colours are tokens; dashes tell lines apart without them. In screen pixels. */
export const LINE_STYLES = [
  { token: 'accent', dash: [] },
  { token: 'warn', dash: [6, 3] },
  { token: 'prior', dash: [2, 3] },
  { token: 'ok', dash: [10, 3, 2, 3] },
  { token: 'danger', dash: [4, 4] },
  { token: 'text-2', dash: [12, 4] },
] as const;
export const lineStyle = (style: number): (typeof LINE_STYLES)[number] => LINE_STYLES[style % LINE_STYLES.length]!;
