import type { OwnFigures } from '../../contract/measurement/measurement.ts';
import type { Report, ResultRow } from '../../contract/report.ts';
import { html, type Html } from '../html/markup.ts';
import { fixed } from '../../image/number-text.ts';
import type { Identity, ReportPictures } from './report-pictures.ts';
import { adaptationSection } from './adaptation.ts';
import { dataSection } from './data.ts';
import { figuresSection } from './figures.ts';
import { imagesSection } from './images.ts';
import { levelsSection } from './levels.ts';
import { pathSection } from './path.ts';
import { priorSection } from './prior.ts';
import { definitionsSection, domainNote, measurementSection, settingsSection } from './settings.ts';
import { figureText, leadingColumns, type Column } from './columns.ts';
import type { ReportLook } from '../look.ts';
import { pageHtml } from '../html/page.ts';

/** `report.html`. @param pictures one entry in `methods` for each row of `report.results` */
export function reportHtml(report: Report, pictures: ReportPictures, identity: Identity | null = null): string {
  const { title, size, mark } = pictures.look;
  const { program, created } = report;
  return pageHtml({
    kind: 'Report',
    ...{ title, mark, size, program, created },
    lead: headline(report, pictures.look),
    main: html`${warningsBeside(report).map((w) => html`<aside class="callout warning"><b>⚠ Note.</b> ${w}</aside>`)}
    ${domainNote(report)} ${measurementSection(report, pictures.look)} ${imagesSection(report, pictures)}
    ${levelsSection(report)} ${adaptationSection(report)} ${pathSection(report, pictures)}
    ${figuresSection(report, pictures.look)} ${priorSection(report, pictures)} ${dataSection(report, pictures)}
    ${settingsSection(report, identity)} ${definitionsSection(report)}`,
    foot: html`every figure can be computed again from the run’s files: <code>langevin verify</code>.`,
  });
}

/** What the domain check says stands in its own note, with its figures. */
const warningsBeside = ({ warnings, domain }: Report): readonly string[] =>
  warnings.filter((text) => text !== domain?.sentence);

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
  const [best, ...others] = named(results, (r) => r.psnr);
  if (!best)
    return html`${results.length === 1 ? first.label : `${results.length} results`}; ${unscoredText(measurement, look)}`;
  return html`<b>${best.label}</b> reaches <b>${fixed(best.psnr, 2)} dB</b> and SSIM
    ${fixed(best.ssim, 3)}${others.map((r) => html`, ${r.label} ${fixed(r.psnr, 2)} dB and ${fixed(r.ssim, 3)}`)}.`;
}

function ownHeadline(results: readonly ResultRow[], columns: readonly Column<OwnFigures>[]): Html {
  const [leading, ...further] = columns;
  if (leading === undefined) return html``;
  const [best, ...others] = named(results, (row) => {
    const value = leading.value(row);
    return value === null || leading.better !== 'low' ? value : -value;
  });
  if (best === undefined) return html``;
  const figures = (row: ResultRow): string => columns.map((c) => `${c.text(row)} ${c.unit}`.trimEnd()).join(', ');
  return html`<b>${best.label}</b>:
    <b>${figureText(leading, best)}</b
    >${further.map((c) => html`, ${figureText(c, best)}`)}${others.map((row) => html`; ${row.label}: ${figures(row)}`)}.`;
}

/** The best, the one after it, and the best that a network made, wherever that stands. @param goodness null: not scored */
function named(results: readonly ResultRow[], goodness: (row: ResultRow) => number | null): readonly ResultRow[] {
  const ranked = results
    .flatMap((row) => {
      const value = goodness(row);
      return value === null ? [] : [{ row, value }];
    })
    .sort((a, b) => b.value - a.value)
    .map(({ row }) => row);
  const ours = ranked.find(({ model }) => model !== null);
  return ranked.filter((row, i) => i < 2 || row === ours);
}
