import type { Fidelity, Report } from '../contract/report.ts';
import { fidelityColumnsIn, nameInUnit, ownColumnsIn, runColumns } from './page/columns.ts';

export type CsvCell = string | number | null;

/** RFC 4180: quoted where needed; no figure leaves an empty cell. Numbers keep every digit. */
export function csv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => row.map(cell).join(',') + '\r\n').join('');
}

function cell(value: CsvCell): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return '';
  if (typeof value === 'number') return String(value);
  // A spreadsheet would run a text that begins like a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `metrics.csv`: a line for each method, its region of interest with its name at the end, and each of its samples. */
export function metricsCsv(report: Report): string {
  const { unit } = report.image;
  const fidelityColumns = fidelityColumnsIn(unit);
  const own = ownColumnsIn(report.results);
  const figures = [
    ...fidelityColumns.map((c) => nameInUnit(c.id, unit)),
    ...own.map((c) => c.id),
    ...runColumns.map((c) => c.id),
    'secondsTotal',
  ];
  const fidelity = (f: Fidelity): CsvCell[] => fidelityColumns.map((c) => c.value(f));
  const empty = (n: number): CsvCell[] => Array.from({ length: n }, () => null);
  const rows = report.results.flatMap((r): CsvCell[][] => {
    const start = (scored: string, seed: number | null): CsvCell[] => [r.method, r.preset, scored, seed];
    const only = r.seeds.length === 1 ? r.seeds[0]! : null;
    const lines = [
      [
        ...start(r.scored, only),
        ...fidelity(r),
        ...[...own, ...runColumns].map((c) => c.value(r)),
        r.secondsTotal,
        null,
      ],
    ];
    if (r.roi)
      lines.push([
        ...start('region of interest', only),
        ...fidelity(r.roi),
        ...empty(own.length + runColumns.length + 1),
        report.regionName,
      ]);
    if (r.perSample.length > 1)
      for (const s of r.perSample)
        lines.push([...start('sample', s.seed), s.psnr, s.ssim, ...empty(figures.length - 1)]);
    return lines;
  });
  return csv([['method', 'preset', 'scored', 'seed', ...figures, 'region'], ...rows]);
}
