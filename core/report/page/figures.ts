import type { Fidelity, Report, ResultRow } from '../../contract/report.ts';
import { bestRows, fidelityColumnsIn, ownColumnsIn, residualColumns, type Column } from './columns.ts';
import { galleryTables } from './gallery.ts';
import { cells, figureTable, headOf } from '../html/table-cells.ts';
import { html, type Html } from '../html/markup.ts';
import type { ReportLook } from '../look.ts';
import { duration, fixed, NONE } from '../../image/number-text.ts';
import { hasTruth, rangeText, residualBand, residualVerdict } from '../words.ts';

/** The figures of every method, of the region of interest and of each sample. */
export function figuresSection(report: Report, { ownFigures }: ReportLook): Html {
  return html`<section aria-labelledby="figures">
    <h2 id="figures">Figures</h2>
    ${mainTable(report)} ${ownTable(report, ownFigures ?? 'More figures')} ${galleryTables(report)} ${roiTable(report)}
    ${sampleTable(report)}
  </section>`;
}

/** What only this kind of image is judged by. */
function ownTable({ results }: Report, heading: string): Html | null {
  const columns = ownColumnsIn(results);
  if (columns.length === 0) return null;
  return html`<h3>${heading}</h3>
    ${figureTable(
      'Method',
      html`What each of them is stands under
      Definitions.${columns.some((c) => bestRows(c, results).includes(true)) ? ' ★ best of its column.' : null}`,
      columns,
      results.map((r) => ({ label: r.label, figures: r })),
    )}`;
}

function mainTable(report: Report): Html {
  const { results, measurement, image } = report;
  const columns: readonly Column<ResultRow>[] = [
    ...(hasTruth(report) ? fidelityColumnsIn(image.unit) : []),
    // Of nothing that was measured nothing is left.
    ...residualColumns.filter((c) => measurement.samples > 0 && results.some((r) => c.value(r) !== null)),
  ];
  const body = cells(columns, results);
  return html`<div class="wide">
      <table>
        <caption>
          ${captionOf(report)}
        </caption>
        <thead>
          <tr>
            <th scope="col">Method</th>
            ${columns.map(headOf)}
            <th scope="col">Time</th>
            <th scope="col">Network<br />calls</th>
          </tr>
        </thead>
        <tbody>
          ${results.map(
            (r, i) =>
              html`<tr>
                <th scope="row">${r.label}${underLabel(report, r)}</th>
                ${body[i]!}
                <td>${duration(r.seconds)}</td>
                <td>${r.nfe === 0 ? NONE : String(r.nfe)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${inverseCrime(report)}
    <p class="note">
      ${measurement.kind === 'simulated' ? measurement.crime : null}
      ${results.some((r) => r.nfe === 0) ? html`Network calls: ${NONE} where a method has no network.` : null}
      ${
        results.some((r) => r.seeds.length > 1)
          ? 'A method with several samples is scored by their mean, which scores higher and looks smoother than each.'
          : null
      }
    </p>`;
}

function captionOf(report: Report): Html {
  const { results, measurement } = report;
  const band = residualBand(report);
  const range = hasTruth(report)
    ? html`Data range R = ${rangeText(report)}.${results.length > 1 ? ' ★ best of its column.' : null}`
    : html`${measurement.crime}`;
  if (results.some((r) => r.residualWhitened !== null))
    return html`${range} Residual/noise: a single exact draw leaves ${fixed(1 - band, 3)} to ${fixed(1 + band, 3)}.`;
  const { kind } = measurement.noise;
  if ((kind === 'none' || kind === 'estimated') && measurement.samples > 0)
    return html`${range} No noise is known, so the residual is given relative to the data.`;
  return range;
}

function underLabel(report: Report, r: ResultRow): Html {
  const verdict = r.residualWhitened === null ? null : residualVerdict(report, r.residualWhitened, r.seeds.length);
  return html`${r.preset === null ? null : html` <small>${r.preset}</small>`}
  ${r.seeds.length === 0 ? null : html`<br /><small>${r.scored}</small>`}
  ${verdict === null ? null : html`<br /><small>${verdict}</small>`}`;
}

/** Under every score that noiseless data of the solvers' own operator gave. */
function inverseCrime({ measurement }: Report): Html | null {
  if (!measurement.sameOperator || measurement.noise.kind !== 'none') return null;
  return html`<p class="amber">
    ⚠ Inverse crime: the data were made without noise by the very operator that the solvers invert. These figures say
    little about real measurements.
  </p>`;
}

function roiTable(report: Report): Html | null {
  const { results, regionName } = report;
  const rows = results.filter((r): r is ResultRow & { roi: Fidelity } => r.roi !== null);
  if (rows.length === 0) return null;
  return html`<h3>${regionName === null ? 'Region of interest' : `Region: ${regionName}`}</h3>
    ${figureTable(
      'Method',
      html`The same figures over the pixels inside the mask. ★ best of its column.`,
      fidelityColumnsIn(report.image.unit),
      rows.map(({ label, roi }) => ({ label, figures: roi })),
    )}
    ${inverseCrime(report)}`;
}

function sampleTable({ results }: Report): Html | null {
  const several = results.filter((r) => r.perSample.length > 1 && r.psnr !== null);
  if (several.length === 0) return null;
  return html`<h3>Samples</h3>
    ${several.map(
      (r) =>
        html`<div class="wide">
          <table class="narrow">
            <caption>
              ${r.label}: each sample against the truth, and their mean.
            </caption>
            <thead>
              <tr>
                <th scope="col">Seed</th>
                <th scope="col">PSNR <small>dB</small></th>
                <th scope="col">SSIM</th>
              </tr>
            </thead>
            <tbody>
              ${r.perSample.map(
                (s) =>
                  html`<tr>
                    <th scope="row">${s.seed}</th>
                    <td>${fixed(s.psnr, 2)}</td>
                    <td>${fixed(s.ssim, 4)}</td>
                  </tr>`,
              )}
              <tr class="mean">
                <th scope="row">mean of the ${r.perSample.length}</th>
                <td>${fixed(r.psnr, 2)}</td>
                <td>${fixed(r.ssim, 4)}</td>
              </tr>
            </tbody>
          </table>
        </div>`,
    )}`;
}
