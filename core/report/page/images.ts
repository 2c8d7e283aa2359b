import type { Report } from '../../contract/report.ts';
import type { Window } from '../../image/windows/window.ts';
import { gallery, picture, scaleBar, withBar } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { fixed } from '../../image/number-text.ts';
import { unitText } from '../words.ts';
import { DRAWN_SIDE, reduced, reducedGrid, reduction } from '../../image/grids/reduced.ts';
import type { GivenPicture } from '../look.ts';
import { figureText, leadingColumns, writtenIn } from './columns.ts';
import { difference, onePlane, shown, signedMap, windowText } from './pictures.ts';
import type { ReportPictures } from './report-pictures.ts';

/** Every image in the window that the studio shows it in, then in another, then the signed errors on one scale. */
export function imagesSection(report: Report, pictures: ReportPictures): Html {
  const second = pictures.look.second(pictures.window);
  return html`<section aria-labelledby="images">
    <h2 id="images">Images</h2>
    ${windowRow(report, pictures, pictures.window)} ${second === null ? null : windowRow(report, pictures, second)}
    ${errorRow(report, pictures)}
  </section>`;
}

function windowRow({ image, results }: Report, { grid, truth, methods, look }: ReportPictures, w: Window): Html {
  // A picture is shown as it is, through no window.
  const isPicture = image.unit === 'srgb';
  const text = isPicture ? 'as they are' : windowText(w, image.unit);
  const one = (values: Float32Array, label: string, note: string | null): Html =>
    picture(shown(values, grid, w), `${label}, ${text}`, label, note);
  const leading = leadingColumns(results, look.leads);
  const items = results.map((r, k) => {
    const own = leading.map((c) => figureText(c, r)).join(' · ');
    const score = own !== '' ? own : r.psnr === null ? null : `${fixed(r.psnr, 2)} dB · SSIM ${fixed(r.ssim, 3)}`;
    return one(
      methods[k]!.image,
      r.label,
      [r.seeds.length > 0 ? r.scored : null, look.result ?? null, score].filter((t) => t !== null).join(' · '),
    );
  });
  const before = (look.given ?? []).map((given) => asGiven(given, w));
  const all = [...before, ...(truth ? [one(truth, 'Truth', look.truth)] : []), ...items];
  return html`<h3>${isPicture ? 'Side by side' : html`One window for all <small>${text}</small>`}</h3>
    ${gallery(all, `Images, ${text}`)}`;
}

function asGiven({ label, note, image, grid }: GivenPicture, w: Window): Html {
  const by = reduction(grid, DRAWN_SIDE);
  return picture(shown(reduced(image, grid, by), reducedGrid(grid, by), w), label, label, note === '' ? null : note);
}

function errorRow({ image, results, measurement }: Report, { grid, truth, methods, look }: ReportPictures): Html {
  if (truth === null && measurement.samples === 0) return html``;
  if (truth === null)
    return html`<h3>Errors</h3>
      <p class="none">
        There is no truth: ${look.noTruth}, so no error can be shown. What can be checked is how well each image
        explains the measurement, below.
      </p>`;
  const errors = methods.map((m) => difference(onePlane(m.image, grid), onePlane(truth, grid)));
  // The studio's own scale, and that of every other report: two of them can be laid side by side.
  const scale = look.errorHalf;
  const unit = unitText(image.unit);
  const range = `±${scale} ${unit}`.trimEnd();
  const maps = results.map((r, k) =>
    picture(
      signedMap(errors[k]!, grid.height, grid.width, scale),
      `Signed error of ${r.label}, scale ${range}`,
      r.label,
      [`RMSE ${writtenIn(image.unit, r.rmse, 1)}`, `bias ${writtenIn(image.unit, r.bias, 1)}`]
        .map((t) => `${t} ${unit}`.trimEnd())
        .join(' · '),
    ),
  );
  const bar = scaleBar(
    'signed',
    scale,
    unit,
    'Result − truth. Blue: too low; white: right; red: too high. Stronger errors look like the ends.',
  );
  return html`<h3>Signed errors <small>one scale for all: ${range}</small></h3>
    ${withBar(bar, maps, 'Signed errors')}`;
}
