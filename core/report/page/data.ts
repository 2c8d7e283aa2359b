import type { Report, ResultRow } from '../../contract/report.ts';
import { convergenceCurve } from '../html/curve.ts';
import { gallery, picture, scaleBar } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { roundUp, significant } from '../../image/number-text.ts';
import { extent, magnitudeMap, magnitudeQuantile, signedMap, stretched } from './pictures.ts';
import type { DataLook } from '../look.ts';
import type { ReportPictures } from './report-pictures.ts';

/** The measurement, what each image leaves of it unexplained, and how the runs came there. */
export function dataSection(report: Report, pictures: ReportPictures): Html | null {
  const { data } = pictures.look;
  const parts = [
    data === null ? null : measurementPictures(report, pictures, data),
    convergence(report, pictures),
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return html`<section aria-labelledby="data">
    <h2 id="data">Agreement with the measurement</h2>
    ${parts}
  </section>`;
}

function measurementPictures(
  { measurement, results }: Report,
  { data: values, methods, look: { dataName } }: ReportPictures,
  { name, description, axes, height, width, isImage, grey, drawn, residual: sizes }: DataLook,
): Html {
  const { noiseSd } = measurement;
  const shown = drawn?.(values) ?? values;
  const { low, high } = extent(shown);
  const data = picture(
    stretched(shown, height, width),
    description,
    'Measurement y',
    // Rounding of the projector leaves −10⁻⁶ where there is air.
    `grey from ${significant(Math.abs(low) < 1e-4 * high ? 0 : low, 3)} to ${significant(high, 3)} (${grey ?? dataName})`,
  );
  const known = results.flatMap((r, k) => {
    const residual = methods[k]!.residual;
    return residual ? [{ row: r, residual: sizes?.(residual) ?? residual }] : [];
  });
  const sinograms = isImage === true ? 'sinograms' : 'sinograms across';
  if (known.length === 0) return html`<div class="${sinograms}">${gallery([data], name, 2)}</div>`;
  // In units of the noise where it is known: ±3 then holds nearly all of a perfect fit.
  const inNoise = noiseSd !== null && noiseSd > 0;
  const scale = inNoise ? 3 * noiseSd : ownScale(known);
  const kind = sizes === undefined ? 'signed' : 'magnitude';
  const maps = known.map(({ row, residual }) =>
    picture(
      (sizes === undefined ? signedMap : magnitudeMap)(residual, height, width, scale),
      `Residual of ${row.label}`,
      row.label,
      `residual ${significant(row.residualRelative, 3)} of the data`,
    ),
  );
  const bar = scaleBar(
    kind,
    inNoise ? 3 : scale,
    inNoise ? 'σ of the noise' : `(${dataName})`,
    'Ax − y. Structure matters more than size: what looks like the object, not like noise, was not explained.',
  );
  return html`<h3>${name} and residuals <small>${axes}; one scale for all residuals</small></h3>
    <div class="${sinograms}">
      ${gallery([data, ...maps, bar], `${name} and residuals`, Math.min(3, maps.length + 2))}
    </div>`;
}

/** A relative residual below this is rounding, of float32 through an operator. */
const EXACT = 1e-5;

/** The best result that is not exact fills it: on one for the worst every good one would look perfect. */
function ownScale(known: readonly { readonly row: ResultRow; readonly residual: Float32Array }[]): number {
  const inexact = known.filter(({ row }) => row.residualRelative === null || row.residualRelative > EXACT);
  const ends = (inexact.length > 0 ? inexact : known).map(({ residual }) => magnitudeQuantile(residual, 0.99));
  return roundUp(Math.max(Number.MIN_VALUE, Math.min(...ends)));
}

function convergence({ measurement, results }: Report, { methods }: ReportPictures): Html | null {
  const curves = results
    .map((r, k) => ({ label: r.label, points: methods[k]!.curve }))
    // Data that are exact at every step, to rounding, have no curve to show.
    .filter((c) => c.points.length > 1 && c.points.some((p) => p.residual > EXACT));
  if (curves.length === 0) return null;
  const level = measurement.noise.kind === 'gaussian' ? measurement.noise.epsilon : null;
  return html`<figure class="convergence">
    <h3>Convergence <small>of the first sample where there are several</small></h3>
    ${convergenceCurve(curves, level)}
  </figure>`;
}
