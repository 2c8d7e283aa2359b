import type { Report } from '../../contract/report.ts';
import { gallery, picture, scaleBar } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { fixed, roundUp } from '../../image/number-text.ts';
import { mapsFigure } from './maps.ts';
import { difference, magnitudeMap, magnitudeQuantile, onePlane, shown, signedMap, windowText } from './pictures.ts';
import type { Unit } from '../../image/image.ts';
import { unitText } from '../words.ts';
import { writtenIn } from './columns.ts';
import type { ReportPictures } from './report-pictures.ts';

/** What the measurement leaves open: spread over the samples, the part of an image that came from the prior, and where noise grows. */
export function priorSection(report: Report, pictures: ReportPictures): Html | null {
  const parts = [
    ...spreadFigures(report, pictures),
    ...splitFigures(report, pictures),
    ...(pictures.look.doubtMaps ?? []).map(mapsFigure),
  ];
  if (parts.length === 0) return null;
  return html`<section aria-labelledby="prior">
    <h2 id="prior">Where it may be wrong</h2>
    ${parts}
  </section>`;
}

/** Below a HU there is nothing to see. */
const scaleFor = (values: Float32Array, share: number, unit: Unit): number =>
  roundUp(Math.max(unit === 'HU' ? 1 : 1e-3, magnitudeQuantile(values, share)));

const inUnit = (value: number, unit: Unit): string => `${writtenIn(unit, value, 1)} ${unitText(unit)}`.trimEnd();

/** A little is not nothing. */
const shareText = (share: number): string =>
  `${share > 0 && share < 5e-4 ? 'less than 0.1' : fixed(100 * share, 1)} % of the energy`;

function spreadFigures({ image, results }: Report, { grid, methods, window }: ReportPictures): Html[] {
  return results.flatMap((r, k) => {
    const { spread, image: mean } = methods[k]!;
    if (spread === null || r.spread === null) return [];
    const plane = onePlane(spread, grid);
    const scale = scaleFor(plane, 0.995, image.unit);
    const map = magnitudeMap(plane, grid.height, grid.width, scale);
    const title = `${r.label}: spread of ${r.spread.samples} samples`;
    return [
      html`<h3>${title}</h3>
        ${gallery(
          [
            picture(
              shown(mean, grid, window),
              `${r.label}, ${windowText(window, image.unit)}`,
              'Mean of the samples',
              windowText(window, image.unit),
            ),
            picture(
              map,
              `Standard deviation over the samples, 0 to ${scale} ${unitText(image.unit)}`.trimEnd(),
              'Standard deviation',
              `median ${inUnit(r.spread.median, image.unit)} · 95th percentile ${inUnit(r.spread.p95, image.unit)}`,
            ),
            scaleBar(
              'magnitude',
              scale,
              unitText(image.unit),
              'Bright: the samples disagree, so the measurement leaves it open. Dark: they agree, which is no proof that ' +
                'they are right. The spread is not a calibrated error.',
            ),
          ],
          title,
          3,
        )}`,
    ];
  });
}

function splitFigures({ image, results }: Report, { grid, methods, window }: ReportPictures): Html[] {
  return results.flatMap((r, k) => {
    const { supported, image: whole } = methods[k]!;
    if (supported === null || r.split === null) return [];
    const supplied = difference(onePlane(whole, grid), onePlane(supported, grid));
    const scale = scaleFor(supplied, 0.99, image.unit);
    const title = `${r.label}: measured and supplied`;
    return [
      html`<h3>${title}</h3>
        ${gallery(
          [
            picture(
              shown(supported, grid, window),
              `The part of the image that the measurement supports, ${windowText(window, image.unit)}`,
              'Supported by the measurement (A⁺Ax)',
              shareText(r.split.measured),
            ),
            picture(
              signedMap(supplied, grid.height, grid.width, scale),
              `The part that the prior supplied, signed, ±${scale} ${unitText(image.unit)}`.trimEnd(),
              'Supplied by the prior (x − A⁺Ax)',
              shareText(r.split.supplied),
            ),
            scaleBar(
              'signed',
              scale,
              unitText(image.unit),
              'Nothing measured the right-hand part: it is what the prior holds likely, given the left-hand part.',
            ),
          ],
          title,
          3,
        )}
        <p class="note">
          The second share tells how much of the image nothing measured. It cannot tell how much of the first is noise:
          what the measurement supports holds its noise too, amplified where it supports little. That it is small is no
          sign that the image is right.
        </p>`,
    ];
  });
}
