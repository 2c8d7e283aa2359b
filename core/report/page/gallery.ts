import type { Report, ResultRow } from '../../contract/report.ts';
import { galleriesIn, reachedBy } from '../galleries.ts';
import { html, type Html } from '../html/markup.ts';
import { headOf } from '../html/table-cells.ts';
import { hasTruth } from '../words.ts';
import { fidelityColumnsIn, ownColumnsIn, type Column } from './columns.ts';

/** Best and mean of the samples that are results of their own: which of them is the best only a truth tells. */
export function galleryTables(report: Report): Html | null {
  if (!hasTruth(report)) return null;
  const columns: readonly Column<ResultRow>[] = [
    ...fidelityColumnsIn(report.image.unit),
    ...ownColumnsIn(report.results),
  ];
  const tables = galleriesIn(report.results).map((gallery) => {
    const reached = reachedBy(gallery, columns);
    return html`<div class="wide">
      <table class="narrow">
        <caption>
          ${gallery.label}: ${String(gallery.rows.length)} samples, each a result of its own. The best of each figure
          need not be the same sample.
        </caption>
        <thead>
          <tr>
            <th scope="col">Of the samples</th>
            ${reached.map(({ column }) => headOf(column))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">best</th>
            ${reached.map(({ best }) => html`<td>${best}</td>`)}
          </tr>
          <tr>
            <th scope="row">mean</th>
            ${reached.map(({ mean }) => html`<td>${mean}</td>`)}
          </tr>
        </tbody>
      </table>
    </div>`;
  });
  return tables.length === 0
    ? null
    : html`<h3>Gallery</h3>
        ${tables}`;
}
