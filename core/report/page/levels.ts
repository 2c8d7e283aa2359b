import type { Report } from '../../contract/report.ts';
import { levelCurve } from '../html/level-curve.ts';
import { html, type Html } from '../html/markup.ts';

/** How an image fares under noise, beside images of the training. */
export function levelsSection({ results }: Report): Html | null {
  const curves = results.flatMap(({ label, levels = [] }) =>
    levels.length < 2
      ? []
      : [{ label, points: levels.map(({ sigma, error, expected }) => ({ sigma, ratio: error / expected })) }],
  );
  if (curves.length === 0) return null;
  return html`<section aria-labelledby="levels">
    <h2 id="levels">Typicality</h2>
    <figure>${levelCurve(curves)}</figure>
    <p class="note">
      The error of taking noise off this image again, over what images of the training have there (r²): about 1 is
      typical, below it is plainer, well above it is another kind of image. The domain check of a run judges by the same
      denoised images, of which it compares the means of small blocks.
    </p>
  </section>`;
}
