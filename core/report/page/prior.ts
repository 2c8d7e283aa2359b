import type { Report } from '../../contract/report.ts';
import { gallery, picture, scaleBar } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { fixed, roundUp } from '../numbers.ts';
import { difference, magnitudeMap, magnitudeQuantile, signedMap, windowed, windowText } from './pictures.ts';
import type { ReportPictures } from './report-pictures.ts';

/** What the measurement leaves open: spread over the samples, and the part of an image that came from the prior. */
export function priorSection(report: Report, pictures: ReportPictures): Html | null {
  const parts = [...spreadFigures(report, pictures), ...splitFigures(report, pictures)];
  if (parts.length === 0) return null;
  return html`<section aria-labelledby="prior">
    <h2 id="prior">Where it may be wrong</h2>
    ${parts}
  </section>`;
}

function spreadFigures({ image, results }: Report, { methods, window }: ReportPictures): Html[] {
  return results.flatMap((r, k) => {
    const { spread, image: mean } = methods[k]!;
    if (spread === null || r.spread === null) return [];
    const scale = roundUp(Math.max(1, magnitudeQuantile(spread, 0.995)));
    const map = magnitudeMap(spread, image.height, image.width, scale);
    const title = `${r.label}: spread of ${r.spread.samples} samples`;
    return [
      html`<h3>${title}</h3>
        ${gallery(
          [
            picture(
              windowed(mean, image.height, image.width, window),
              `${r.label}, ${windowText(window)}`,
              'Mean of the samples',
              windowText(window),
            ),
            picture(
              map,
              `Standard deviation over the samples, 0 to ${scale} HU`,
              'Standard deviation',
              `median ${fixed(r.spread.medianHu, 1)} HU · 95th percentile ${fixed(r.spread.p95Hu, 1)} HU`,
            ),
            scaleBar(
              'magnitude',
              scale,
              'HU',
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

function splitFigures({ image, results }: Report, { methods, window }: ReportPictures): Html[] {
  return results.flatMap((r, k) => {
    const { supported, image: whole } = methods[k]!;
    if (supported === null || r.split === null) return [];
    const supplied = difference(whole, supported);
    const scale = roundUp(Math.max(1, magnitudeQuantile(supplied, 0.99)));
    const title = `${r.label}: measured and supplied`;
    return [
      html`<h3>${title}</h3>
        ${gallery(
          [
            picture(
              windowed(supported, image.height, image.width, window),
              `The part of the image that the measurement supports, ${windowText(window)}`,
              'Supported by the measurement (A⁺Ax)',
              `${fixed(100 * r.split.measured, 1)} % of the energy`,
            ),
            picture(
              signedMap(supplied, image.height, image.width, scale),
              `The part that the prior supplied, signed, ±${scale} HU`,
              'Supplied by the prior (x − A⁺Ax)',
              `${fixed(100 * r.split.supplied, 1)} % of the energy`,
            ),
            scaleBar(
              'signed',
              scale,
              'HU',
              'No view measured the right-hand part: it is what the prior holds likely, given the left-hand part.',
            ),
          ],
          title,
          3,
        )}`,
    ];
  });
}
