import type { Image } from '../../../image/image.ts';
import * as anatomy from './anatomy.ts';
import {
  blur,
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
import { drawLungs } from './lungs.ts';
import { smoothField } from '../../../image/phantom/smooth-field.ts';
import { tissues, type Tissues } from './texture.ts';
import { AIR_HU } from '../../../image/units/units.ts';

/** Width of the field of view; 512 pixels of it are 0.78 mm wide. */
export const FIELD_MM = 400;
const CORTEX_HU = 780;

/**
 * A chest at the level of the hila in HU, made by formulas and random numbers alone: fat and muscle layers, lungs
 * with branching vessels and bronchi, contrast-filled great vessels, ribs, scapulae, sternum, a vertebra with
 * trabecular grain, nodules, scanner table, and the resolution and grain of a scanner.
 * @param size rows and columns, at least 64; the field of view is 400 mm wide @param seed another seed, another patient
 */
export function thoraxPhantom(size: number, seed: number): Image {
  const reach = FIELD_MM / 2;
  const bendX = smoothField(seed, 20, 90, reach + 40);
  const bendY = smoothField(seed, 21, 90, reach + 40);
  const bend = ([x, y]: Point): Point => [x + 4 * bendX(x, y), y + 4 * bendY(x, y)];
  const pixelMm = FIELD_MM / size;
  const canvas: Canvas = { size, pixelMm, values: new Float64Array(size * size).fill(AIR_HU), bend };
  const tissue = tissues(seed, reach + 10);

  drawTable({ ...canvas, bend: (p) => p });
  drawWall(canvas, tissue);
  drawLungs(canvas, tissue, seed);
  drawMediastinum(canvas, tissue);
  drawBones(canvas, tissue);
  blur(canvas, 0.5);
  addGrain(canvas, seed);
  return {
    data: Float32Array.from(canvas.values),
    channels: 1,
    height: size,
    width: size,
    pixelMm: [pixelMm, pixelMm],
    unit: 'HU',
  };
}

/** A shell of compact bone around marrow. */
function bone(canvas: Canvas, path: Path, shellMm: number, marrow: Paint): void {
  fill(canvas, path, CORTEX_HU);
  fill(canvas, inset(path, shellMm), marrow);
}

function drawTable(canvas: Canvas): void {
  const arc = (low: number, rise: number): Path =>
    Array.from({ length: 81 }, (_, i): Point => {
      const x = -230 + (460 * i) / 80;
      return [x, low - rise * (x / 200) ** 2];
    });
  const [top, bottom] = [arc(127, 30), arc(149, 36)];
  fill(canvas, [...top, ...bottom.toReversed()], -958);
  stroke(canvas, arc(120, 29), 6, -955);
  stroke(canvas, top, 1.1, -120);
  stroke(canvas, bottom, 1.3, 60);
}

function drawWall(canvas: Canvas, tissue: Tissues): void {
  fill(canvas, anatomy.BODY, 15);
  fill(canvas, inset(anatomy.BODY, 1.8), tissue.fat);
  for (const side of [(p: Path) => p, mirrored]) {
    for (const muscle of anatomy.MUSCLES) fill(canvas, side(muscle), tissue.muscle);
    stroke(canvas, side(anatomy.RIB_LINE), 5.5, tissue.muscle);
  }
  fill(canvas, inset(anatomy.CAGE, -1.5), tissue.muscle);
  fill(canvas, anatomy.CAGE, tissue.fat);
}

function drawMediastinum(canvas: Canvas, tissue: Tissues): void {
  const { blood, muscle } = tissue;
  const wall = (path: Path, mm: number): void => {
    fill(canvas, inset(path, -mm), 45);
    fill(canvas, path, blood);
  };
  const right = strokeOutline(anatomy.PULMONARY_RIGHT, (t) => 12 - 7 * t ** 1.5);
  const left = strokeOutline(anatomy.PULMONARY_LEFT, (t) => 12.5 - 8.5 * t ** 1.3);
  for (const artery of [right, left]) fill(canvas, inset(artery, -1), 45);
  wall(ellipse(22, -61, 14.5, 16, 0.3), 1);
  for (const artery of [right, left]) fill(canvas, artery, blood);
  wall(ellipse(-9, -58, 15.5, 17, -0.2), 1.2);
  wall(ellipse(-31, -47, 7.5, 9), 0.8);
  wall(ellipse(15, 14, 12.5), 1.2);
  wall(ellipse(-9, 21, 4, 3.4), 0.5);
  // Plaques in the wall of the aorta.
  stroke(canvas, openCurve(ellipse(15, 14, 12.6).slice(3, 8)), 0.8, 620);
  stroke(canvas, openCurve(ellipse(-9, -58, 15.7).slice(20, 23)), 0.6, 480);
  // Pericardium before the great vessels; nodes in the fat.
  stroke(canvas, openCurve([[-36, -62], [-26, -82], [-2, -92], [24, -88], [40, -66]]), 0.7, 20, 0.8); // prettier-ignore
  for (const [x, y, rx, ry] of [
    [-19, -36, 4, 2.6],
    [10, -24, 5, 3],
    [36, -38, 3, 4],
    [-4, -80, 3, 2],
  ] as const)
    fill(canvas, ellipse(x, y, rx, ry, 0.5), 48);
  for (const [path, from, to] of [
    [anatomy.BRONCHUS_RIGHT, 6.4, 4.4],
    [anatomy.BRONCHUS_LEFT, 5.8, 3.2],
  ] as const) {
    fill(
      canvas,
      strokeOutline(path, (t) => from + 1.4 + (to - from) * t),
      35,
    );
    fill(
      canvas,
      strokeOutline(path, (t) => from + (to - from) * t),
      -985,
    );
  }
  fill(canvas, ellipse(4, -2, 8.5, 5.2, 0.15), muscle);
  fill(canvas, ellipse(2, -2.5, 2.4, 1.1, 0.15), -700);
}

function drawBones(canvas: Canvas, tissue: Tissues): void {
  const { marrow, cartilage, muscle } = tissue;
  // Where along its line each rib is cut, and how far it slants through it.
  const cuts = [
    [0.1, 0.17, 3],
    [0.25, 0.33, 2.4],
    [0.4, 0.49, -2.2],
    [0.55, 0.635, 2.2],
    [0.69, 0.78, -2],
    [0.83, 0.975, 2.4],
  ] as const;
  for (const side of [(p: Path) => p, mirrored]) {
    for (const [k, [from, to, slant]] of cuts.entries()) {
      const n = anatomy.RIB_LINE.length;
      const line = anatomy.RIB_LINE.slice(Math.floor(from * n), Math.ceil(to * n));
      const slanted = line.map(([x, y], i): Point => {
        const off = 1 + (slant * (i - line.length / 2)) / line.length / 135;
        return [x * off, y * off];
      });
      // The end is blunt rather than pointed: the ends of an ellipse.
      const outline = strokeOutline(side(slanted), (t) => 4.6 * Math.sqrt(Math.max(1 - (2 * t - 1) ** 4, 0.02)));
      if (k === 0) fill(canvas, outline, cartilage);
      else bone(canvas, outline, 1.3, marrow);
    }
    bone(
      canvas,
      strokeOutline(side(anatomy.SCAPULA), (t) => 3.4 - 1.6 * t),
      1.2,
      marrow,
    );
  }
  bone(canvas, anatomy.STERNUM, 1.1, (x, y) => marrow(x, y) - 70);
  bone(canvas, anatomy.ARCH, 1.6, (x, y) => marrow(x, y) + 120);
  bone(canvas, anatomy.VERTEBRA, 1.1, marrow);
  fill(canvas, ellipse(0, 65.5, 10.2, 8.8), CORTEX_HU);
  fill(canvas, ellipse(0, 65.5, 8.8, 7.4), -60);
  fill(canvas, ellipse(0, 65.5, 7, 5.8), 25);
  fill(canvas, ellipse(0, 65.5, 4.2, 3.4), muscle);
}

/** Quantum noise as reconstruction leaves it: finer than a pixel in the middle of its spectrum, more in the body. */
function addGrain(canvas: Canvas, seed: number): void {
  const { size, values, pixelMm } = canvas;
  const grain = smoothField(seed, 40, 0.8, FIELD_MM / 2 + 2);
  const coarse = smoothField(seed, 41, 2.4, FIELD_MM / 2 + 2);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const i = r * size + c;
      const x = (c + 0.5 - size / 2) * pixelMm;
      const y = (r + 0.5 - size / 2) * pixelMm;
      const depth = Math.exp(-(x * x + y * y) / (2 * 110 ** 2));
      values[i]! += (3 + 6 * depth) * (grain(x, y) - 0.5 * coarse(x, y));
    }
  }
}
