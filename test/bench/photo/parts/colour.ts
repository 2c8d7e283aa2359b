/** Colours of a grey picture, with hints drawn from the truth and without. */
import { PURPOSE, uniformStream } from '../../../../core/image/random.ts';
import { ciede2000 } from '../../../../core/metrics/ciede2000.ts';
import { colourfulnessRatio } from '../../../../core/metrics/colourfulness.ts';
import { greyResidual } from '../../../../core/metrics/grey-residual.ts';
import { photoProblem } from '../../../../core/modalities/photo/problem/problem.ts';
import { grey as greyOperator, GREY_WEIGHTS } from '../../../../core/operators/pixel/grey.ts';
import { alignedTable } from '../../../../core/report/html/table.ts';
import { fillHarmonic } from '../../../../core/solvers/fills/harmonic.ts';
import type { Crop } from './crops.ts';
import { imageOf } from './ledger.ts';
import { classical, mean, measuredBy, presetOf, type Case, type Runner } from './methods.ts';
import { writeSheet } from './sheet.ts';

const WEIGHTS = 'rec601';
/** Classical methods that need them. */
const FROM_HINTS = ['spread', 'kriging'];
/** Shown on the sheet. */
const SHOWN = 6;

/** The grey of a picture as a file of 8 bits holds it. */
export function greyOf({ side, picture }: Crop): Float32Array {
  const grey = new Float32Array(side * side);
  greyOperator(side, side, GREY_WEIGHTS[WEIGHTS]).forward(picture, grey);
  return grey.map((v) => Math.round(255 * v) / 255);
}

const three = (plane: Float32Array): Float32Array =>
  Float32Array.from({ length: 3 * plane.length }, (_, i) => plane[i % plane.length]!);

/** Single pixels, the same for every method. */
function hintedOf(side: number, count: number, picture: number): Uint8Array {
  const next = uniformStream(1, PURPOSE.phantom, picture, 0);
  const hinted = new Uint8Array(side * side);
  for (let k = 0; k < count; k++) hinted[Math.floor(next() * side) * side + Math.floor(next() * side)] = 1;
  return hinted;
}

/** What every pixel lacks to its colour, continued from the hints: the bar. */
function harmonicColour(crop: Crop, hinted: Uint8Array): Float32Array {
  const { side, picture } = crop;
  const grey = three(greyOf(crop));
  const out = new Float32Array(picture.length);
  const chroma = picture.map((v, i) => (hinted[i % hinted.length] === 1 ? v - grey[i]! : 0));
  fillHarmonic({ data: chroma, channels: 3, height: side, width: side }, hinted, out);
  return out.map((v, i) => v + grey[i]!);
}

function colourCase(crop: Crop, hints: number, hinted: Uint8Array): Case {
  const { side, picture } = crop;
  const grey = greyOf(crop);
  const count = hinted.reduce((sum, v) => sum + v, 0);
  return {
    part: 'colour',
    setting: `${hints} hints`,
    crop,
    posed: () =>
      measuredBy(
        (data) =>
          photoProblem({
            image: { channels: 3, height: side, width: side },
            operator: { grey: WEIGHTS, scale: 1 },
            known: null,
            hinted: count === 0 ? null : hinted,
            data,
          }),
        side * side + 3 * count,
        picture,
      ),
    figures: (image) => figuresOf(image, picture, grey),
  };
}

function figuresOf(image: Float32Array, picture: Float32Array, grey: Float32Array) {
  const found = new Float32Array(grey.length);
  greyOperator(1, grey.length, GREY_WEIGHTS[WEIGHTS]).forward(image, found);
  return {
    ciede2000: ciede2000(image, picture),
    ratio: colourfulnessRatio(image, picture),
    grey: greyResidual(found.map((v, i) => v - grey[i]!)).max,
  };
}

/** @param counts of hints @param seeds 1, 2, … of each */
export async function colour(
  runner: Runner,
  crops: readonly Crop[],
  counts: readonly number[],
  seeds: number,
): Promise<void> {
  const side = crops[0]!.side;
  const rows: string[][] = [];
  for (const hints of counts) {
    const bars: { copy: number; harmonic: number; others: (number | null)[] }[] = [];
    const ours: { each: number[]; ratios: (number | null)[]; grey: number; nfe: number }[] = [];
    const sheet: Float32Array[][] = [];
    for (const [k, crop] of crops.entries()) {
      const hinted = hintedOf(side, hints, k);
      const of = colourCase(crop, hints, hinted);
      const copy = three(greyOf(crop));
      const harmonic = hints === 0 ? copy : harmonicColour(crop, hinted);
      const others = [];
      if (hints > 0) for (const id of FROM_HINTS) others.push(await runner(of, classical(id)));
      const { samples: _, ...method } = presetOf('colorize', 'fast');
      const found = [];
      for (let seed = 1; seed <= seeds; seed++) found.push(await runner(of, { ...method, seeds: [seed] }));
      const figure = (image: Float32Array): number => of.figures(image)['ciede2000'] ?? NaN;
      bars.push({
        copy: figure(copy),
        harmonic: figure(harmonic),
        others: others.map(({ figures }) => figures['ciede2000'] ?? null),
      });
      ours.push({
        each: found.map(({ figures }) => figures['ciede2000'] ?? NaN),
        ratios: found.map(({ figures }) => figures['ratio'] ?? null),
        grey: Math.max(...found.map(({ figures }) => figures['grey'] ?? 0)),
        nfe: found[0]!.nfe,
      });
      if (k % Math.ceil(crops.length / SHOWN) === 0) {
        const images = [];
        for (const { key } of [...others, ...found]) images.push(await imageOf(key));
        sheet.push([copy, harmonic, ...images, crop.picture]);
      }
    }
    writeSheet(`colour-${hints}-hints`, sheet, side);
    const best = ours.map(({ each }) => Math.min(...each));
    const seeded = mean(ours.flatMap(({ each }) => each));
    const bar = mean(bars.map(({ harmonic }) => harmonic));
    rows.push([
      String(hints),
      mean(bars.map(({ copy }) => copy)).toFixed(2),
      bar.toFixed(2),
      ...FROM_HINTS.map((_, k) => (hints === 0 ? '—' : mean(bars.map(({ others }) => others[k])).toFixed(2))),
      seeded.toFixed(2),
      mean(best).toFixed(2),
      (seeded / bar).toFixed(2),
      `${best.filter((v, i) => v < bars[i]!.copy).length} of ${best.length}`,
      mean(ours.flatMap(({ ratios }) => ratios)).toFixed(2),
      Math.max(...ours.map(({ grey }) => grey)).toFixed(3),
      String(ours[0]!.nfe),
    ]);
  }
  console.log(`\nCIEDE2000 of ${crops.length} grey pictures of ${side}² in colour, single seeds (${seeds} of each)\n`);
  console.log(
    alignedTable([
      [
        'hints',
        'grey copy',
        'harmonic',
        ...FROM_HINTS,
        'ours',
        'best',
        'ours/harmonic',
        'best < copy',
        'colourfulness',
        'grey, /255',
        'calls',
      ],
      ...rows,
    ]),
  );
}
