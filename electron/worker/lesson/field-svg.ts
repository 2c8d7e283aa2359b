import { drawArrow } from '../../../core/lesson/arrow.ts';
import { centresOf } from '../../../core/lesson/plane.ts';
import type { Grid } from '../../../core/lesson/scene.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';

/** The picture of a score field, as it is drawn in print: on white, in the colours of the window's light theme. */

export interface Panel {
  readonly title: string;
  /** p_σ on its grid, the largest 1; null: nobody knows it. */
  readonly density: Float32Array | null;
  /** σ²·score at the centres of the grid's cells, and its σ. */
  readonly arrows: { readonly pull: Float32Array; readonly sigma: number } | null;
  /** Where each of a few walkers went, [steps, 2] each. */
  readonly paths: readonly Float32Array[];
  /** Where walkers arrived, [n, 2]. */
  readonly arrived: Float32Array;
}

export interface Row {
  readonly label: string;
  readonly panels: readonly Panel[];
}

const SIDE = 280;
const GAP = 12;
const LEFT = 26;
const TOP = 30;
/** Half of the plane that a panel shows. */
const REACH = 1.35;
const square = (cells: number): Grid => ({ columns: cells, rows: cells, halfWidth: REACH, halfHeight: REACH });
export const DENSITY = square(140);
export const ARROWS = square(17);

const COLOURS = {
  density: [107, 63, 192],
  arrow: '#414b59',
  path: '#0b5fb0',
  data: '#14181f',
  frame: '#d3d9e0',
} as const;

const number = (v: number): string => String(Number(v.toFixed(1)));
const at = (x: number, y: number): string =>
  `${number((SIDE / 2) * (1 + x / REACH))} ${number((SIDE / 2) * (1 - y / REACH))}`;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function fieldSvg(points: Float32Array, rows: readonly Row[], about: string): string {
  const columns = Math.max(...rows.map(({ panels }) => panels.length));
  const width = LEFT + columns * SIDE + (columns - 1) * GAP + GAP;
  const height = rows.length * (TOP + SIDE + GAP);
  const parts = rows.flatMap(({ label, panels }, row) => {
    const y = TOP + row * (SIDE + TOP + GAP);
    return [
      `<text transform="translate(17 ${y + SIDE / 2}) rotate(-90)" text-anchor="middle" font-weight="600">${escaped(label)}</text>`,
      ...panels.map((panel, column) => drawn(panel, points, LEFT + column * (SIDE + GAP), y)),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif" font-size="13" fill="${COLOURS.data}">`,
    `<title>${escaped(about)}</title>`,
    `<clipPath id="panel"><rect width="${SIDE}" height="${SIDE}" rx="6"/></clipPath>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function drawn(panel: Panel, points: Float32Array, x: number, y: number): string {
  const { density, arrows, paths, arrived } = panel;
  const lines = paths.flatMap((path) => {
    const places = Array.from({ length: path.length / 2 }, (_, k) => at(path[2 * k]!, path[2 * k + 1]!));
    // In four parts, the older the fainter.
    return [0.15, 0.3, 0.45, 0.6].map((opacity, part) => {
      const [first, last] = [part, part + 1].map((p) => Math.floor((p * (places.length - 1)) / 4));
      const stroke = `stroke="${COLOURS.path}" stroke-width="0.8" stroke-opacity="${opacity}" stroke-linejoin="round"`;
      return `<path d="M${places.slice(first, last! + 1).join('L')}" fill="none" ${stroke}/>`;
    });
  });
  return [
    `<g transform="translate(${x} ${y})">`,
    `<text x="${SIDE / 2}" y="-9" text-anchor="middle">${escaped(panel.title)}</text>`,
    '<g clip-path="url(#panel)">',
    density === null
      ? ''
      : `<image width="${SIDE}" height="${SIDE}" preserveAspectRatio="none" href="${tinted(density)}"/>`,
    arrows === null
      ? ''
      : `<path d="${arrowPath(arrows.pull, arrows.sigma)}" fill="none" stroke="${COLOURS.arrow}" stroke-opacity="0.75" stroke-width="1" stroke-linecap="round" stroke-linejoin="round"/>`,
    ...lines,
    dots(arrived, 1.6, COLOURS.path, ''),
    dots(points, 2.2, COLOURS.data, ' stroke="#ffffff" stroke-width="0.8"'),
    '</g>',
    `<rect width="${SIDE}" height="${SIDE}" rx="6" fill="none" stroke="${COLOURS.frame}"/>`,
    '</g>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** All of them as one path of lines without length, whose round ends are the dots. */
function dots(places: Float32Array, radius: number, colour: string, outline: string): string {
  if (places.length === 0) return '';
  const all = Array.from({ length: places.length / 2 }, (_, k) => at(places[2 * k]!, places[2 * k + 1]!));
  if (outline === '')
    return `<path d="${all.map((p) => `M${p}h0`).join('')}" stroke="${colour}" stroke-width="${2 * radius}" stroke-linecap="round"/>`;
  return `<g fill="${colour}"${outline}>${all
    .map((p) => `<circle cx="${p.split(' ')[0]!}" cy="${p.split(' ')[1]!}" r="${radius}"/>`)
    .join('')}</g>`;
}

/** White where nothing is likely; by the root, so that what is a tenth as likely is still seen. */
function tinted(density: Float32Array): string {
  const pixels = new Uint8Array(3 * density.length);
  for (let i = 0; i < density.length; i++) {
    const share = 0.72 * Math.sqrt(density[i]!);
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = 255 + share * (COLOURS.density[c]! - 255);
  }
  return `data:image/png;base64,${Buffer.from(encodePng(pixels, DENSITY.columns, DENSITY.rows, 3)).toString('base64')}`;
}

function arrowPath(pull: Float32Array, sigma: number): string {
  const centres = centresOf(ARROWS);
  const lengths = { longest: (0.86 * 2 * REACH) / ARROWS.columns, head: 0.05, least: 0.02 };
  let path = '';
  const pen = {
    moveTo: (x: number, y: number) => void (path += `M${at(x, y)}`),
    lineTo: (x: number, y: number) => void (path += `L${at(x, y)}`),
  };
  for (let i = 0; i < pull.length; i += 2)
    drawArrow(pen, centres[i]!, centres[i + 1]!, pull[i]!, pull[i + 1]!, sigma, lengths);
  return path;
}
