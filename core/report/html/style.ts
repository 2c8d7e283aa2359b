/** Colours, type and space are the design tokens of the program; beside an oblong image stands the page, not a bar. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --bg1: #ffffff; --bg2: #f4f6f8; --bg3: #e6eaef;
  --text: #14181f; --text2: #414b59; --text3: #5a6575;
  --border: #6b7686; --divider: #d3d9e0;
  --accent: #0b5fb0; --ok: #0f6b43; --warn: #7a4e00; --danger: #b3261e; --data: #0b6b7d; --prior: #6b3fc0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg1: #14171c; --bg2: #1c2027; --bg3: #262b34;
    --text: #e8ecf1; --text2: #b3bcc8; --text3: #949eac;
    --border: #7a8596; --divider: #3a424f;
    --accent: #5eb1ff; --ok: #5bd19a; --warn: #f2b84b; --danger: #ff8a80; --data: #57d3e8; --prior: #c4a1ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 32px 24px 48px; max-width: 1240px;
  background: var(--bg1); color: var(--text);
  font: 14px/22px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-variant-numeric: tabular-nums;
}
h1 { font-size: 24px; line-height: 32px; margin: 8px 0 4px; }
h2 { font-size: 18px; line-height: 26px; margin: 48px 0 12px; padding-bottom: 4px; border-bottom: 1px solid var(--divider); }
h3 { font-size: 15px; line-height: 22px; margin: 24px 0 8px; }
small, figcaption span, .by, .note { font-size: 12px; line-height: 16px; color: var(--text2); font-weight: 400; }
h3 small { margin-left: 8px; }
p { margin: 0 0 8px; max-width: 80ch; }
.lead { font-size: 15px; line-height: 22px; }
.mark {
  display: inline-block; margin: 0; padding: 2px 12px; border: 2px solid var(--danger); border-radius: 4px;
  color: var(--danger); font-weight: 700; font-size: 12px; letter-spacing: 0.04em; text-transform: uppercase;
}
.callout { margin: 12px 0; padding: 8px 16px; border-left: 4px solid var(--border); border-radius: 4px; background: var(--bg2); }
.callout.fits { border-color: var(--ok); } .callout.fits b { color: var(--ok); }
.callout.unusual, .callout.warning { border-color: var(--warn); } .callout.unusual b, .callout.warning b { color: var(--warn); }
.callout.outside { border-color: var(--danger); } .callout.outside b { color: var(--danger); }
.amber { color: var(--warn); font-weight: 600; }
.none { color: var(--text2); }
dl { margin: 0; display: grid; gap: 4px; }
dl div { display: grid; grid-template-columns: minmax(120px, 170px) 1fr; gap: 16px; }
dt { color: var(--text2); } dd { margin: 0; overflow-wrap: anywhere; }
.definitions dl { font-size: 13px; line-height: 20px; gap: 8px; }
code, pre { font: 12px/18px ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.command { margin: 0 0 16px; padding: 12px 16px; background: var(--bg2); border: 1px solid var(--divider); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 0; min-width: 0; }
figcaption { margin-top: 6px; font-size: 13px; line-height: 18px; }
.gallery { display: grid; gap: 16px; }
.columns-1 { grid-template-columns: minmax(0, 720px); }
.columns-2 { grid-template-columns: repeat(2, 1fr); } .columns-3 { grid-template-columns: repeat(3, 1fr); }
.columns-4 { grid-template-columns: repeat(4, 1fr); } .columns-5 { grid-template-columns: repeat(5, 1fr); }
.columns-2 > figure { max-width: 520px; }
.stage { border-radius: 4px; overflow: hidden; }
img { display: block; width: 100%; height: auto; }
.gallery .stage img { max-height: 560px; object-fit: contain; object-position: left; }
.sinograms .stage img { image-rendering: pixelated; }
.across .gallery .stage img { aspect-ratio: 16 / 9; object-fit: fill; }
.gallery + .note { margin-top: 12px; }
.bar { align-self: center; }
.bar img { height: 14px; border: 1px solid var(--border); border-radius: 2px; }
.bar .ends { display: flex; justify-content: space-between; font-size: 12px; line-height: 18px; color: var(--text2); }
/* Zero stands under the middle, however long the ends are. */
.bar .centred { display: grid; grid-template-columns: 1fr auto 1fr; } .bar .centred :last-child { text-align: right; }
.strip { grid-template-columns: repeat(8, 1fr); gap: 8px; } .strip figcaption { font-size: 12px; line-height: 16px; } .strip figcaption b { font-weight: 400; } .strip .stage img { max-height: 220px; } .of { margin: 12px 0 4px; }
.under { max-width: 520px; margin-top: 12px; }
.wide { overflow-x: auto; margin: 8px 0; }
table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 18px; }
table.narrow { width: auto; min-width: 320px; }
caption { text-align: left; color: var(--text2); font-size: 12px; line-height: 16px; padding-bottom: 8px; }
th, td { padding: 6px 10px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--divider); white-space: nowrap; }
thead th { color: var(--text2); font-weight: 600; border-bottom-color: var(--border); vertical-align: bottom; }
th:first-child { text-align: left; padding-left: 0; white-space: normal; }
tbody th { font-weight: 600; min-width: 15em; }
.narrow tbody th { min-width: 0; }
.best { font-weight: 700; color: var(--ok); } .best span[aria-hidden] { font-size: 10px; margin-left: 2px; }
td:not(.best)::after, thead th:not(:first-child)::after { content: ""; display: inline-block; width: 12px; }
.mean th, .mean td { border-top: 1px solid var(--border); font-weight: 600; }
.settings th, .settings td { text-align: left; white-space: normal; } .settings td::after, .settings th::after { display: none !important; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.curve { width: 100%; max-width: 860px; height: auto; font-size: 12px; fill: var(--text); }
.curve path { fill: none; } .curve .grid { stroke: var(--divider); } .curve .tick { fill: var(--text2); font-size: 11px; } .curve text { paint-order: stroke; stroke: var(--bg1); stroke-width: 4px; stroke-linejoin: round; }
.curve .leader { stroke: var(--text3); stroke-width: 0.75; } .curve .level { stroke: var(--text2); stroke-dasharray: 2 4; }
.curve .line { stroke-width: 2; stroke-linejoin: round; }
.line-0 { stroke: var(--prior); } .line-1 { stroke: var(--data); stroke-dasharray: 7 3; } .line-2 { stroke: var(--warn); stroke-dasharray: 2 3; }
.line-3 { stroke: var(--danger); stroke-dasharray: 9 3 2 3; } .line-4 { stroke: var(--ok); stroke-dasharray: 12 4; } .line-5 { stroke: var(--accent); stroke-dasharray: 4 2 1 2; }
footer { margin-top: 48px; padding-top: 8px; border-top: 1px solid var(--divider); font-size: 12px; line-height: 16px; color: var(--text2); }
@media screen and (max-width: 760px) {
  .gallery { grid-template-columns: repeat(2, 1fr); gap: 8px; } .strip { grid-template-columns: repeat(4, 1fr); }
  dl div { grid-template-columns: 1fr; gap: 0; }
}
@page { margin: 14mm 12mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #414b59; } }
@media print {
  :root {
    color-scheme: light;
    --bg1: #ffffff; --bg2: #f4f6f8; --bg3: #e6eaef; --text: #14181f; --text2: #414b59; --text3: #5a6575;
    --border: #6b7686; --divider: #d3d9e0; --accent: #0b5fb0; --ok: #0f6b43; --warn: #7a4e00; --danger: #b3261e; --data: #0b6b7d; --prior: #6b3fc0;
  }
  body { padding: 0; max-width: none; font-size: 9.5pt; line-height: 14pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  table { font-size: 7pt; line-height: 9.5pt; } th, td { padding: 3px 2px; } tbody th { min-width: 0; } small, caption { font-size: 7pt; line-height: 9pt; } figcaption, figcaption span, .note, .by { font-size: 8pt; line-height: 10pt; }
  figure, table, tr, .gallery, .callout, .command, dl div, h3 { break-inside: avoid; }
  h2, h3, caption, .of { break-after: avoid; } .under { break-before: avoid; } h2 { margin-top: 24px; }
  p { orphans: 3; widows: 3; }
  .gallery { gap: 8px; } .wide { overflow: visible; }
  .definitions dl { display: block; columns: 2; column-gap: 24px; font-size: 8pt; line-height: 11pt; }
  .definitions dl div { display: block; margin-bottom: 6px; } .definitions dt { font-weight: 600; }
}
`;

/** The mark of a page, in the margin of each sheet. */
export const onEveryPage = (mark: string): string =>
  `@page { @bottom-center { content: "${mark.replace(/[^\w .,:;]/gu, escaped)}"; font: 8pt sans-serif; color: #b3261e; } }\n`;

/** As a string of CSS has it, whatever it is. */
const escaped = (c: string): string => `\\${c.codePointAt(0)!.toString(16)} `;
