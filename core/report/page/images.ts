import type { Report } from '../../contract/report.ts';
import { ERROR_HALF_HU, SOFT_TISSUE_HU } from '../../image/default-window.ts';
import type { Window } from '../../image/window.ts';
import { gallery, picture, scaleBar } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { fixed } from '../numbers.ts';
import { difference, LUNG, signedMap, windowed, windowText } from './pictures.ts';
import type { ReportPictures } from './report-pictures.ts';

/** Every image in the window that the studio shows it in, then in another, then the signed errors on one scale. */
export function imagesSection(report: Report, pictures: ReportPictures): Html {
  return html`<section aria-labelledby="images">
    <h2 id="images">Images</h2>
    ${windowRow(report, pictures, pictures.window)} ${windowRow(report, pictures, otherThan(pictures.window))}
    ${errorRow(report, pictures)}
  </section>`;
}

/** Lung beside soft tissue, soft tissue beside anything that begins far below it. */
const otherThan = ({ center }: Window): Window => (center < -200 ? SOFT_TISSUE_HU : LUNG);

function windowRow({ image, results }: Report, { truth, methods }: ReportPictures, w: Window): Html {
  const one = (hu: Float32Array, label: string, note: string | null): Html =>
    picture(windowed(hu, image.height, image.width, w), `${label}, ${windowText(w)}`, label, note);
  const items = results.map((r, k) => {
    const score = r.psnr === null ? null : `${fixed(r.psnr, 2)} dB · SSIM ${fixed(r.ssim, 3)}`;
    return one(
      methods[k]!.image,
      r.label,
      [r.seeds.length > 0 ? r.scored : null, score].filter((t) => t !== null).join(' · '),
    );
  });
  const all = truth ? [one(truth, 'Truth', 'what was measured in simulation'), ...items] : items;
  return html`<h3>One window for all <small>${windowText(w)}</small></h3>
    ${gallery(all, `Images, ${windowText(w)}`)}`;
}

function errorRow({ image, results }: Report, { truth, methods }: ReportPictures): Html {
  if (truth === null)
    return html`<h3>Errors</h3>
      <p class="none">
        There is no truth: the measurement is real, so no error can be shown. What can be checked is how well each image
        explains the measurement, below.
      </p>`;
  const errors = methods.map((m) => difference(m.image, truth));
  // The studio's own scale, and that of every other report: two of them can be laid side by side.
  const scale = ERROR_HALF_HU;
  const maps = results.map((r, k) =>
    picture(
      signedMap(errors[k]!, image.height, image.width, scale),
      `Signed error of ${r.label}, scale ±${scale} HU`,
      r.label,
      `RMSE ${fixed(r.rmseHu, 1)} HU · bias ${fixed(r.biasHu, 1)} HU`,
    ),
  );
  const bar = scaleBar(
    'signed',
    scale,
    'HU',
    'Result − truth. Blue: too low; white: right; red: too high. Stronger errors look like the ends.',
  );
  return html`<h3>Signed errors <small>one scale for all: ±${scale} HU</small></h3>
    ${gallery([bar, ...maps], 'Signed errors')}`;
}
