import type { ErrorMessage } from '../contract/errors.ts';
import type { Report, ResultRow } from '../contract/report.ts';
import { csv, type CsvCell } from './csv.ts';
import { fixed, NONE } from './numbers.ts';
import { alignedTable } from './table.ts';

const figures = [
  'psnr',
  'ssim',
  'nrmse',
  'hfen',
  'biasHu',
  'rmseHu',
  'residualRelative',
  'residualWhitened',
  'seconds',
  'nfe',
] as const;
type Figure = (typeof figures)[number];

/** Over the items that have the figure; the standard deviation (n − 1) is null for a single one. */
interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly sd: number | null;
}
type Row = { readonly item: string; readonly method: string } & Readonly<Record<Figure, number | null>>;

/** `summary.json` of a batch: what each method reached on average, every item's figures, and what failed. */
export interface BatchSummary {
  readonly schemaVersion: 1;
  readonly researchUseOnly: true;
  readonly items: number;
  readonly failed: number;
  /** Null where no item was finished. */
  readonly dataRange: Report['dataRange'] | null;
  readonly methods: readonly {
    readonly method: string;
    readonly label: string;
    readonly figures: Readonly<Partial<Record<Figure, Moments>>>;
  }[];
  readonly rows: readonly Row[];
  readonly failures: readonly { readonly item: string; readonly error: ErrorMessage }[];
}

export type BatchItem = { readonly item: string } & (
  { readonly report: Report; readonly error: null } | { readonly report: null; readonly error: ErrorMessage }
);

/** @param items in the order of the batch, each with its report or why there is none */
export function batchSummary(items: readonly BatchItem[]): BatchSummary {
  const done = items.filter((i) => i.report !== null);
  const failures = items.filter((i) => i.error !== null).map(({ item, error }) => ({ item, error }));
  const rows = done.flatMap(({ item, report }) => report.results.map((r) => rowOf(item, r)));
  const labels = new Map(done.flatMap(({ report }) => report.results.map((r) => [r.method, r.label] as const)));
  return {
    schemaVersion: 1,
    researchUseOnly: true,
    items: items.length,
    failed: failures.length,
    dataRange: done[0]?.report.dataRange ?? null,
    methods: [...labels].map(([method, label]) => ({
      method,
      label,
      figures: Object.fromEntries(
        figures.flatMap((f) => {
          const moments = momentsOf(rows.filter((r) => r.method === method).map((r) => r[f]));
          return moments ? [[f, moments]] : [];
        }),
      ),
    })),
    rows,
    failures,
  };
}

function rowOf(item: string, r: ResultRow): Row {
  const { method, psnr, ssim, nrmse, hfen, biasHu, rmseHu, residualRelative, residualWhitened, seconds, nfe } = r;
  return { item, method, psnr, ssim, nrmse, hfen, biasHu, rmseHu, residualRelative, residualWhitened, seconds, nfe };
}

function momentsOf(values: readonly (number | null)[]): Moments | null {
  const known = values.filter((v) => v !== null);
  const n = known.length;
  if (n === 0) return null;
  const mean = known.reduce((s, v) => s + v, 0) / n;
  return { n, mean, sd: n === 1 ? null : Math.sqrt(known.reduce((s, v) => s + (v - mean) ** 2, 0) / (n - 1)) };
}

/** `summary.csv`: every item's figures, then mean and standard deviation of each method, then what failed. */
export function batchCsv(summary: BatchSummary): string {
  const lines: CsvCell[][] = summary.rows.map((r) => [r.item, r.method, ...figures.map((f) => r[f]), null]);
  for (const { method, figures: of } of summary.methods) {
    lines.push(['(mean)', method, ...figures.map((f) => of[f]?.mean ?? null), null]);
    lines.push(['(standard deviation)', method, ...figures.map((f) => of[f]?.sd ?? null), null]);
  }
  for (const { item, error } of summary.failures) lines.push([item, null, ...figures.map(() => null), error.message]);
  return csv([['item', 'method', ...figures, 'error'], ...lines]);
}

/** The summary as the terminal shows it. */
export function batchTable(summary: BatchSummary): string {
  const text = (m: Moments | undefined, digits: number): string => {
    if (!m) return NONE;
    return m.sd === null ? fixed(m.mean, digits) : `${fixed(m.mean, digits)} ± ${fixed(m.sd, digits)}`;
  };
  const table = alignedTable([
    ['Method', 'PSNR dB', 'SSIM', 'NRMSE', 'Time s'],
    ...summary.methods.map(({ label, figures: f }) => [
      label,
      text(f.psnr, 2),
      text(f.ssim, 4),
      text(f.nrmse, 4),
      text(f.seconds, 2),
    ]),
  ]);
  const done = summary.items - summary.failed;
  const failed = summary.failed === 0 ? '' : `, ${summary.failed} failed`;
  return `${table}\n\nMean ± standard deviation over ${done} of ${summary.items} items${failed}.\n`;
}
