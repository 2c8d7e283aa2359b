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
