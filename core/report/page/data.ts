import type { Report, ResultRow } from '../../contract/report.ts';
import { convergenceCurve } from '../html/curve.ts';
import { gallery, picture, scaleBar } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { roundUp, significant } from '../../image/number-text.ts';
import { mapsFigure } from './maps.ts';
import { extent, magnitudeMap, magnitudeQuantile, signedMap, stretched } from './pictures.ts';
import type { DataLook } from '../look.ts';
import type { ReportPictures } from './report-pictures.ts';

/** The measurement, what each image leaves of it unexplained, and how the runs came there. */
export function dataSection(report: Report, pictures: ReportPictures): Html | null {
  const { data, dataMaps } = pictures.look;
  const parts = [
    data === null ? null : measurementPictures(report, pictures, data),
    ...(dataMaps ?? []).map(mapsFigure),
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
  if (known.length === 0) return html`<div class="${sinograms}">${gallery([data], name)}</div>`;
  // In units of the noise where it is known: ±3 then holds nearly all of a perfect fit. Else each by its own size, for what a
  // method leaves may be a thousand times what another does.
  const inNoise = noiseSd !== null && noiseSd > 0;
  const { kind, map, sign } = sizes === undefined ? SIGNED : SIZES;
  const maps = known.map(({ row, residual }) => {
    const share = `residual ${significant(row.residualRelative, 3)} of the data`;
    if (isExact(row)) return withoutPicture(row.label, share);
    const scale = inNoise ? 3 * noiseSd : roundUp(Math.max(Number.MIN_VALUE, magnitudeQuantile(residual, 0.99)));
    const note = inNoise ? share : `${share} · ${sign}${significant(scale, 3)}`;
    return picture(map(residual, height, width, scale), `Residual of ${row.label}`, row.label, note);
  });
  const bar = known.every(({ row }) => isExact(row))
    ? []
    : [
        scaleBar(
          kind,
          inNoise ? 3 : 1,
          inNoise ? 'σ of the noise' : '× the scale under each',
          'Ax − y. Structure matters more than size: what looks like the object, not like noise, was not explained.',
        ),
      ];
  const scales = inNoise ? 'one scale for all residuals' : `each residual on its own scale (${dataName})`;
  return html`<h3>${name} and residuals <small>${axes}; ${scales}</small></h3>
    <div class="${sinograms}">
      ${gallery([data, ...maps, ...bar], `${name} and residuals`, Math.min(3, maps.length + 2))}
    </div>`;
}

/** How a residual is coloured. */
const SIGNED = { kind: 'signed', map: signedMap, sign: '±' } as const;
const SIZES = { kind: 'magnitude', map: magnitudeMap, sign: '0 to ' } as const;

/** A relative residual below this is rounding, of float32 through an operator: a picture would show nothing else. */
const EXACT = 1e-5;
const isExact = ({ residualRelative }: ResultRow): boolean => residualRelative < EXACT;

const withoutPicture = (label: string, note: string): Html =>
  html`<figure>
    <p class="none">Below 10⁻⁵ of the data: there is nothing to see.</p>
    <figcaption><b>${label}</b><br /><span>${note}</span></figcaption>
  </figure>`;

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
