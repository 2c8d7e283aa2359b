import type { BatchFigure, BatchRow, BatchSummary, MissingState, Moments, SlicePlace } from '../contract/batch.ts';
import { batchFigures } from '../contract/batch.ts';
import { ownFigureIds, ownFigures, type OwnFigure, type OwnFigures } from '../contract/measurement/measurement.ts';
import type { ErrorMessage } from '../contract/errors.ts';
import type { Report, ResultRow } from '../contract/report.ts';
import { csv, type CsvCell } from './csv.ts';
import { meanOf } from './moments.ts';
import { nameInUnit } from './page/columns.ts';
import { fixed, NONE } from '../image/number-text.ts';
import { alignedTable, headWithUnit } from './html/table.ts';

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

/** "Over the volume: Zero-filled 28.10 dB, 0.7510" with what these are; null where there is nothing. */
function volumeText({ methods, items }: BatchSummary): string | null {
  const known = ownFigureIds.filter((id) => methods.some(({ volume }) => typeof volume?.[id] === 'number'));
  if (known.length === 0) return null;
  const table = alignedTable([
    ['Volume', ...known.map((id) => headWithUnit(ownFigures[id]))],
    ...methods.flatMap(({ label, volume }) =>
      volume === undefined ? [] : [[label, ...known.map((id) => fixed(volume[id] ?? null, ownFigures[id].digits))]],
    ),
  ]);
  return `${table}\n\nOf all ${items} slices as one volume, whose largest value is the range.`;
}

/** The summary as the terminal shows it. */
export function batchTable(summary: BatchSummary): string {
  const text = (m: Moments | undefined, digits: number): string => {
    if (!m) return NONE;
    return m.sd === null ? fixed(m.mean, digits) : `${fixed(m.mean, digits)} ± ${fixed(m.sd, digits)}`;
  };
  const own = ownFigureIds.filter(
    (id) => ownFigures[id].better !== null && summary.methods.some((m) => m.figures[id] !== undefined),
  );
  const table = alignedTable([
    ['Method', 'PSNR dB', 'SSIM', 'NRMSE', ...own.map((id) => headWithUnit(ownFigures[id])), 'Time s'],
    ...summary.methods.map(({ label, figures: f }) => [
      label,
      text(f.psnr, 2),
      text(f.ssim, 4),
      text(f.nrmse, 4),
      ...own.map((id) => text(f[id], ownFigures[id].digits)),
      text(f.seconds, 2),
    ]),
  ]);
  const worst = summary.methods.flatMap(({ label, figures: f }) =>
    f.psnr === undefined || f.psnr.n < 2 ? [] : [`${label} ${fixed(f.psnr.worst.value, 2)} dB (${f.psnr.worst.item})`],
  );
  const missing = summary.missing.length;
  const done = summary.items - summary.failed - missing;
  const failed = summary.failed === 0 ? '' : `, ${summary.failed} failed`;
  const open = missing === 0 ? '' : `, ${missing} missing`;
  const volume = volumeText(summary);
  return `${table}\n\nMean ± standard deviation over ${done} of ${summary.items} items${failed}${open}.${worst.length === 0 ? '' : `\nWorst: ${worst.join('; ')}.`}\n${volume === null ? '' : `\n${volume}\n`}`;
}
