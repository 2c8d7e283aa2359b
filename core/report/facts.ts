import { html, type Html } from './html/markup.ts';

/** Names with what is to be said of them. */
export const facts = (rows: readonly (readonly [string, string | Html])[]): Html =>
  html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
