import type { OwnFigures } from '../../contract/measurement/measurement.ts';
import type { Report, ResultRow } from '../../contract/report.ts';
import { html, type Html } from '../html/markup.ts';
import { fixed } from '../../image/number-text.ts';
import type { Identity, ReportPictures } from './report-pictures.ts';
import { dataSection } from './data.ts';
import { figuresSection } from './figures.ts';
import { imagesSection } from './images.ts';
import { priorSection } from './prior.ts';
import { definitionsSection, domainNote, measurementSection, settingsSection } from './settings.ts';
import { figureText, leadingColumns, type Column } from './columns.ts';
import type { ReportLook } from '../look.ts';
import { onEveryPage, STYLE } from '../html/style.ts';
import { timeText } from '../words.ts';

/**
 * `report.html`: one file with everything in it, no script, no reference to anything outside. Whatever came from a
 * file is escaped. @param pictures one entry in `methods` for each row of `report.results`
 */
export function reportHtml(report: Report, pictures: ReportPictures, identity: Identity | null = null): string {
  const { title, size, mark } = pictures.look;
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
        <title>${title}: report (research use only)</title>
        <style>
          ${{ markup: STYLE + onEveryPage(mark) }}
        </style>
      </head>
      <body>
        <header>
          <p class="mark">${mark}</p>
          <h1>${title}</h1>
          <p class="lead">${headline(report, pictures.look)}</p>
          <p class="by">Report · ${size} · ${report.program} · ${timeText(report.created)}</p>
        </header>
        <main>
          ${report.warnings.map((w) => html`<aside class="callout warning"><b>⚠ Note.</b> ${w}</aside>`)}
          ${domainNote(report)} ${measurementSection(report, pictures.look)} ${imagesSection(report, pictures)}
          ${figuresSection(report, pictures.look)} ${priorSection(report, pictures)} ${dataSection(report, pictures)}
          ${settingsSection(report, identity)} ${definitionsSection(report)}
        </main>
        <footer>
          <p>
            ${mark} Made by ${report.program}; every figure can be computed again from the run’s files:
            <code>langevin verify</code>.
          </p>
        </footer>
      </body>
    </html>`;
  return page.markup;
}

/** Why there is no score. */
function unscoredText({ samples }: Report['measurement'], { noTruth }: ReportLook): string {
  return samples === 0 ? `${noTruth}: all of it is made up.` : `${noTruth}, so nothing is scored.`;
}

/** The result in one sentence, without judging it. */
function headline({ results, measurement }: Report, look: ReportLook): Html {
  const first = results[0];
  if (!first) return html`No result.`;
  const leading = leadingColumns(results, look.leads);
  if (leading.length > 0) return ownHeadline(results, leading);
  const scored = results.filter((r) => r.psnr !== null).sort((a, b) => b.psnr! - a.psnr!);
  const best = scored[0];
  if (!best)
    return html`${results.length === 1 ? first.label : `${results.length} results`}; ${unscoredText(measurement, look)}`;
  const next = scored[1];
  const score = html`<b>${best.label}</b> reaches <b>${fixed(best.psnr, 2)} dB</b> and SSIM ${fixed(best.ssim, 3)}`;
  if (!next) return html`${score}.`;
  return html`${score}, ${next.label} ${fixed(next.psnr, 2)} dB and ${fixed(next.ssim, 3)}.`;
}

function ownHeadline(results: readonly ResultRow[], columns: readonly Column<OwnFigures>[]): Html {
  const [leading, ...others] = columns;
  const [best, next] = results
    .flatMap((row) => {
      const value = leading?.value(row) ?? null;
      return value === null ? [] : [{ row, order: leading?.better === 'low' ? value : -value }];
    })
    .sort((a, b) => a.order - b.order)
    .map(({ row }) => row);
  if (leading === undefined || best === undefined) return html``;
  const score = html`<b>${best.label}</b>:
    <b>${figureText(leading, best)}</b>${others.map((c) => html`, ${figureText(c, best)}`)}`;
  if (next === undefined) return html`${score}.`;
  return html`${score}; ${next.label}: ${columns.map((c) => `${c.text(next)} ${c.unit}`.trimEnd()).join(', ')}.`;
}
