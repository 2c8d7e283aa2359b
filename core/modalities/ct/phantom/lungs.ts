import * as anatomy from './anatomy.ts';
import { closedCurve, ellipse, fill, inset, stroke, type Canvas, type Point } from '../../../image/phantom/canvas.ts';
import type { Tissues } from './texture.ts';
import { cutTree, growTree, type Segment } from './vessels.ts';

const SLICE_MM = 2;

/** Both lungs with fissures, vessels, bronchi beside them and nodules. */
export function drawLungs(canvas: Canvas, tissue: Tissues, seed: number): void {
  const { size, values } = canvas;
  const lungs = [anatomy.LEFT_LUNG, anatomy.RIGHT_LUNG];
  for (const lung of lungs) {
    fill(canvas, inset(lung, -0.8), 30); // pleura and what lies against it
    fill(canvas, lung, tissue.lung);
  }
  for (const fissure of anatomy.FISSURES) stroke(canvas, fissure, 0.4, -700, 0.6);

  // Trees grow inside the lungs as they were drawn, bent already.
  const mask: Canvas = { ...canvas, values: new Float64Array(size * size) };
  for (const lung of lungs) fill(mask, inset(lung, 1.5), 1);
  const lungAt = (x: number, y: number): boolean => {
    const at = (mm: number): number => Math.floor(mm / canvas.pixelMm + size / 2);
    return mask.values[at(y) * size + at(x)]! > 0.5;
  };
  const box = { y: [-115, 82], z: 42 } as const;
  const trees = [
    growTree(seed, 30, [46, -12, 4], lungAt, { ...box, x: [5, 130] }, 3600),
    growTree(seed, 31, [-45, -18, -4], lungAt, { ...box, x: [-132, -5] }, 3600),
  ];
  const vessels = trees.flat();
  const inLung = (segments: readonly Segment[]): Float64Array => {
    const share = new Float64Array(size * size);
    cutTree(canvas, segments, SLICE_MM, share);
    return share;
  };
  const airways = vessels.filter((s) => s.radius > 1.9).map(airwayBeside);
  const blood = inLung(vessels);
  const wall = inLung(airways.map((s) => ({ ...s, radius: s.radius + 0.3 + 0.15 * s.radius })));
  const lumen = inLung(airways);
  for (let i = 0; i < values.length; i++) {
    const mix = (share: number, hu: number): void => {
      values[i]! += share * mask.values[i]! * (hu - values[i]!);
    };
    mix(wall[i]!, -120);
    mix(lumen[i]!, -950);
    mix(blood[i]!, 80);
  }
  drawNodules(canvas, tissue);
}

/** Bronchi run with the arteries, to one side of them. */
function airwayBeside(s: Segment): Segment {
  const [dx, dy] = [s.to[0] - s.from[0], s.to[1] - s.from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const away = 1.8 * s.radius + 0.6;
  const move = (p: Segment['from']): Segment['from'] => [
    p[0] - (away * dy) / length,
    p[1] + (away * dx) / length,
    p[2],
  ];
  return { from: move(s.from), to: move(s.to), radius: 0.6 * s.radius };
}

function drawNodules(canvas: Canvas, tissue: Tissues): void {
  const spiculated = Array.from({ length: 44 }, (_, i): Point => {
    const a = (2 * Math.PI * i) / 44;
    const r = i % 2 ? 5.2 + 0.8 * Math.sin(5 * a) : 7 + 2.2 * Math.sin(3 * a + 1) + 1.8 * Math.sin(8 * a);
    return [88 + r * Math.cos(a), 34 + r * Math.sin(a)];
  });
  fill(canvas, closedCurve(spiculated, 3), (x, y) => 42 + 0.2 * (tissue.marrow(x, y) - 190));
  fill(canvas, ellipse(-84, -48, 3, 2.7), 35);
  fill(canvas, ellipse(-66, 46, 6.5, 5.5, 0.4), (x, y) => tissue.lung(x, y) + 260, 0.85);
  fill(canvas, ellipse(70, -72, 1.9), 160); // a calcified granuloma
}
