import type { BatchFigure, BatchRow, BatchSummary, MissingState, Moments, SlicePlace } from '../../contract/batch.ts';
import { batchFigures } from '../../contract/batch.ts';
import { ownFigureIds, ownFigures, type OwnFigure, type OwnFigures } from '../../contract/measurement/measurement.ts';
import type { ErrorMessage } from '../../contract/errors.ts';
import type { Report, ResultRow } from '../../contract/report.ts';
import { csv, type CsvCell } from '../csv.ts';
import { meanOf } from '../moments.ts';
import { nameInUnit } from '../page/columns.ts';

/** One run of a batch: its report, why there is none, or (where it has not ended) what it is doing. */
export type BatchItem = { readonly item: string; readonly slice: SlicePlace | null } & (
  | { readonly report: Report; readonly error: null; readonly state?: never }
  | { readonly report: null; readonly error: ErrorMessage; readonly state?: never }
  | { readonly report: null; readonly error: null; readonly state: MissingState }
);

/** By method, what is defined of the volume whose slices the items are. */
export type VolumeFigures = Readonly<Record<string, OwnFigures>>;

/** Figures of single slices that are defined of their volume. */
export const isOfVolume = (id: OwnFigure): boolean => ownFigures[id].ofVolume === true;

/** @param items in the order of the batch @param volume empty where they are no whole volume */
export function batchSummary(items: readonly BatchItem[], volume: VolumeFigures = {}): BatchSummary {
  const done = items.filter((i) => i.report !== null);
  const failures = items
    .filter((i) => i.error !== null)
    .map(({ item, slice, error }) => ({ item, slice, error: { ...error } }));
  const missing = items.flatMap(({ item, slice, state }) => (state === undefined ? [] : [{ item, slice, state }]));
  const rows = done.flatMap(({ item, slice, report }) => report.results.map((r) => rowOf(item, slice, r)));
  const labels = new Map(done.flatMap(({ report }) => report.results.map((r) => [r.method, r.label] as const)));
  return {
    schemaVersion: 2,
    researchUseOnly: true,
    items: items.length,
    failed: failures.length,
    unit: done[0]?.report.image.unit ?? null,
    dataRange: done[0]?.report.dataRange ?? null,
    methods: [...labels].map(([method, label]) => ({
      method,
      label,
      figures: Object.fromEntries(
        batchFigures.flatMap((f) => {
          const own = rows.filter((r) => r.method === method);
          const moments = momentsOf(f, own);
          return moments ? [[f, moments]] : [];
        }),
      ),
      ...(volume[method] === undefined ? {} : { volume: volume[method] }),
    })),
    rows,
    failures,
    missing,
  };
}

function rowOf(item: string, slice: SlicePlace | null, r: ResultRow): BatchRow {
  const { method, psnr, ssim, nrmse, hfen, bias, rmse, residualRelative, residualWhitened, seconds, nfe } = r;
  const figures = { psnr, ssim, nrmse, hfen, bias, rmse, residualRelative, residualWhitened, seconds, nfe };
  const own = Object.fromEntries(ownFigureIds.flatMap((id) => (r[id] === undefined ? [] : [[id, r[id]]])));
  return { item, slice, method, ...figures, ...own };
}

/** Of these a higher value is better; of all others the one nearer to 0. */
const HIGHER_IS_BETTER: readonly BatchFigure[] = [
  'psnr',
  'ssim',
  ...ownFigureIds.filter((id) => ownFigures[id].better === 'high'),
];

function momentsOf(figure: BatchFigure, rows: readonly BatchRow[]): Moments | null {
  const known = rows.flatMap((row) => {
    const value = row[figure] ?? null;
    return value === null ? [] : [{ item: row.item, value }];
  });
  const moments = meanOf(known.map(({ value }) => value));
  if (moments === null) return null;
  const badness = (value: number): number => (HIGHER_IS_BETTER.includes(figure) ? -value : Math.abs(value));
  const worst = known.reduce((a, b) => (badness(b.value) > badness(a.value) ? b : a));
  return { ...moments, worst };
}

const millimetres = (slice: SlicePlace | null): CsvCell =>
  slice === null || slice.mm === null ? null : Number(slice.mm.toFixed(3));
const number = (slice: SlicePlace | null): CsvCell => (slice === null ? null : slice.frame);

/**
 * `summary.csv`: every item's figures, then mean, standard deviation and worst of each method, then what failed or is missing. A slice
 * is told by its number in the volume, from 0 as
 * `--slice` counts, and by its position along the normal in mm.
 */
export function batchCsv(summary: BatchSummary): string {
  const figures = batchFigures.filter((f) => !(f in ownFigures) || summary.rows.some((r) => r[f] !== undefined));
  const lines: CsvCell[][] = summary.rows.map((r) => [
    r.item,
    number(r.slice),
    millimetres(r.slice),
    r.method,
    ...figures.map((f) => r[f] ?? null),
    null,
  ]);
  for (const { method, figures: of, volume } of summary.methods) {
    const line = (name: string, cell: (m: Moments) => CsvCell): CsvCell[] => [
      ...[name, null, null, method],
      ...figures.map((f) => (of[f] === undefined ? null : cell(of[f]))),
      null,
    ];
    lines.push(
      line('(mean)', (m) => m.mean),
      line('(standard deviation)', (m) => m.sd),
    );
    lines.push(line('(worst)', (m) => m.worst.value));
    if (volume !== undefined)
      lines.push([
        ...['(volume)', null, null, method],
        ...figures.map((f) => (f in volume ? volumeCell(volume, f) : null)),
        null,
      ]);
  }
  for (const { item, slice, error } of summary.failures)
    lines.push([item, number(slice), millimetres(slice), null, ...figures.map(() => null), error.message]);
  for (const { item, slice, state } of summary.missing)
    lines.push([item, number(slice), millimetres(slice), null, ...figures.map(() => null), `missing: ${state}`]);
  const heads = figures.map((f) => nameInUnit(f, summary.unit));
  return csv([['item', 'slice', 'position_mm', 'method', ...heads, 'error'], ...lines]);
}

const volumeCell = (volume: OwnFigures, figure: BatchFigure): CsvCell => {
  const id = ownFigureIds.find((own) => own === figure);
  return id === undefined ? null : (volume[id] ?? null);
};
