/** Real old photographs, of which there is no truth: looked at on a sheet. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../../../core/contract/refused.ts';
import { resample } from '../../../../core/image/grids/resample.ts';
import { proposeScratches } from '../../../../core/image/holes/scratches.ts';
import { photoProblem } from '../../../../core/modalities/photo/problem/problem.ts';
import { grey as greyOperator, GREY_WEIGHTS } from '../../../../core/operators/pixel/grey.ts';
import { decodePath } from '../../../../electron/worker/read/decode.ts';
import { picturesIn, shareOf, type Crop } from './crops.ts';
import { imageOf } from './ledger.ts';
import { classical, presetOf, type Case, type Runner } from './methods.ts';
import { writeSheet } from './sheet.ts';

const SEEDS = [1, 2, 3];

/** The middle of a picture whose shorter side is reduced to `side`, grey in three equal colours. */
async function greyCrop(folder: string, file: string, side: number): Promise<Crop> {
  const { data, samples, height, width, fullScale } = must(await decodePath(join(folder, file)));
  const plane = height * width;
  const colours = Float32Array.from(
    { length: 3 * plane },
    (_, i) => data[(i % plane) * samples + Math.min(samples - 1, Math.floor(i / plane))]! / (fullScale ?? 1),
  );
  const grey = new Float32Array(plane);
  greyOperator(height, width, GREY_WEIGHTS.rec601).forward(colours, grey);
  const ratio = Math.min(height, width) / side;
  const small = resample(grey, height, width, side, side, ratio, ratio);
  const picture = Float32Array.from({ length: 3 * side * side }, (_, i) => small[i % small.length]!);
  return { folder: 'scenes/old', file, side, picture };
}

function realCase(crop: Crop, known: Uint8Array): Case {
  const { side, picture } = crop;
  const data = picture.subarray(0, side * side).filter((_, i) => known[i] === 1);
  const image = { channels: 3, height: side, width: side };
  return {
    part: 'real',
    setting: 'scratches as proposed',
    crop,
    posed: () => photoProblem({ image, operator: { grey: 'rec601', scale: 1 }, known, hinted: null, data }),
    figures: () => ({}),
  };
}

export async function real(runner: Runner, data: string, side: number): Promise<void> {
  const folder = join(data, 'scenes', 'old');
  if (!readdirSync(join(data, 'scenes')).includes('old')) return;
  const { samples: _, ...method } = presetOf('restore', 'fast');
  const rows: Float32Array[][] = [];
  const shares: string[] = [];
  for (const file of picturesIn(folder)) {
    const crop = await greyCrop(folder, file, side);
    const known = proposeScratches(crop.picture.subarray(0, side * side), side, side).map((v) => (v === 0 ? 1 : 0));
    const of = realCase(crop, known);
    const row = [
      crop.picture,
      crop.picture.map((v, i) => (known[i % known.length] === 0 ? Number(i < known.length) : v)),
    ];
    for (const { key } of [await runner(of, classical('grey'))]) row.push(await imageOf(key));
    for (const seed of SEEDS) row.push(await imageOf((await runner(of, { ...method, seeds: [seed] })).key));
    rows.push(row);
    shares.push(`${file} ${(100 * (1 - shareOf(known))).toFixed(1)} %`);
  }
  writeSheet('real', rows, side);
  console.log(
    `\nReal old photographs (sheet real: as scanned, proposed scratches in red, grey fill, three seeds in colour)`,
  );
  console.log(`Proposed as scratches: ${shares.join(', ')}`);
}
