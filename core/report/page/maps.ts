import { phaseBar, picture, scaleBar, strip, withBar } from '../html/figure.ts';
import { html, type Html } from '../html/markup.ts';
import { reduced, reducedGrid, reduction } from '../../image/grids/reduced.ts';
import type { MapsLook, OneMap } from '../look.ts';
import { complexMap, magnitudeMap } from './pictures.ts';

/** No picture of a strip is wider, on paper neither. */
const STRIP_SIDE = 160;

/** Maps with the bar of their one scale: a single one large, several as a strip of small ones. */
export function mapsFigure(look: MapsLook): Html {
  const { title, note, rows, words, numbers, end } = look;
  const bar = numbers === 'complex' ? phaseBar(words) : scaleBar('magnitude', end, '', words);
  const [only, ...others] = rows.flatMap(({ maps }) => maps);
  if (only === undefined) return html``;
  const head = html`<h3>${title} <small>${note}</small></h3>`;
  if (others.length === 0) return html`${head} ${withBar(bar, [drawn(look, only, Infinity)], title)}`;
  return html`${head}
    ${rows.map(
      ({ name, maps }) =>
        html`${rows.length > 1 ? html`<p class="note of">${name}</p>` : null}
        ${strip(
          maps.map((map) => drawn(look, map, STRIP_SIDE)),
          rows.length > 1 ? `${title}: ${name}` : title,
        )}`,
    )}
    <div class="under">${bar}</div>`;
}

function drawn({ title, numbers, height, width, end }: MapsLook, { label, note, values }: OneMap, most: number): Html {
  const grid = { channels: numbers === 'complex' ? 2 : 1, height, width };
  const by = reduction(grid, most);
  const small = reducedGrid(grid, by);
  const paint = numbers === 'complex' ? complexMap : magnitudeMap;
  const url = paint(reduced(values, grid, by), small.height, small.width, end);
  return picture(url, `${title}: ${label}`, label, note === '' ? null : note);
}
