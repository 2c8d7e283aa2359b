import {
  blur,
  bothSides,
  closedCurve,
  ellipse,
  fill,
  inset,
  mirrored,
  openCurve,
  stroke,
  strokeOutline,
  type Canvas,
  type Paint,
  type Path,
  type Point,
} from '../../../image/phantom/canvas.ts';
import { smoothField, type Field } from '../../../image/phantom/smooth-field.ts';
import { fillNormal, PURPOSE } from '../../../image/random.ts';
import { smoothPhase } from '../phase/smooth-phase.ts';

/** Width of the field of view. */
export const FIELD_MM = 220;

/** Signal of a T2-weighted image, in a scanner's arbitrary numbers. */
const SIGNAL = {
  skin: 330,
  fat: 620,
  bone: 35,
  marrow: 230,
  fluid: 980,
  grey: 590,
  white: 370,
  nuclei: 450,
  vessel: 60,
};
/** Of each of the two parts of a complex number, as a scanner leaves it. */
const NOISE = 5;
/** What iron takes of the signal of a nucleus. */
const IRON = 70;

/** Outlines of a head at the level of the lateral ventricles, in mm, the face up. Drawn for this phantom; no patient's. */
const HEAD = bothSides([
  [0, -98],
  [28, -93],
  [52, -76],
  [67, -46],
  [74, -6],
  [75, 26],
  [66, 60],
  [44, 86],
  [18, 97],
  [0, 99],
]);
const VENTRICLE: Path = closedCurve([
  [3, -20],
  [9, -33],
  [15, -36],
  [16, -29],
  [10, -16],
  [7, 0],
  [11, 16],
  [19, 30],
  [22, 40],
  [17, 40],
  [8, 26],
  [3, 8],
]);

/**
 * A slice of a head, complex, [2, size, size], made by formulas and random numbers alone: scalp, skull with its marrow,
 * folded cortex, ventricles, nuclei, vessels, a few lesions of 2 to 5 mm, a smooth phase, and noise.
 * @param size rows and columns, at least 64; the field of view is 220 mm wide @param seed another seed, another head
 */
export function headPhantom(size: number, seed: number): Float32Array {
  const reach = FIELD_MM / 2 + 30;
  const bendX = smoothField(seed, 60, 70, reach);
  const bendY = smoothField(seed, 61, 70, reach);
  const bend = ([x, y]: Point): Point => [x + 2.5 * bendX(x, y), y + 2.5 * bendY(x, y)];
  const canvas: Canvas = { size, pixelMm: FIELD_MM / size, values: new Float64Array(size * size), bend };
  drawScalp(canvas, seed);
  drawBrain(canvas, seed);
  drawDepth(canvas, seed);
  blur(canvas, 0.45);
  return complexOf(canvas, seed);
}

function drawScalp(canvas: Canvas, seed: number): void {
  const grain = smoothField(seed, 62, 3, FIELD_MM / 2 + 4);
  fill(canvas, HEAD, SIGNAL.skin);
  fill(canvas, inset(HEAD, 2), (x, y) => SIGNAL.fat + 45 * grain(x, y));
  fill(canvas, inset(HEAD, 6.5), SIGNAL.bone);
  fill(canvas, inset(HEAD, 8.2), (x, y) => SIGNAL.marrow + 60 * grain(x, y));
  fill(canvas, inset(HEAD, 10.5), SIGNAL.bone);
  fill(canvas, inset(HEAD, 12.5), SIGNAL.fluid);
}

/** Below the surface in mm, nearly: how far a point lies inside the rounded outline that the brain is about. */
const depthAt = (x: number, y: number): number => {
  const out = (Math.abs(x) / 61.5) ** ROUND + (Math.abs(y - 0.5) / 85) ** ROUND;
  return 62 * (1 - out ** (1 / ROUND));
};
/** 2 is an ellipse, more is fuller at its corners. */
const ROUND = 2.25;
/** 0 below 0, 1 above 1. */
const ramp = (t: number): number => Math.min(1, Math.max(0, t));

