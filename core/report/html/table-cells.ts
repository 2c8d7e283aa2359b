import { bestRows, type Column } from '../page/columns.ts';
import { html, type Html } from './markup.ts';

/** Head of a column, with its unit. */
export const headOf = (c: { readonly head: string; readonly unit: string }): Html =>
  html`<th scope="col">${c.head}${c.unit ? html` <small>${c.unit}</small>` : null}</th>`;

/** The best of a column is bold and carries a star that is also read aloud. */
export function cells<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly (readonly Html[])[] {
  const best = columns.map((c) => bestRows(c, rows));
  return rows.map((row, i) =>
    columns.map((c, k) =>
      best[k]![i]
        ? html`<td class="best">${c.text(row)}<span aria-hidden="true">★</span><span class="spoken"> best</span></td>`
        : html`<td>${c.text(row)}</td>`,
    ),
  );
}

/** A row for each method or picture, a column for each figure. @param of what the rows are */
export function figureTable<Row>(
  of: string,
  caption: Html | string,
  columns: readonly Column<Row>[],
  rows: readonly { readonly label: Html | string; readonly figures: Row }[],
): Html {
  const body = cells(
    columns,
    rows.map(({ figures }) => figures),
  );
  return html`<div class="wide">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${of}</th>
          ${columns.map(headOf)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ label }, i) =>
            html`<tr>
              <th scope="row">${label}</th>
              ${body[i]!}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
