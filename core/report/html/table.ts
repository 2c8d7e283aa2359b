import type { Fidelity, Report, ResultRow } from '../../contract/report.ts';
import type { Unit } from '../../image/image.ts';
import { bestRows, fidelityColumnsIn, ownColumnsIn, runColumns, type Column } from '../page/columns.ts';
import { galleriesIn, reachedBy, type Gallery } from '../galleries.ts';
import { hasTruth, rangeText } from '../words.ts';

/** Columns of text, the first flush left and the others flush right, two spaces apart. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((r) => [...(r[c] ?? '')].length)));
  const cell = (text: string, c: number): string => {
    const gap = ' '.repeat(widths[c]! - [...text].length);
    return c === 0 ? text + gap : gap + text;
  };
  return rows.map((r) => r.map(cell).join('  ').trimEnd()).join('\n');
}

const inTerminal = ({ image, results }: Report, ids: readonly string[]): readonly Column<ResultRow>[] => [
  ...fidelityColumnsIn(image.unit).filter((c) => ids.includes(c.id)),
  ...ownColumnsIn(results).filter((c) => c.better !== null || c.isAlwaysTold === true),
  ...runColumns.filter((c) => ids.includes(c.id)),
];

export const headWithUnit = (column: { readonly head: string; readonly unit: string }): string =>
  column.unit ? `${column.head} ${column.unit}` : column.head;

/** The comparison as the terminal shows it: a line a method, the best of a column marked *. */
export function comparisonTable(report: Report): string {
  const scored = hasTruth(report);
  const columns = inTerminal(report, [
    ...(scored ? ['psnr', 'ssim', 'nrmse'] : []),
    // Of nothing that was measured nothing is left.
    ...(report.measurement.samples > 0 ? ['residualRelative', 'residualWhitened'] : []),
    'seconds',
    'nfe',
  ]).filter((c) => c.id !== 'residualWhitened' || report.results.some((r) => r.residualWhitened !== null));
  const best = columns.map((c) => bestRows(c, report.results));
  const rows = report.results.map((r, i) => [
    r.seeds.length > 1 ? `${r.label} (${r.scored})` : r.label,
    ...columns.map((c, k) => c.text(r) + (c.better ? (best[k]![i] ? '*' : ' ') : '')),
  ]);
  const heads = ['Method', ...columns.map((c) => headWithUnit(c) + (c.better ? ' ' : ''))];
  const notes = [
    ...(scored ? [`PSNR and SSIM with R = ${rangeText(report)}.`] : []),
    ...(best.some((column) => column.includes(true)) ? ['* best of its column.'] : []),
  ];
  const said = notes.length > 0 ? [notes.join('  ')] : [];
  const galleries = galleriesIn(report.results).map((gallery) => galleryText(gallery, scored ? columns : []));
  return `${alignedTable([heads, ...rows])}\n\n${[...galleries, ...said, report.measurement.crime].join('\n')}\n`;
}

/** "Langevin, 4 samples, each a result of its own: PSNR best 24.10, mean 23.52 dB." */
function galleryText(gallery: Gallery, columns: readonly Column<ResultRow>[]): string {
  const reached = reachedBy(gallery, columns).map(
    ({ column, best, mean }) => `${column.head} best ${best}, mean ${mean}${column.unit ? ` ${column.unit}` : ''}`,
  );
  const said = reached.length === 0 ? '' : `: ${reached.join('; ')}`;
  return `${gallery.label}, ${gallery.rows.length} samples, each a result of its own${said}.`;
}

/** Images against a reference, as `compare` prints them. @param unit of the images, which bias and RMSE are told in */
export function fidelityTable(
  items: readonly { readonly name: string; readonly fidelity: Fidelity }[],
  unit: Unit,
): string {
  const fidelityColumns = fidelityColumnsIn(unit).filter(
    (c) => (c.id !== 'bias' && c.id !== 'rmse') || items.some(({ fidelity }) => c.value(fidelity) !== null),
  );
  const best = fidelityColumns.map((c) =>
    bestRows(
      c,
      items.map((i) => i.fidelity),
    ),
  );
  return alignedTable([
    ['Image', ...fidelityColumns.map((c) => `${headWithUnit(c)} `)],
    ...items.map(({ name, fidelity }, i) => [
      name,
      ...fidelityColumns.map((c, k) => c.text(fidelity) + (best[k]![i] ? '*' : ' ')),
    ]),
  ]);
}
