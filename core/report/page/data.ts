import type { Report } from '../../contract/report.ts';
import { convergenceCurve } from '../html/curve.ts';
import { gallery, picture, scaleBar } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { roundUp, significant } from '../numbers.ts';
import { extent, magnitudeQuantile, signedMap, stretched } from './pictures.ts';
import type { ReportPictures } from './report-pictures.ts';

/** The measurement, what each image leaves of it unexplained, and how the runs came there. */
export function dataSection(report: Report, pictures: ReportPictures): Html {
  return html`<section aria-labelledby="data">
    <h2 id="data">Agreement with the measurement</h2>
    ${sinograms(report, pictures)} ${convergence(report, pictures)}
  </section>`;
}

function sinograms({ measurement, results }: Report, { sinogram, methods }: ReportPictures): Html {
  const { views, noiseSd } = measurement;
  const bins = sinogram.length / views;
  const { low, high } = extent(sinogram);
  const data = picture(
    stretched(sinogram, views, bins),
    `Sinogram of ${views} views and ${bins} bins`,
    'Measurement y',
    // Rounding of the projector leaves −10⁻⁶ where there is air.
    `grey from ${significant(Math.abs(low) < 1e-4 * high ? 0 : low, 3)} to ${significant(high, 3)} (line integrals)`,
  );
  const known = results.flatMap((r, k) => {
    const residual = methods[k]!.residual;
    return residual ? [{ row: r, residual }] : [];
  });
  if (known.length === 0) return html`<div class="sinograms">${gallery([data], 'Sinogram', 2)}</div>`;
  // In units of the noise where it is known: ±3 then holds nearly all of a perfect fit.
  const inNoise = noiseSd !== null && noiseSd > 0;
  const scale = inNoise
    ? 3 * noiseSd
    : roundUp(Math.max(Number.MIN_VALUE, Math.min(...known.map((m) => magnitudeQuantile(m.residual, 0.99)))));
  const maps = known.map(({ row, residual }) =>
    picture(
      signedMap(residual, views, bins, scale),
      `Residual of ${row.label}`,
      row.label,
      `residual ${significant(row.residualRelative, 3)} of the data`,
    ),
  );
  const bar = scaleBar(
    'signed',
    inNoise ? 3 : scale,
    inNoise ? 'σ of the noise' : '(line integrals)',
    'Ax − y. Structure matters more than size: what looks like the object, not like noise, was not explained.',
  );
  return html`<h3>
      Sinogram and residuals <small>a row a view, a column a detector bin; one scale for all residuals</small>
    </h3>
    <div class="sinograms">
      ${gallery([data, ...maps, bar], 'Sinogram and residuals', Math.min(3, maps.length + 2))}
    </div>`;
}

function convergence({ measurement, results }: Report, { methods }: ReportPictures): Html | null {
  const curves = results
    .map((r, k) => ({ label: r.label, points: methods[k]!.curve }))
    .filter((c) => c.points.length > 1);
  if (curves.length === 0) return null;
  const level = measurement.noise.kind === 'gaussian' ? measurement.noise.epsilon : null;
  return html`<figure class="convergence">
    <h3>Convergence <small>of the first sample where there are several</small></h3>
    ${convergenceCurve(curves, level)}
  </figure>`;
}
