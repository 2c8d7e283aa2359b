import { timeText } from '../words.ts';
import { html, type Html } from './markup.ts';
import { onEveryPage, STYLE } from './style.ts';

export interface Page {
  readonly kind: 'Report' | 'Comparison' | 'Summary';
  readonly title: string;
  /** That it is for research use: at its head, on every printed page and at its foot. */
  readonly mark: string;
  /** The result in one sentence. */
  readonly lead: Html;
  /** Of its images, as text. */
  readonly size: string;
  readonly program: string;
  readonly created: string;
  readonly main: Html;
  /** How its figures can be checked. */
  readonly foot: Html;
}

/** One file with everything in it: no script, no reference to anything outside; whatever was named by someone is escaped. */
export function pageHtml({ kind, title, mark, lead, size, program, created, main, foot }: Page): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <title>${title}: ${kind.toLowerCase()} (research use only)</title>
        <style>
          ${{ markup: STYLE + onEveryPage(mark) }}
        </style>
      </head>
      <body>
        <header>
          <p class="mark">${mark}</p>
          <h1>${title}</h1>
          <p class="lead">${lead}</p>
          <p class="by">${kind} · ${size} · ${program} · ${timeText(created)}</p>
        </header>
        <main>${main}</main>
        <footer>
          <p>${mark} Made by ${program}; ${foot}</p>
        </footer>
      </body>
    </html>`;
  return page.markup;
}
