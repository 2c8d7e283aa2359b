import type { BatchSummary } from '../../contract/batch.ts';
import { ownFigureIds, ownFigures } from '../../contract/measurement/measurement.ts';
import { DEFINITIONS } from '../definitions.ts';
import { facts } from '../facts.ts';
import { html, type Html } from '../html/markup.ts';
import { pageHtml } from '../html/page.ts';
import { headOf } from '../html/table-cells.ts';
import { itemColumns, meanName, meanText, nameOf } from './items.ts';

interface Made {
  readonly program: string;
  readonly created: string;
}

/** Methods that a title names. */
const MOST_NAMED = 3;

/** `summary.html`: a line an item, each with its own report, and their mean last. */
export function batchHtml(summary: BatchSummary, { program, created }: Made): string {
  const { methods, items, failures, missing } = summary;
  const labels =
    methods.length <= MOST_NAMED ? methods.map(({ label }) => label).join(', ') : `${methods.length} results`;
  const done = items - failures.length - missing.length;
  return pageHtml({
    kind: 'Summary',
    title: `${labels === '' ? 'Nothing' : labels} of ${items} ${items === 1 ? 'item' : 'items'}`,
    mark: 'Research use only. Not for diagnosis.',
    size: `${done} of ${items} done`,
    ...{ program, created },
    lead: leadOf(summary),
    main: html`${[...failures.map(({ item, error }) => note(item, error.message)), ...missing.map(({ item, state }) => note(item, `missing: ${state}`))]}
    ${figures(summary)} ${definitions(summary)}`,
    foot: html`the figures of each item stand in its own report; <code>summary.csv</code> has all of them.`,
  });
}

const note = (item: string, text: string): Html =>
  html`<aside class="callout warning"><b>⚠ ${item}.</b> ${text}</aside>`;

/** What the first column says on average, without judging it. */
function leadOf(summary: BatchSummary): Html {
  const [first] = itemColumns(summary);
  const method = summary.methods[0];
  if (first === undefined || method === undefined) return html`No result.`;
  if (first.id === 'seconds') return html`Nothing is scored: what was made stands in the report of each item.`;
  return html`<b>${method.label}</b>: on average
    <b>${`${first.head} ${meanText(first, method.method, summary)} ${first.unit}`.trimEnd()}</b>.`;
}

function figures(summary: BatchSummary): Html {
  const columns = itemColumns(summary);
  return html`<section aria-labelledby="figures">
    <h2 id="figures">Figures</h2>
    <div class="wide">
      <table>
        <caption>
          A line an
          item${summary.items > 1 ? ', and their mean last' : ''}${columns.some(({ error }) => error !== null) ? '; ± is the standard error of a figure, not its spread over the items' : ''}.
        </caption>
        <thead>
          <tr>
            <th scope="col">Item</th>
            ${columns.map(headOf)}
          </tr>
        </thead>
        <tbody>
          ${summary.rows.map(
            (row) =>
              html`<tr>
                <th scope="row"><a href="${`${row.item}/report.html`}">${nameOf(summary, row)}</a></th>
                ${columns.map((c) => html`<td>${c.text(row)}</td>`)}
              </tr>`,
          )}
          ${(summary.items > 1 ? summary.methods : []).map(
            (method) =>
              html`<tr class="mean">
                <th scope="row">${meanName(summary, method)}</th>
                ${columns.map((c) => html`<td>${meanText(c, method.method, summary)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function definitions(summary: BatchSummary): Html {
  const shown = itemColumns(summary).flatMap(({ id, head }): (readonly [string, string])[] => {
    const own = ownFigureIds.find((one) => one === id);
    const text = own === undefined ? DEFINITIONS[id] : ownFigures[own].definition;
    return text === undefined ? [] : [[head, text]];
  });
  return html`<section class="definitions" aria-labelledby="definitions">
    <h2 id="definitions">Definitions</h2>
    ${facts(shown)}
  </section>`;
}