/** Folds run along the lines where a smooth field is zero: fluid in the middle of each, a ribbon of cortex about it. */
function drawBrain(canvas: Canvas, seed: number): void {
  const folds = smoothField(seed, 63, 5.6, FIELD_MM / 2);
  const coarse = smoothField(seed, 64, 18, FIELD_MM / 2);
  const fine = smoothField(seed, 65, 2, FIELD_MM / 2);
  const brain: Paint = (x, y) => {
    const depth = depthAt(x, y);
    // Both halves are folded alike, though not the same.
    const fold = Math.abs(folds(Math.abs(x) + 6, y + (x > 0 ? 3 : 0)) + 0.35 * coarse(x, y));
    const reach = ramp(1.15 - depth / 26);
    const middle = Math.abs(y + 2) > 36 ? Math.abs(x) + 0.8 * coarse(x, y) : 9;
    const fluid = Math.max(ramp((0.17 * reach - fold) / 0.08), ramp(1.3 - middle), ramp(1.2 - depth));
    const cortex = Math.max(ramp((0.72 * reach - fold) / 0.2), ramp((4.4 - depth) / 1.2), ramp((4.6 - middle) / 1.2));
    const white = SIGNAL.white + 10 * coarse(x, y) + 5 * fine(x, y);
    const tissue = white + cortex * (SIGNAL.grey + 12 * coarse(x, y) + 8 * fine(x, y) - white);
    return tissue + fluid * (SIGNAL.fluid - tissue);
  };
  fill(canvas, inset(HEAD, 13.4), brain);
}

function drawDepth(canvas: Canvas, seed: number): void {
  const grain: Field = smoothField(seed, 66, 2.5, FIELD_MM / 2);
  const nuclei: Field = (x, y) => SIGNAL.nuclei + 10 * grain(x, y);
  for (const side of [(p: Path) => p, mirrored]) {
    fill(canvas, side(ellipse(14, 2, 7.5, 11, 0.25)), nuclei);
    fill(canvas, side(ellipse(25, -8, 6, 13, -0.35)), (x, y) => nuclei(x, y) - IRON);
    fill(canvas, side(ellipse(13, -24, 3.4, 7, -0.3)), nuclei);
    fill(canvas, side(VENTRICLE), SIGNAL.fluid);
    // The plexus lies in the fluid.
    fill(canvas, side(ellipse(14.5, 27, 1.6, 4, 0.5)), SIGNAL.grey);
  }
  fill(canvas, ellipse(0, 2, 1.3, 7), SIGNAL.fluid);
  fill(canvas, strokeOutline(openCurve([[-7, -26], [-2, -20], [2, -20], [7, -26]]), () => 2.2), SIGNAL.white - 40); // prettier-ignore
  // Vessels carry their signal away.
  for (const [x, y, r] of [
    [0, 86, 3.2],
    [-3, -62, 1.1],
    [3.4, -64, 1],
    [38, -14, 0.9],
    [-39, -12, 1],
    [44, 6, 0.8],
    [-46, 9, 0.8],
  ] as const)
    fill(canvas, ellipse(x, y, r), SIGNAL.vessel);
  stroke(canvas, openCurve([[34, -40], [30, -30], [31, -20], [27, -12]]), 0.5, SIGNAL.vessel); // prettier-ignore
  for (const [x, y, r] of [
    [27, -34, 2.4],
    [-24, 30, 1.8],
    [31, 26, 1.2],
    [-30, -26, 1],
    [-33, 14, 1.4],
  ] as const)
    fill(canvas, ellipse(x, y, r, 0.8 * r, 0.6), SIGNAL.fluid - 150);
}

/** With a phase and a scanner's noise. */
function complexOf({ size, values }: Canvas, seed: number): Float32Array {
  const plane = size * size;
  const phase = smoothPhase(size, size, seed);
  const out = new Float32Array(2 * plane);
  fillNormal(out, seed, PURPOSE.phantom, 67);
  for (let i = 0; i < plane; i++) {
    out[i] = NOISE * out[i]! + values[i]! * Math.cos(phase[i]!);
    out[plane + i] = NOISE * out[plane + i]! + values[i]! * Math.sin(phase[i]!);
  }
  return out;
}
