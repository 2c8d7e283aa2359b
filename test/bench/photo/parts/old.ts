/** Old photographs: scratched and grey ones with a truth, and real ones without. */
import { psnr } from '../../../../core/metrics/error.ts';
import { photoProblem } from '../../../../core/modalities/photo/problem/problem.ts';
import { grey as greyOperator, GREY_WEIGHTS } from '../../../../core/operators/pixel/grey.ts';
import { alignedTable } from '../../../../core/report/html/table.ts';
import { greyOf } from './colour.ts';
import type { Crop, Mask } from './crops.ts';
import { imageOf } from './ledger.ts';
import { classical, mean, presetOf, type Case, type Runner } from './methods.ts';
import { writeSheet } from './sheet.ts';

const WEIGHTS = 'rec601';

/** @param inColour the picture is to be coloured too; else it stays grey */
function oldCase(crop: Crop, { file, known }: Mask, inColour: boolean): Case {
  const { side } = crop;
  const grey = greyOf(crop);
  const kept = known.reduce((sum, v) => sum + v, 0);
  return {
    part: 'old',
    setting: `${file} ${inColour ? 'in colour' : 'grey'}`,
    crop,
    posed() {
      const image = { channels: inColour ? 3 : 1, height: side, width: side };
      const operator = { grey: inColour ? WEIGHTS : null, scale: 1 } as const;
      const data = Float32Array.from({ length: kept });
      for (let i = 0, k = 0; i < known.length; i++) if (known[i] === 1) data[k++] = grey[i]!;
      return photoProblem({ image, operator, known, hinted: null, data });
    },
    figures(image) {
      const found = new Float32Array(grey.length);
      if (inColour) greyOperator(side, side, GREY_WEIGHTS[WEIGHTS]).forward(image, found);
      else found.set(image.subarray(0, grey.length));
      const hole = known.map((v) => 1 - v);
      const off = found.map((v, i) => (known[i] === 1 ? Math.abs(v - grey[i]!) : 0));
      return { psnr: psnr(found, grey, 1, hole), grey: 255 * off.reduce((most, v) => Math.max(most, v), 0) };
    },
  };
}

export async function old(runner: Runner, crops: readonly Crop[], mask: Mask): Promise<void> {
  const side = crops[0]!.side;
  const { samples: _, ...restoring } = presetOf('restore', 'fast');
  const { samples: __, ...filling } = presetOf('inpaint', 'fast');
  const methods = [
    { name: 'harmonic', inColour: false, method: classical('harmonic') },
    { name: 'biharmonic', inColour: false, method: classical('biharmonic') },
    { name: 'ours, grey', inColour: false, method: { ...filling, seeds: [1] } },
    { name: 'ours, in colour', inColour: true, method: { ...restoring, seeds: [1] } },
  ];
  const rows: string[][] = [];
  const shown = crops.slice(0, 4).map((crop): Float32Array[] => {
    const grey = greyOf(crop);
    return [crop.picture.map((_, i) => (mask.known[i % grey.length] === 1 ? grey[i % grey.length]! : 1))];
  });
  for (const { name, inColour, method } of methods) {
    const found = [];
    for (const crop of crops) found.push(await runner(oldCase(crop, mask, inColour), method));
    for (const [k, row] of shown.entries()) row.push(await imageOf(found[k]!.key));
    rows.push([
      name,
      mean(found.map(({ figures }) => figures['psnr'])).toFixed(2),
      Math.max(...found.map(({ figures }) => figures['grey'] ?? 0)).toFixed(3),
      String(found[0]!.nfe),
    ]);
  }
  for (const [k, row] of shown.entries()) row.push(crops[k]!.picture);
  writeSheet('old', shown, side);
  console.log(
    `\nScratched and grey (${mask.file}), ${crops.length} pictures of ${side}²: PSNR of the grey in the scratches\n`,
  );
  console.log(alignedTable([['method', 'dB', 'known grey off by, /255', 'calls'], ...rows]));
}
