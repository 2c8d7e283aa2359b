import type { Report } from '../contract/report.ts';
import { gallery, picture, scaleBar } from './figure.ts';
import { html, type Html } from './markup.ts';
import { fixed, roundUp, significant } from './numbers.ts';
import { difference, LUNG, magnitudeQuantile, signedMap, SOFT_TISSUE, windowed, type Window } from './pictures.ts';
import type { ReportPictures } from './report-pictures.ts';

/** Every image in one window, then in another, then the signed errors on one scale. */
export function imagesSection(report: Report, pictures: ReportPictures): Html {
  return html`<section aria-labelledby="images">
    <h2 id="images">Images</h2>
    ${windowRow(report, pictures, LUNG)} ${windowRow(report, pictures, SOFT_TISSUE)} ${errorRow(report, pictures)}
  </section>`;
}

function windowRow({ image, results }: Report, { truth, methods }: ReportPictures, w: Window): Html {
  const one = (hu: Float32Array, label: string, note: string | null): Html =>
    picture(
      windowed(hu, image.height, image.width, w),
      `${label}, ${w.name.toLowerCase()}: centre ${w.center}, width ${w.width} HU`,
      label,
      note,
    );
  const items = results.map((r, k) => {
    const score = r.psnr === null ? null : `${fixed(r.psnr, 2)} dB · SSIM ${fixed(r.ssim, 3)}`;
    return one(
      methods[k]!.image,
      r.label,
      [r.seeds.length > 0 ? r.scored : null, score].filter((t) => t !== null).join(' · '),
    );
  });
  const all = truth ? [one(truth, 'Truth', 'what was measured in simulation'), ...items] : items;
  return html`<h3>${w.name} <small>one for all: centre ${significant(w.center, 4)}, width ${w.width} HU</small></h3>
    ${gallery(all, w.name)}`;
}

function errorRow({ image, results }: Report, { truth, methods }: ReportPictures): Html {
  if (truth === null)
    return html`<h3>Errors</h3>
      <p class="none">
        There is no truth: the measurement is real, so no error can be shown. What can be checked is how well each image
        explains the measurement, below.
      </p>`;
  const errors = methods.map((m) => difference(m.image, truth));
  // The best method fills the scale: on one chosen for the worst, every good method would look perfect.
  const scale = roundUp(Math.max(1, Math.min(...errors.map((e) => magnitudeQuantile(e, 0.99)))));
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
  return html`<h3>Signed errors <small>one scale for all: ±${significant(scale, 3)} HU</small></h3>
    ${gallery([bar, ...maps], 'Signed errors')}`;
}
