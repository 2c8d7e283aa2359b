import { html, type Html } from './markup.ts';
import { significant } from '../../image/number-text.ts';
import { colourBar } from '../page/pictures.ts';

/** One picture with its caption. @param note a second, quieter line */
export function picture(url: string, alt: string, caption: string, note: string | null = null): Html {
  return html`<figure>
    <div class="stage"><img src="${url}" alt="${alt}" /></div>
    <figcaption><b>${caption}</b>${note === null ? null : html`<br /><span>${note}</span>`}</figcaption>
  </figure>`;
}

/** Pictures side by side, in rows that are as even as they come. */
export function gallery(items: readonly Html[], label: string, columns = columnsFor(items.length)): Html {
  return html`<div class="gallery columns-${columns}" role="group" aria-label="${label}">${items}</div>`;
}

/** Small pictures, eight beside one another. */
export const strip = (items: readonly Html[], label: string): Html =>
  html`<div class="gallery strip" role="group" aria-label="${label}">${items}</div>`;

/** Up to five beside one another; more in two or more rows of equal length. */
export const columnsFor = (n: number): number => (n <= 5 ? n : Math.ceil(n / Math.ceil(n / 4)));

/** Maps with the bar of their one scale: before several, under a single one, which would share its row with emptiness. */
export const withBar = (bar: Html, maps: readonly Html[], label: string): Html =>
  maps.length === 1
    ? html`${gallery(maps, label)}
        <div class="under">${bar}</div>`
    : gallery([bar, ...maps], label);

/** A colour bar with its ends. */
export function scaleBar(kind: 'signed' | 'magnitude', end: number, unit: string, words: string): Html {
  const high = `${significant(end, 3)} ${unit}`.trimEnd();
  return bar(kind, kind === 'signed' ? [`−${significant(end, 3)}`, '0', `+${high}`] : ['0', high], words);
}

/** The colours of phase. */
export const phaseBar = (words: string): Html => bar('phase', ['−π', '0', 'π'], words);

function bar(kind: 'signed' | 'magnitude' | 'phase', ends: readonly string[], words: string): Html {
  const isCentred = ends.length === 3;
  return html`<figure class="bar">
    <img src="${colourBar(kind)}" alt="Colour bar from ${ends[0]!} to ${ends[ends.length - 1]!}" />
    <div class="ends${isCentred ? ' centred' : ''}" aria-hidden="true">${ends.map((e) => html`<span>${e}</span>`)}</div>
    <figcaption><span>${words}</span></figcaption>
  </figure>`;
}
