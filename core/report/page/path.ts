import type { Report } from '../../contract/report.ts';
import { gallery, picture } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { shown } from './pictures.ts';
import type { ReportPictures } from './report-pictures.ts';

/** How images came about, each as a strip. */
export function pathSection({ results }: Report, { grid, methods, window }: ReportPictures): Html | null {
  const strips = results.flatMap((row, k) => {
    const path = methods[k]?.path ?? [];
    if (path.length === 0) return [];
    const pictures = path.map(({ caption, image }) =>
      picture(shown(image, grid, window), `${row.label}: ${caption}`, caption),
    );
    return [
      html`<h3>${row.label}</h3>
        ${gallery(pictures, `${row.label}, on its way`)}`,
    ];
  });
  if (strips.length === 0) return null;
  return html`<section aria-labelledby="path">
    <h2 id="path">How it came about</h2>
    ${strips}
  </section>`;
}
